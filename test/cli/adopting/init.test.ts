import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runInit } from '../../../src/cli/adopting/init.ts';
import { readArguments } from '../../../src/cli/arguments/read.ts';
import { makeProject } from '../../support/streamlit.ts';

let folder: string;
beforeEach(() => {
  folder = makeProject({ 'app.py': 'import streamlit as st\nst.write(1)\n' });
  execFileSync('git', ['init', '-q'], { cwd: folder });
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string | Buffer): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const read = (path: string) => readFileSync(join(folder, path), 'utf8');
const names = () =>
  readdirSync(folder)
    .filter((name) => name !== '.git')
    .toSorted();

/** What `ocap-dev init ARGS` prints and gives back. `answers`: of a person at a terminal. */
async function init(args: readonly string[], answers: readonly (string | (() => string))[] | null = null) {
  const invocation = readArguments(['init', ...args], folder);
  if (invocation.command !== 'init') throw new Error(`it is ${invocation.command}`);
  const asked: string[] = [];
  let [stdout, stderr] = ['', ''];
  const code = await runInit({
    ...invocation,
    shell: { HOME: join(folder, 'home'), PATH: process.env['PATH'] },
    color: false,
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    ask:
      answers === null
        ? null
        : (question) => {
            asked.push(question);
            const answer = answers[asked.length - 1] ?? '';
            return Promise.resolve(typeof answer === 'string' ? answer : answer());
          },
  });
  return { code, stdout, stderr, asked };
}

const oldScript = `#!/bin/sh
pkill -f streamlit
export STREAMLIT_SERVER_ALLOWED_ORIGINS="http://localhost:8600,https://a.example.org,https://my-app.ngrok-free.app"
ngrok http 8600 --domain=my-app.ngrok-free.app &
streamlit run app.py --server.port 8600
`;

describe('a project with the old recipe', () => {
  beforeEach(() => {
    write('scripts/run.sh', oldScript);
    write(
      '.env',
      'OPENAI_API_KEY=sk-abcdefghijkl\r\nSTREAMLIT_SERVER_ALLOWED_ORIGINS=https://c.example.org\r\n',
    );
    write('.streamlit/config.toml', '[server]\r\nenableCORS = false\r\nmaxUploadSize = 50');
  });

  it('gets what its scripts say into .env, in the style of the file, and what is wrong in them mended', async () => {
    const { code, stdout } = await init(['--yes']);
    expect(code).toBe(0);
    expect(read('.env')).toBe(
      [
        'OPENAI_API_KEY=sk-abcdefghijkl',
        '# STREAMLIT_SERVER_ALLOWED_ORIGINS=https://c.example.org',
        'STREAMLIT_PORT=8600',
        'NGROK_DOMAIN=my-app.ngrok-free.app',
        'STREAMLIT_CUSTOM_ORIGINS=https://c.example.org,https://a.example.org',
        '',
      ].join('\r\n'),
    );
    expect(read('.streamlit/config.toml')).toBe('[server]\r\nenableCORS = true\r\nmaxUploadSize = 50');
    expect(read('.gitignore')).toBe('.env\n.streamlit/secrets.toml\n');
    expect(read('.env.example')).toMatch(/^#NGROK_DOMAIN=your-dev-tunnel/m);
    expect(read('scripts/run.sh')).toContain(
      'STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS="http://localhost:8600 https://a',
    );
    expect(stdout).toMatch(/^scripts\/run\.sh:2: .*ended by its name.* → ocap-dev stop$/m);
    expect(stdout).toContain('NGROK_DOMAIN opens the tunnel my-app.ngrok-free.app at each start');
  });

  it('has nothing left to be written the second time, and every byte stays', async () => {
    await init(['--yes']);
    const before = names().map((name) => [name, statSync(join(folder, name)).mtimeMs]);
    const again = await init(['--yes']);
    expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('Nothing is to be written') });
    expect(again.stdout).not.toContain('+++');
    expect(names().map((name) => [name, statSync(join(folder, name)).mtimeMs])).toEqual(before);
  });

  it('shows one diff, without a secret, and writes nothing when it is only looked at or not agreed to', async () => {
    const before = [names(), read('.env'), read('scripts/run.sh')];
    const dry = await init(['--dry-run']);
    expect(dry).toMatchObject({ code: 1, stderr: expect.stringContaining('would change') });
    expect(dry.stdout).toMatch(/^\+NGROK_DOMAIN=my-app\.ngrok-free\.app$/m);
    expect(dry.stdout).not.toMatch(/sk-abcdefghijkl|\r|\?$/m);
    expect(await init([], [''])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Nothing was written.'),
    });
    expect([names(), read('.env'), read('scripts/run.sh')]).toEqual(before);
  });

  it('writes of the files those that are agreed to one by one', async () => {
    const { code, asked, stderr } = await init([], ['e', 'y', 'n', 'yes']);
    expect(asked.slice(0, 4).map((question) => question.replace(/ \[.*/, ''))).toEqual([
      expect.stringMatching(/^Write these 5 files\?/),
      'Write .env?',
      'Write .env.example?',
      'Write .gitignore?',
    ]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'Written: .env, .gitignore.\nNext: ocap-dev\n' });
    expect(names()).not.toContain('.env.example');
    expect(read('.streamlit/config.toml')).toContain('enableCORS = false');
  });
});

