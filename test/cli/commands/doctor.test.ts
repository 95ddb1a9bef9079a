import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DoctorCommand } from '../../../src/cli/commands/doctor.ts';
import { UserError } from '../../../src/errors.ts';
import { createPatient, type Patient } from '../../support/doctor.ts';
import { ailments } from '../../support/doctor-facts.ts';
import { bindFile } from '../../support/mounts.ts';
import { canMount } from '../../support/small-disk.ts';
import { realVersions } from '../../support/streamlit.ts';

let patient: Patient;
const children: ChildProcess[] = [];

beforeEach(async () => {
  patient = await createPatient();
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  patient.end();
});

const seen = async (changes: Partial<DoctorCommand> = {}) =>
  ailments((await patient.examine(changes)).findings);
const find = async (code: string, changes: Partial<DoctorCommand> = {}) => {
  const { findings } = await patient.examine(changes);
  return findings.find((finding) => finding.code === code);
};

/** A program that listens at the patient's port. */
async function occupyPort(env: Readonly<Record<string, string>> = {}, cwd = patient.folder): Promise<number> {
  const program = "require('net').createServer().listen(+process.argv[1], '127.0.0.1', () => console.log(1))";
  const child = spawn(process.execPath, ['-e', program, '--', String(patient.port)], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout, 'data');
  return child.pid ?? 0;
}

describe('a healthy project', () => {
  it('gives no alarm, and the exit code 0', async () => {
    const { code, findings, broken, warnings } = await patient.examine();
    expect(ailments(findings)).toEqual([]);
    expect({ code, broken, warnings }).toEqual({ code: 0, broken: 0, warnings: 0 });
    expect(findings.map((finding) => finding.code)).toEqual([
      'node',
      'python',
      'streamlit',
      'app',
      'port',
      'host-rebinding',
      'recipe',
      'env-file',
      'git-ignored',
      'config',
      'tunnel-token',
      'tunnel-domain',
      'tunnel-service',
      'dev-proxy',
      'prod-proxy',
      'lookup',
    ]);
  });

  it('says all is well to people', async () => {
    expect(await patient.report()).toMatch(/✓ All is well: 16 things looked at\.\n$/);
  });

  it('outside a checkout and without .env gives none either', async () => {
    rmSync(join(patient.folder, '.git'), { recursive: true });
    rmSync(join(patient.folder, '.env'));
    const shell = { PROD_PROXY_URL: '', STREAMLIT_PORT: String(patient.port) };
    expect(await seen({ shell })).toEqual([]);
  });

  it('is asked gently: one GET a proxy, and one for the look-up', async () => {
    await patient.examine();
    expect(patient.far.asked.toSorted()).toEqual(['/', '/_stcore/health', '/_stcore/health']);
  });
});

describe('the output', () => {
  it('is one JSON object of which the exit code follows', async () => {
    await patient.writeEnv('SOME WORDS');
    const warned = await patient.examine();
    expect(warned).toMatchObject({ code: 0, broken: 0, warnings: 1 });
    expect(warned.stdout.trimEnd()).not.toContain('\n');
    await patient.writeEnv('USE_NGROK=maybe');
    expect(await patient.examine()).toMatchObject({ code: 1, broken: 1 });
  });

  it('has colours only where they are allowed', async () => {
    const painted = await patient.report({ color: true });
    const plain = await patient.report();
    expect(painted).not.toBe(plain);
    expect(stripVTControlCharacters(painted)).toBe(plain);
    expect(await patient.report({ color: true, shell: { NO_COLOR: '1' } })).toBe(plain);
  });

  it('never holds a secret, wherever it is written', async () => {
    const secret = 'hunter2hunter2hunter2';
    await patient.writeEnv(`GEMINI_API_KEY=${secret}\nSTREAMLIT_CUSTOM_ORIGINS=${secret}\n${secret}`);
    await patient.write(
      '.streamlit/config.toml',
      `[server]\ncookieSecret = "${secret}"\n${secret} = 1\nport = \n`,
    );
    await patient.write('scripts/run.sh', `API_KEY=${secret} STREAMLIT_SERVER_ALLOWED_ORIGINS=x run\n`);
    const shell = {
      DB_PASSWORD: 'correcthorsebattery',
      HTTPS_PROXY: `http://user:${secret}@proxy.example.org`,
    };
    const all = (await patient.examine({ shell })).stdout + (await patient.report({ shell }));
    for (const value of [secret, 'correcthorse', '2abcdefgh_ijklmnopq']) expect(all).not.toContain(value);
  });

  it('holds no secret of a line of a recipe that is to be written otherwise', async () => {
    await patient.write(
      'run.sh',
      'export STREAMLIT_SERVER_ENABLE_CORS=false\nAPI_TOKEN=hunter2hunter2 streamlit run app.py --server.enableCORS=0\n',
    );
    const all = (await patient.examine()).stdout + (await patient.report());
    expect(all).toContain('--server.enableCORS=1');
    expect(all).not.toContain('hunter2');
  });

  it('cannot move a cursor', async () => {
    await patient.write('.streamlit/config.toml', '[server]\n"a\\u001b[2Jb" = 1\n');
    expect(await patient.report()).toContain('server.a?[2Jb is not an option');
  });
});

