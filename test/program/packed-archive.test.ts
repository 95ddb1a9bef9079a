import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/arguments/commands.ts';
import { publishedStatus } from '../../src/control/status-schema.ts';
import { generatedKinds, proxyKinds } from '../../src/deploy/kinds.ts';
import { installPacked, type PackedProgram } from '../support/packed-program.ts';
import { createStandInProject, type StandInProject } from '../support/stand-in-project.ts';
import { openTerminal } from '../support/terminal.ts';

// What users get is the archive, not the sources: a part that the bundle broke is seen here alone.

const checkout = join(import.meta.dirname, '..', '..');
let packed: PackedProgram;
let project: StandInProject;
beforeAll(async () => {
  [packed, project] = await Promise.all([installPacked(), createStandInProject('hostile-app.py')]);
  writeFileSync(join(project.folder, 'app.py'), 'import streamlit\n');
  writeFileSync(join(project.folder, 'requirements.txt'), 'streamlit\n');
});
afterAll(async () => {
  await run('stop');
  packed.remove();
  project.remove();
});

const run = async (...args: readonly string[]) => {
  const { exitCode, stdout, stderr } = await execa(packed.launcher, args, {
    cwd: project.folder,
    env: packed.environment(project.folder),
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  });
  return { exitCode, stdout, stderr };
};

describe('the packed program', () => {
  it('tells its version, and the help of each of its commands', async () => {
    expect(await run('--version')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
    const helps = await Promise.all(
      commands.map(({ name }) => run(...(name === 'supervise' ? [] : [name]), '--help')),
    );
    for (const [index, { name }] of commands.entries())
      expect([name, helps[index]]).toMatchObject([
        name,
        { exitCode: 0, stdout: expect.stringContaining('usage:') },
      ]);
  });

  it.each(['bash', 'zsh', 'fish'])('prints the completions of %s', async (shell) => {
    expect(await run('completion', shell)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('streamlit-config'),
    });
  });

  it.each(['shell', 'fish', 'dotenv', 'json'])('prints the environment as %s', async (format) => {
    expect(await run('env', '--format', format)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('STREAMLIT_SERVER_PORT'),
    });
  });

  const ofAnyKind = generatedKinds.filter((kind) => kind !== 'proxy').map((kind) => ({ kind, options: [] }));
  const proxies = proxyKinds.map((kind) => ({ kind: 'proxy', options: ['--kind', kind] }));

  it.each([...ofAnyKind, ...proxies])(
    'generates $kind $options, and in a file that is there changes what is its own',
    async ({ kind, options }) => {
      project.writeEnv('PROD_ORIGINS=https://a.org');
      const isNamed = ['nginx', 'render', 'proxy'].includes(kind);
      const named = [...options, ...(isNamed ? ['--server-name', 'a.example.org'] : [])];
      expect(await run('generate', kind, ...named)).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining(''),
      });
      const args = ['generate', kind, ...named, '--out', ['out', kind, ...options].join('-')];
      for (const force of [[], ['--force']])
        expect([kind, await run(...args, ...force)]).toMatchObject([kind, { exitCode: 0 }]);
    },
  );

  it('changes a blueprint and a config file that are there', async () => {
    project.writeEnv('PROD_ORIGINS=https://a.org');
    writeFileSync(
      join(project.folder, 'render.yaml'),
      'services:\n- type: web\n  startCommand: streamlit run x.py\n',
    );
    writeFileSync(join(project.folder, 'config.toml'), '[theme]\nbase = "dark"\n');
    const results = await Promise.all([
      run('generate', 'render', '--out', 'render.yaml', '--force'),
      run('generate', 'streamlit-config', '--out', 'config.toml', '--force'),
    ]);
    expect(results).toMatchObject([{ exitCode: 0 }, { exitCode: 0 }]);
    expect(readFileSync(join(project.folder, 'render.yaml'), 'utf8')).toContain('streamlit run x.py');
  });

  it('reads what "ngrok config add-authtoken" has written', async () => {
    mkdirSync(join(project.folder, '.config', 'ngrok'), { recursive: true });
    writeFileSync(
      join(project.folder, '.config', 'ngrok', 'ngrok.yml'),
      'version: "3"\nagent:\n    authtoken: 2abc_token\n    connect_url: 127.0.0.1:9\n',
    );
    project.writeEnv('USE_NGROK=true');
    const { stdout } = await run('doctor', '--json');
    expect(JSON.parse(stdout).findings).toContainEqual(
      expect.objectContaining({
        code: 'tunnel-token',
        level: 'ok',
        what: expect.stringContaining('ngrok.yml'),
      }),
    );
  });

  it('supervises in the background, with its tunnel’s agent, and is driven from elsewhere', async () => {
    project.writeEnv('USE_NGROK=true\nNGROK_AUTHTOKEN=2abc_token\nNGROK_SERVER_ADDR=127.0.0.1:9');
    expect(await run('up', '--detach')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('is ready'),
    });
    await expect
      .poll(async () => JSON.parse((await run('status', '--json')).stdout).tunnel.error?.code, {
        timeout: 15_000,
      })
      .toBe('unreachable');
    const status = JSON.parse((await run('status', '--json')).stdout);
    expect(publishedStatus.safeParse(status).error).toBeUndefined();
    const port = String(project.port);
    expect((await run('logs')).stdout).toContain(port);
    expect((await run('status')).stdout).toContain(port);
    expect((await run('probe', '--json')).stdout).toContain('"check":"health"');
    expect(await run('reconnect')).toMatchObject({ stderr: expect.stringContaining('127.0.0.1:9') });
    for (const words of [['wildcard', 'on'], ['wildcard', 'off'], ['restart']])
      expect([words, await run(...words)]).toMatchObject([words, { exitCode: 0 }]);
    await screen(['attach'], 'q');
    expect(await run('stop')).toMatchObject({ exitCode: 0 });
  });

  it('shows its screen, which draws its help', async () => {
    project.writeEnv('');
    await screen([], 'q', async (terminal) => {
      terminal.press('?');
      await terminal.see(/restart the app/i);
      terminal.press('?');
    });
  });

  it('comes with what V8 compiles of it for a start', () => {
    const [packedNames, built] = [packed.folder, checkout].map((place) =>
      readdirSync(join(place, 'dist', 'precompiled')).sort(),
    );
    expect(packedNames).toEqual(built);
    expect(packedNames).toContainEqual(expect.stringContaining(process.versions.v8));
  });

  it('has its demo’s script, and the hashes of what the demo may have to fetch', () => {
    for (const name of ['streamlit_app.py', 'streamlit-pins.txt'])
      expect(existsSync(join(packed.folder, 'demo', name))).toBe(true);
  });
});