it('a script that is the app already is named with why; a new .env is its user’s alone, a new list of ignored files everybody’s', async () => {
  write('start.sh', 'streamlit run app.py --server.port=8700\n');
  const { stdout } = await init(['--yes']);
  expect(stdout).toMatch(/^App: app\.py \(start\.sh:1 starts it\)$/m);
  expect(read('.env')).toBe('STREAMLIT_PORT=8700\n');
  expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, '.gitignore')).mode & 0o044).toBe(0o044);
});

it('a .env that is a link stays one; what it leads to is named, and changed', async () => {
  write('start.sh', 'streamlit run app.py --server.port=8700\n');
  write('home/shared.env', 'A=1\n');
  symlinkSync('home/shared.env', join(folder, '.env'));
  const { stdout } = await init(['--yes']);
  expect(stdout).toContain(`.env is a link: ${join(folder, 'home/shared.env')} would change.`);
  expect(lstatSync(join(folder, '.env')).isSymbolicLink()).toBe(true);
  expect(read('home/shared.env')).toBe('A=1\nSTREAMLIT_PORT=8700\n');
});

it('lines of .gitignore that hide the example are answered, those that do all stay alone', async () => {
  write('.gitignore', 'build/\n.env*');
  write('.env.example', 'A=\n');
  await init(['--yes']);
  expect(read('.gitignore')).toBe('build/\n.env*\n.streamlit/secrets.toml\n!.env.example\n');
  expect(read('.env.example')).toMatch(/^A=\n/);
  expect(await init(['--yes'])).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('Nothing is to be'),
  });
});

it('where nothing is to be written nobody needs to be asked, so no terminal is missed', async () => {
  await init(['--yes']);
  expect(await init([])).toMatchObject({ code: 0, stderr: expect.stringContaining('ready for ocap-dev') });
});

it('a file that is no text is left alone, and said so', async () => {
  write('.gitignore', Buffer.from([0xff, 0xfe, 0x41, 0]));
  const { stdout } = await init(['--yes']);
  expect(stdout).toContain('.gitignore is no plain file in UTF-8, and is left alone.');
  expect(readFileSync(join(folder, '.gitignore'))).toEqual(Buffer.from([0xff, 0xfe, 0x41, 0]));
});