it('a folder that is none ends with the exit code 2', async () => {
  const failure = patient.examine({ cwd: join(patient.folder, 'nowhere') });
  await expect(failure).rejects.toThrow(UserError);
  await expect(failure).rejects.toMatchObject({ exitCode: 2 });
});

describe('Streamlit', () => {
  it.each(realVersions)('%s is found with its Python and its version', async (version) => {
    patient.end();
    patient = await createPatient(version);
    const streamlit = await find('streamlit');
    expect(streamlit?.what).toMatch(version === 'newest' ? /^Streamlit 1\.\d+/ : /^Streamlit 1\.53\.0/);
    expect(streamlit?.what).toContain('knows a list of allowed origins');
    expect((await find('python'))?.what).toMatch(/^Python 3\.\d+\.\d+ runs the app/);
  });

  it('of which there is none is broken, and so is the environment that Poetry lacks', async () => {
    rmSync(join(patient.folder, '.venv'));
    await patient.write(
      'pyproject.toml',
      '[tool.poetry]\nname = "x"\n[tool.poetry.dependencies]\npython = "^3.13"\n',
    );
    await patient.write('tools/poetry', '#!/bin/sh\nexit 1\n');
    chmodSync(join(patient.folder, 'tools/poetry'), 0o755);
    // Of the machine's own programs those alone that hold no Streamlit.
    const shell = { PATH: `${join(patient.folder, 'tools')}:/usr/bin:/bin` };
    const codes = await seen({ shell });
    expect(codes).toContain('broken poetry-environment-missing');
    expect(codes).toContain('broken streamlit-missing');
    expect((await find('streamlit-missing', { shell }))?.fix).toBe('poetry install');
  });

  it('is not asked of uv where that would make an environment', async () => {
    rmSync(join(patient.folder, '.venv'));
    await patient.write('pyproject.toml', '[project]\nname = "x"\nversion = "1"\n[tool.uv]\n');
    const uv = '#!/bin/sh\n[ "$UV_NO_SYNC$UV_OFFLINE" = 11 ] && [ -n "$UV_PYTHON" ] && exit 2\nmkdir .venv\n';
    await patient.write('tools/uv', uv);
    chmodSync(join(patient.folder, 'tools/uv'), 0o755);
    const shell = { PATH: `${join(patient.folder, 'tools')}:/usr/bin:/bin` };
    expect(await find('uv-environment-missing', { shell })).toMatchObject({ fix: 'uv sync' });
    expect(existsSync(join(patient.folder, '.venv'))).toBe(false);
  });

  it('that asks for a newer Python than it has is a warning', async () => {
    await patient.write('pyproject.toml', '[project]\nname = "x"\nrequires-python = ">=3.99"\n');
    expect(await seen()).toEqual(['warning python-too-old']);
  });
});

it.runIf(canMount)('a .env that is mounted by itself is told of', async () => {
  const source = join(patient.home, 'env');
  renameSync(join(patient.folder, '.env'), source);
  const unmount = bindFile(source, join(patient.folder, '.env'));
  try {
    expect(await seen()).toEqual(['warning env-file-silent']);
  } finally {
    unmount();
  }
});