it('has the files that the app’s Python loads, where they are looked for', () => {
  const shim = readdirSync(join(packed.folder, 'shim'));
  expect(shim).toEqual(expect.arrayContaining(['sitecustomize.py', 'spare.py']));
});

/** Opens a screen, waits for the app, does something, and leaves by a key. */
async function screen(
  args: readonly string[],
  leave: string,
  meanwhile: (terminal: ReturnType<typeof openTerminal>) => Promise<void> = async () => {},
): Promise<void> {
  const terminal = openTerminal({
    command: packed.launcher,
    args,
    cwd: project.folder,
    env: packed.environment(project.folder),
  });
  try {
    await terminal.see(/\bready\b/);
    await meanwhile(terminal);
    terminal.press(leave);
    expect(await terminal.exited).toMatchObject({ exitCode: 0 });
  } finally {
    await terminal.close();
  }
}

it('in a folder that nobody may write to it starts all the same, and keeps what was compiled in the user’s cache', async () => {
  const dist = join(packed.folder, 'dist');
  const kept = join(project.folder, '.cache', 'ocap-dev', 'compiled');
  rmSync(join(dist, 'compiled'), { recursive: true, force: true });
  // Also root cannot make a folder where a file is.
  writeFileSync(join(dist, 'compiled'), '');
  const first = await run('--version');
  expect(first).toMatchObject({ exitCode: 0, stderr: '' });
  const [file = ''] = readdirSync(kept);
  expect(file).toContain(`main-`);
  // What is no work of this V8 is not believed.
  writeFileSync(join(kept, file), 'something else');
  expect(await run('--version')).toEqual(first);
  rmSync(join(dist, 'compiled'));
});