it('a site for a proxy is proposed where it is asked for, leads into the tunnel, and stays once it is there', async () => {
  write('.env', 'NGROK_DOMAIN=my-app.ngrok-free.app\nDEV_PROXY_URL=https://dev.example.org\n');
  await init(['--yes', '--proxy', 'nginx']);
  expect(read('deploy/nginx.conf')).toMatch(/server_name dev\.example\.org;/);
  expect(read('deploy/nginx.conf')).toContain('my-app.ngrok-free.app');
  write('deploy/nginx.conf', '# mine\n');
  await init(['--yes', '--proxy', 'nginx']);
  expect(read('deploy/nginx.conf')).toBe('# mine\n');
  write('.env', '');
  expect((await init(['--dry-run', '--proxy', 'caddy'])).stdout).toMatch(/^No proxy is proposed: /m);
});

it('without a terminal it says what to add; settings that cannot be used are said with their line', async () => {
  await expect(init([])).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining('--dry-run'),
  });
  write('.env', 'STREAMLIT_PORT=many\n');
  await expect(init(['--dry-run'])).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(/^\.env:1: STREAMLIT_PORT/),
  });
});

it('the name of a variable in render.yaml is shown (it was taken for a secret), a secret of its own is not', async () => {
  write(
    'render.yaml',
    `services:
  - type: web
    envVars:
      - key: STREAMLIT_SERVER_ALLOWED_ORIGINS
        value: "https://a.example.org,https://b.example.org"
      - key: sk-0123456789abcdef
      - apiKey: sk-fedcba9876543210
`,
  );
  const { stdout } = await init(['--dry-run']);
  expect(stdout).toMatch(/^-\s+- key: STREAMLIT_SERVER_ALLOWED_ORIGINS$/m);
  expect(stdout).toMatch(/^\+\s+- key: STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS$/m);
  expect(stdout).not.toMatch(/sk-/);
});

it('what somebody saves while the question stands is not lost, and the other files are written', async () => {
  write('.env', 'A=1\n');
  write('start.sh', 'streamlit run app.py --server.port=8700\n');
  const savesMeanwhile = () => {
    write('.env', 'A=2\n');
    return 'y';
  };
  const { code, stderr } = await init([], [savesMeanwhile]);
  expect(code).toBe(1);
  expect(stderr).toContain('.env was changed by somebody else meanwhile, and is left alone.\n');
  expect(stderr).toContain('Written: .env.example, .gitignore.\n');
  expect(read('.env')).toBe('A=2\n');
});

it('a Streamlit without a record of its package is asked for its version, as a start asks it', async () => {
  const python = join(folder, '.venv/bin/python');
  write('.venv/bin/python', '#!/bin/sh\necho 1.44.1\n');
  write('.venv/bin/streamlit', `#!${python}\nimport streamlit\n`);
  for (const name of ['python', 'streamlit']) chmodSync(join(folder, '.venv/bin', name), 0o755);
  expect((await init(['--dry-run'])).stdout).toContain('Streamlit: 1.44.1, from .venv');
});

describe('--json', () => {
  it('tells what would change as one object, asks nothing and writes nothing; with --yes it says what was written', async () => {
    write('.env', 'NGROK_AUTHTOKEN=2ab_very-secret-token-of-somebody\n');
    const before = names();
    const told = await init(['--json']);
    const seen = JSON.parse(told.stdout);
    expect(seen).toMatchObject({ project: folder, notes: expect.any(Array), written: [], failed: [] });
    expect(seen.found[0]).toContain('App: app.py');
    expect(seen.changes).toContainEqual({
      file: '.env.example',
      state: 'new',
      diff: expect.stringContaining('+++ .env.example'),
    });
    expect(told.stdout).not.toContain('very-secret');
    expect([told.code, names()]).toEqual([1, before]);
    const done = await init(['--json', '--yes']);
    const files = seen.changes.map(({ file }: { file: string }) => file);
    expect([done.code, JSON.parse(done.stdout).written]).toEqual([0, files]);
    expect(JSON.parse((await init(['--json'])).stdout).changes).toEqual([]);
  });
});