describe('the app and its port', () => {
  it('a module that its Python has not is named with file and line before a visitor meets it', async () => {
    await patient.write('app.py', 'import streamlit as st\nimport humanize_it\nimport mine\n');
    await patient.write('mine.py', '');
    await patient.write('requirements.txt', 'humanize-it\n');
    const { code, findings } = await patient.examine();
    expect({ code, ailments: ailments(findings) }).toEqual({ code: 1, ailments: ['broken imports-missing'] });
    expect(findings.find((finding) => finding.code === 'imports-missing')).toMatchObject({
      file: 'app.py',
      line: 2,
      fix: expect.stringMatching(/pip install -r requirements\.txt$/),
    });
  });

  it('it is told why this script is the app', async () => {
    const what = async (changes: Partial<DoctorCommand> = {}) => (await find('app', changes))?.what;
    expect(await what()).toBe('The app is app.py (the usual name).');
    await patient.write('ui/board.py', 'import streamlit as st\n');
    await patient.write('scripts/run.sh', '#!/bin/sh\nstreamlit run ui/board.py\n');
    expect(await what()).toBe('The app is ui/board.py (scripts/run.sh:2 starts it).');
    await patient.write('Procfile', 'web: streamlit run app.py\n');
    expect(await what()).toBe('The app is app.py (Procfile:1 starts it).');
    await patient.writeEnv('STREAMLIT_APP=ui/board.py');
    expect(await what()).toMatch(/^The app is ui\/board\.py \(\.env:\d+ names it\)\.$/);
    expect(await what({ options: { app: 'app.py' } })).toBe('The app is app.py (the command line names it).');
  });

  it('an app that does not exist is broken', async () => {
    rmSync(join(patient.folder, 'app.py'));
    expect(await seen()).toEqual(['broken app-missing']);
    for (const app of ['app.py', '.streamlit'])
      expect(await seen({ options: { app } })).toEqual(['broken app-missing']);
  });

  it('a port that is taken is broken, and its holder is named', async () => {
    const pid = await occupyPort();
    const finding = await find('port-taken');
    expect(finding?.what).toContain(`pid ${pid}`);
    expect(finding?.fix).toContain(`kill ${pid}; or write in .env: STREAMLIT_PORT=`);
  });

  it('a Streamlit at the port is told apart', async () => {
    await patient.writeEnv(`STREAMLIT_PORT=${patient.far.port}`);
    expect((await find('port-taken'))?.what).toContain('a Streamlit answers there');
  });

  it.runIf(process.platform === 'linux')(
    'an app of this project that runs under ocap-dev is in order',
    async () => {
      await occupyPort({ OCAP_DEV_RUN: 'some-run' });
      expect(await seen()).toEqual([]);
      expect((await find('port'))?.what).toContain('runs already');
    },
  );

  it('an app of another project that runs under ocap-dev is a stranger', async () => {
    await occupyPort({ OCAP_DEV_RUN: 'some-run' }, patient.home);
    expect(await seen()).toEqual(['broken port-taken']);
  });

  it('the options count before .env', async () => {
    await occupyPort();
    expect(await seen({ options: { port: patient.far.port, tunnel: false } })).toContain('broken port-taken');
    expect((await find('tunnel-off', { options: { tunnel: false } }))?.level).toBe('ok');
  });
});

describe('.env', () => {
  it('problems come with file and line, and the rest is looked at all the same', async () => {
    await patient.writeEnv(
      'STREAMLIT_PORT=x\nSTREAMLIT_SERVER_ALLOWED_ORIGINS=https://more.example.org\nA=1',
    );
    const { findings } = await patient.examine({ shell: { A: '2' } });
    expect(ailments(findings)).toEqual([
      'broken setting-invalid',
      'warning setting-doubtful',
      'warning origins-hand-written',
      'warning setting-shadowed',
    ]);
    expect(findings.find(({ code }) => code === 'setting-invalid')).toMatchObject({ file: '.env', line: 7 });
    expect(findings.map(({ code }) => code)).toContain('tunnel-domain');
    // The port that would be looked at is not the one that is meant.
    expect(findings.map(({ code }) => code)).not.toContain('port');
  });

  it('that is a folder is broken', async () => {
    rmSync(join(patient.folder, '.env'));
    await patient.write('.env/file', '');
    expect(await seen()).toContain('broken env-unreadable');
  });

  it('a tunnel with a bad domain is not judged', async () => {
    await patient.writeEnv('NGROK_DOMAIN=no such name');
    const { findings } = await patient.examine();
    expect(findings.filter(({ group }) => group === 'tunnel')).toEqual([]);
    expect(ailments(findings)).toContain('broken setting-invalid');
  });
});

