import { EventEmitter, once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execaSync } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import type { LaunchSpec } from '../../../src/core/app/launch.ts';
import { createAppProcess } from '../../../src/services/app/app-process.ts';
import type { ProcessEvent } from '../../../src/services/app/process-event.ts';
import { awaitReady } from '../../../src/services/app/readiness.ts';
import { createRunTag } from '../../../src/services/app/run-tag.ts';
import { createSpare, type Spare } from '../../../src/services/app/spare/spare.ts';
import {
  freePort,
  longTestsOn,
  makeProject,
  type RealVersion,
  realStreamlit,
} from '../../support/streamlit.ts';

const folder = fileURLToPath(new URL('../../../shim', import.meta.url));
const facts = readFileSync(new URL('../../fixtures/process-facts.py', import.meta.url), 'utf8');

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

function project(files: Readonly<Record<string, string>>): string {
  const cwd = makeProject(files);
  cleanups.push(() => rmSync(cwd, { recursive: true }));
  return cwd;
}

type Env = Readonly<Record<string, string>>;

function launchOf(cwd: string, file: string, args: readonly string[], env: Env = {}): LaunchSpec {
  return {
    ...{ file, args, cwd, port: 1, baseUrl: 'http://127.0.0.1:1', url: 'http://localhost:1' },
    env: { PATH: process.env['PATH'] ?? '', HOME: cwd, PYTHONUNBUFFERED: '1', ...env },
    ...{ script: join(cwd, 'facts.py'), fault: null, certificates: [], addressPlace: null },
    ...{ portYields: false, origins: [], cors: 'listed' },
  };
}

const withEnv = (launch: LaunchSpec, env: Env): LaunchSpec => ({ ...launch, env: { ...launch.env, ...env } });

function pythonOf(version: RealVersion): string {
  return join(dirname(realStreamlit(version)[0] ?? ''), 'python');
}

const order = { tag: createRunTag(), apart: null };

async function warmSpare(launch: LaunchSpec, runTag = createRunTag()): Promise<Spare> {
  const spare = createSpare(launch, { folder, runTag, carrier: undefined });
  cleanups.push(spare.end);
  await spare.warm;
  return spare;
}

interface Ended {
  readonly text: string;
  readonly warm: boolean;
}

/** Runs a launch to its end, from a spare that was made for another one if there is one. */
async function runOf(launch: LaunchSpec, made: LaunchSpec | null): Promise<Ended> {
  const changes = new EventEmitter();
  const events: ProcessEvent[] = [];
  const lines: string[] = [];
  const runTag = createRunTag();
  const spare = made === null ? null : await warmSpare(made, runTag);
  const app = createAppProcess({
    runTag,
    ...(spare === null ? {} : { spares: { take: spare.become } }),
    emit(event) {
      events.push(event);
      changes.emit('change');
    },
    output: (_, added) => void lines.push(...added),
    redact: (line) => line,
  });
  cleanups.push(() => app.killNow());
  app.start(1, { ...launch, port: await freePort() });
  while (!events.some(({ type }) => type === 'process.exited')) await once(changes, 'change');
  const warm = events.some((event) => event.type === 'process.spawned' && event.warm === true);
  return { text: lines.join('\n'), warm };
}

describe.each(longTestsOn('1.53.0'))('a spare of Streamlit %s', (version) => {
  it.each<[string, (cwd: string) => readonly string[]]>([
    ['a script', (cwd) => [join(cwd, 'facts.py'), 'run', '--x']],
    ['a module', () => ['-m', 'facts', 'run']],
    ['code', () => ['-c', facts, '/p', '-m', 'run']],
  ])('becomes what %s sees in a Python that was started for it', async (_, args) => {
    const cwd = project({ 'facts.py': facts, 'lib/nothing.py': '' });
    const launch = launchOf(cwd, pythonOf(version), args(cwd), {
      PYTHONPATH: `lib:${cwd}:${join(cwd, 'lib')}`,
    });
    const wanted = withEnv(launch, { NEW: '2', SAME: '3' });
    const cold = await runOf(wanted, null);
    const warm = await runOf(wanted, withEnv(launch, { GONE: '1', SAME: '1' }));
    expect([cold.warm, warm.warm]).toEqual([false, true]);
    const seen = JSON.parse(warm.text);
    expect(seen.warm).toBe(true);
    expect({ ...seen, warm: false }).toEqual(JSON.parse(cold.text));
  });

  it('serves with the environment that it was told', async () => {
    const tell =
      'import os, streamlit as st\nst.write("hello")\nprint("AS", os.environ["WORD"], flush=True)\n';
    const cwd = project({ 'facts.py': tell });
    const port = await freePort();
    const args = ['run', 'facts.py', '--server.headless', 'true', '--server.port', String(port)];
    const launch = launchOf(cwd, realStreamlit(version)[0] ?? '', args, { WORD: 'old' });
    const spare = await warmSpare(launch);
    const app = await spare.become(withEnv(launch, { WORD: 'new' }), order);
    if (app === null) throw new Error('it stepped back');
    cleanups.push(() => process.kill(-app.pid, 'SIGKILL'));
    const baseUrl = `http://127.0.0.1:${port}`;
    expect(await awaitReady(baseUrl, AbortSignal.timeout(30_000))).toBe(true);
  });
});

describe('a spare', () => {
  it('runs nothing of the project, and steps back where a file there would be imported in place of what it has', async () => {
    const loud = 'open("ran", "w").close()\n';
    const cwd = project({ 'facts.py': facts, 'sitecustomize.py': loud, 'toml.py': loud });
    const launch = launchOf(cwd, pythonOf('newest'), ['-m', 'facts'], { PYTHONPATH: cwd });
    const spare = await warmSpare(launch);
    expect(await spare.become(launch, order)).toBeNull();
    expect(existsSync(join(cwd, 'ran'))).toBe(false);
  });

  it('steps back when something was installed since', async () => {
    const cwd = project({ 'facts.py': facts });
    const python = join(cwd, 'venv', 'bin', 'python');
    execaSync(pythonOf('newest'), [
      '-m',
      'venv',
      '--without-pip',
      '--system-site-packages',
      join(cwd, 'venv'),
    ]);
    const launch = launchOf(cwd, python, [join(cwd, 'facts.py')]);
    const spare = await warmSpare(launch);
    execaSync('sh', ['-c', 'touch "$0"/venv/lib/python3*/site-packages', cwd]);
    expect(await spare.become(launch, order)).toBeNull();
  });

  it('that is killed while it waits is over, and nobody becomes anything', async () => {
    const cwd = project({ 'facts.py': facts });
    const launch = launchOf(cwd, pythonOf('newest'), [join(cwd, 'facts.py')]);
    const spare = await warmSpare(launch);
    spare.end();
    await spare.over;
    expect(await spare.become(launch, order)).toBeNull();
  });

  it('cannot be had of a program that is no Python', async () => {
    const cwd = project({ 'facts.py': facts });
    const launch = launchOf(cwd, '/bin/sh', ['-c', 'true']);
    const spare = await warmSpare(launch);
    await spare.over;
    expect(await spare.become(launch, order)).toBeNull();
  });
});
