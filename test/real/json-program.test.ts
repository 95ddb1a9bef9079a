import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import { handshake } from '../support/handshake.ts';
import { isLike, startJson } from '../support/json-program.ts';
import { createProject, launcher, type TestProject, userEnvironment } from '../support/project.ts';
import { realVersions } from '../support/streamlit.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

function start(project: TestProject, args: readonly string[] = [], env: Record<string, string> = {}) {
  const program = startJson(project, args, env);
  undo.push(() => program.end());
  return program;
}

const ready = { type: 'process', state: 'ready' };

describe.each(realVersions)('with real Streamlit %s', (version) => {
  it('a start, an edit of .env and a stop: origins proved before and after, port free in the end', async () => {
    const project = await createProject(version);
    undo.push(project.remove);
    project.writeEnv(
      'STREAMLIT_CUSTOM_ORIGINS=https://old.example\nNGROK_AUTHTOKEN=token-that-nobody-may-see',
    );
    const program = start(project);
    await program.event(ready);
    const local = `http://localhost:${project.port}`;
    for (const origin of [local, `http://127.0.0.1:${project.port}`, 'https://old.example']) {
      const proof = { type: 'probe', check: 'websocket', origin, status: 101, verdict: 'pass' };
      expect(await program.event(proof)).toMatchObject({ target: 'local', diagnosis: { code: 'ok' } });
    }
    await program.event({ type: 'probe', check: 'websocket', status: 403, verdict: 'pass' });

    const before = program.events.length;
    project.writeEnv('STREAMLIT_CUSTOM_ORIGINS=https://new.example');
    await program.event(ready, before);
    await program.event({ type: 'probe', origin: 'https://new.example', status: 101 }, before);
    expect(await handshake(project.port, 'https://old.example')).toBe(403);
    expect(await handshake(project.port, 'https://foreign.example')).toBe(403);
    expect(
      program.events.find((event) => event.type === 'settings' && String(event['changed']) !== ''),
    ).toMatchObject({
      changed: expect.arrayContaining(['STREAMLIT_CUSTOM_ORIGINS', 'NGROK_AUTHTOKEN']),
    });

    program.child.kill('SIGTERM');
    const { exitCode, stderr } = await program.over;
    expect({ exitCode, stderr, strays: program.strays }).toEqual({ exitCode: 0, stderr: [], strays: [] });
    expect(await handshake(project.port, local)).toBeNull();
    expect(JSON.stringify(program.events)).not.toContain('token-that-nobody-may-see');
  });
});

it('a comment or a touch restarts nothing; a bad line keeps the app running until it is mended', async () => {
  const project = await createProject('1.53.0');
  undo.push(project.remove);
  const program = start(project);
  const { pid } = await program.event(ready);
  project.writeEnv('# a comment');
  project.writeEnv('STREAMLIT_CUSTOM_ORIGINS=example.org/with/path');
  const told = await program.event({ type: 'settings', changed: [], warnings: [] }, 3);
  expect(told['errors']).toMatchObject([{ file: '.env', line: 4, name: 'STREAMLIT_CUSTOM_ORIGINS' }]);
  const from = program.events.length;
  project.writeEnv('STREAMLIT_CUSTOM_ORIGINS=https://example.org');
  await program.event({ type: 'probe', origin: 'https://example.org', status: 101 }, from);
  const pids = program.events.filter((event) => isLike(event, ready)).map((event) => event['pid']);
  expect(pids).toEqual([pid, expect.any(Number)]);
});

it('without a screen a taken port ends the start with code 1 and names its holder', async () => {
  const project = await createProject('1.53.0');
  undo.push(project.remove);
  const holder = createServer().listen(project.port, '127.0.0.1');
  undo.push(() => holder.close());
  const program = start(project);
  expect((await program.over).exitCode).toBe(1);
  const failed = await program.event({ type: 'process', state: 'failed' });
  expect(failed['reason']).toContain(`Port ${project.port} is taken by`);
  expect(failed['reason']).toContain(`(pid ${process.pid})`);
  expect(holder.listening).toBe(true);
});

it("Streamlit's own usage error is told plainly", async () => {
  const project = await createProject('1.53.0');
  undo.push(project.remove);
  const program = start(project, ['--', '--no-such-option']);
  expect((await program.over).exitCode).toBe(1);
  const failed = await program.event({ type: 'process', state: 'failed' });
  expect(failed['reason']).toMatch(/refused its arguments[\s\S]*no-such-option/);
});