describe('git', () => {
  it('that does not ignore .env and the secrets is a warning each', async () => {
    await patient.write('.gitignore', '.venv\n');
    await patient.write('.streamlit/secrets.toml', 'a = "b"\n');
    expect(await seen()).toEqual(['warning git-unignored', 'warning git-unignored']);
  });

  it('that tracks a file with secrets is broken, ignored or not', async () => {
    await patient.git('add', '--force', '.env');
    expect(await seen()).toEqual(['broken git-tracked']);
  });

  it('that tracks a file without secrets is a warning', async () => {
    await patient.write('other.env', `STREAMLIT_PORT=${patient.port}\nPROD_PROXY_URL=\n`);
    await patient.git('add', 'other.env');
    expect(await seen({ envFile: 'other.env' })).toEqual(['warning git-tracked']);
  });

  it('that ignores the whole folder of a file is content', async () => {
    await patient.write('.gitignore', '.env\n.venv\n.streamlit/\n');
    await patient.write('.streamlit/secrets.toml', 'a = "b"\n');
    expect((await find('git-ignored'))?.what).toBe('git ignores .env and .streamlit/secrets.toml.');
  });
});

describe("Streamlit's config files", () => {
  it('count at home, in the project and beside the script', async () => {
    await patient.write('app/front.py', 'import streamlit\n');
    await patient.write('app/.streamlit/config.toml', '[server]\nenableCORS = false\n');
    await patient.write('home/.streamlit/config.toml', '[server]\nallowedOrigins = []\n');
    const { findings } = await patient.examine({ shell: { HOME: join(patient.folder, 'home') } });
    const told = findings.filter(({ level, group }) => group === 'config' && level !== 'ok');
    expect(told.map(({ code, file, line }) => [code, file, line])).toEqual([
      ['config-unknown-option', 'home/.streamlit/config.toml', 2],
      ['config-cors-off', 'app/.streamlit/config.toml', 2],
    ]);
  });

  it('at home are named from there', async () => {
    mkdirSync(join(patient.home, '.streamlit'));
    writeFileSync(join(patient.home, '.streamlit/config.toml'), '[server]\nenableCors = true\n');
    expect((await find('config-unknown-option'))?.file).toBe('~/.streamlit/config.toml');
  });

  it('are held against the options of the Streamlit that is there', async () => {
    const config = '[server]\nallowedHosts = ["localhost", "127.0.0.1"]\n';
    await patient.write('.streamlit/config.toml', config);
    expect(await seen()).toEqual(['broken config-allowed-hosts']);
    const old = await createPatient('1.53.0');
    await old.write('.streamlit/config.toml', config);
    expect(ailments((await old.examine()).findings)).toEqual(['warning config-unknown-option']);
    old.end();
  });

  it('that name another port lose against STREAMLIT_PORT', async () => {
    await patient.write('.streamlit/config.toml', '[server]\nport = 1\n');
    expect((await find('config-port'))?.fix).toBe(`port = ${patient.port}`);
  });
});

it('the old recipe is found where people keep it', async () => {
  const variable = 'STREAMLIT_SERVER_ALLOWED_ORIGINS';
  const files = {
    '.env.example': `${variable}=http://localhost:8502\n`,
    '.vscode/tasks.json': '{ "command": "pkill -f \\"streamlit run\\"" }\n',
    Makefile: 'run:\n\teval $(python scripts/set_streamlit_env.py)\n',
    Procfile: `web: ${variable}=x streamlit run app.py\n`,
    'package.json': '{ "scripts": {\n "stop": "kill -9 $(lsof -ti:8502)" } }\n',
    'pyproject.toml': '[tool.poe.tasks]\nstop = "killall streamlit"\n',
    'render.yaml': `envVars:\n  - key: ${variable}\n    value: "https://a.org"\n`,
    'run.sh': 'lsof -ti:8502 | xargs kill -9\n',
    'scripts/deep/run': `export ${variable}=x\n`,
    // What nobody looks through.
    'scripts/node_modules/run.sh': `export ${variable}=x\n`,
    // What lint alone looks through.
    'src/run.sh': `export ${variable}=x\n`,
  };
  for (const [path, text] of Object.entries(files)) await patient.write(path, text);
  const { findings } = await patient.examine();
  const told = findings.filter(({ code }) => code.startsWith('recipe-'));
  expect(
    told.map(({ file, line, code }) => `${file}:${line} ${code.slice('recipe-'.length)}`).toSorted(),
  ).toEqual([
    '.env.example:1 origins-variable',
    '.vscode/tasks.json:1 kill-by-name',
    'Makefile:2 origins-script',
    'Procfile:1 origins-variable',
    'package.json:2 kill-by-port',
    'pyproject.toml:2 kill-by-name',
    'render.yaml:2 origins-variable',
    'run.sh:1 kill-by-port',
    'scripts/deep/run:1 origins-variable',
    'src/run.sh:1 list-name',
  ]);
});