it('a missing app file is named, and bad settings at the start end with code 2, before anything is started', async () => {
  const project = await createProject('1.53.0');
  undo.push(project.remove);
  rmSync(join(project.folder, 'app.py'));
  const program = start(project, ['gone.py']);
  expect((await program.over).exitCode).toBe(1);
  expect((await program.event({ type: 'process', state: 'failed' }))['reason']).toContain(
    'gone.py does not exist',
  );
  writeFileSync(join(project.folder, '.env'), 'A=1\nSTREAMLIT_PORT=85o2\n');
  const { exitCode, stderr } = await start(project).over;
  expect({ exitCode, stderr: String(stderr) }).toEqual({
    exitCode: 2,
    stderr: expect.stringMatching(/\.env:2: STREAMLIT_PORT/),
  });
});

it('readiness is asked where server.address and server.baseUrlPath of config.toml put the app', async () => {
  const project = await createProject('newest', {
    '.streamlit/config.toml': '[server]\naddress = "127.0.0.2"\nbaseUrlPath = "civic/app"\n',
  });
  undo.push(project.remove);
  const program = start(project);
  await program.event(ready);
  const proof = await program.event({ type: 'probe', check: 'health', verdict: 'pass' });
  expect(proof['url']).toBe(`http://127.0.0.2:${project.port}/civic/app`);
});

it('--wildcard lets any origin in, which is asked of Streamlit itself, and is off at the next start', async () => {
  const project = await createProject('1.53.0');
  undo.push(project.remove);
  const open = start(project, ['--wildcard']);
  await open.event(ready);
  expect(await handshake(project.port, 'https://foreign.example')).toBe(101);
  open.child.kill('SIGINT');
  expect((await open.over).exitCode).toBe(0);
  const closed = start(project);
  await closed.event(ready);
  expect(await handshake(project.port, 'https://foreign.example')).toBe(403);
});

it('the app finds all of .env and the generated names in its environment, and no authtoken', async () => {
  const project = await createProject('1.53.0', {
    'sitecustomize.py':
      'import os, sys\nif "streamlit" in sys.argv[0]:\n    print("ENV", {k: os.environ.get(k) for k in ("FOO", "NGROK_AUTHTOKEN", "STREAMLIT_SERVER_ALLOWED_ORIGINS", "PYTHONUNBUFFERED")}, os.environ["PYTHONPATH"].split(":")[0])\n',
  });
  undo.push(project.remove);
  project.writeEnv('FOO="bar baz"\nNGROK_AUTHTOKEN=token-that-nobody-may-see');
  const program = start(project, [], { NGROK_AUTHTOKEN: 'another-token-nobody-sees' });
  await program.event(ready);
  const line = program.events.find((event) => String(event['line']).startsWith('ENV'))?.['line'];
  expect(line).toContain("'FOO': 'bar baz'");
  expect(line).toContain("'NGROK_AUTHTOKEN': None");
  expect(line).toContain(
    `'STREAMLIT_SERVER_ALLOWED_ORIGINS': 'http://localhost:${project.port},http://127.0.0.1:${project.port}'`,
  );
  expect(line).toContain("'PYTHONUNBUFFERED': '1'");
  expect(line).toContain(project.folder);
});

it('started by npm, stops in order when npm is killed', async () => {
  const project = await createProject('1.53.0');
  undo.push(project.remove);
  writeFileSync(
    join(project.folder, 'package.json'),
    JSON.stringify({ scripts: { dev: `"${launcher}" --json` } }),
  );
  const npm = execa('npm', ['run', 'dev'], {
    cwd: project.folder,
    env: userEnvironment(project.folder),
    extendEnv: false,
    reject: false,
    buffer: false,
  });
  const pidOf = async (): Promise<number> => {
    for await (const line of npm.iterable()) {
      const found = /"state":"ready","pid":(\d+)/.exec(line);
      if (found) return Number(found[1]);
    }
    throw new Error('never ready');
  };
  const pid = await pidOf();
  npm.kill('SIGKILL');
  await expect.poll(() => isAlive(pid), { timeout: 8000 }).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
