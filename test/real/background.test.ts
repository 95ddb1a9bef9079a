import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import { terminalsIn } from '../support/background.ts';
import { handshake } from '../support/handshake.ts';
import { listeners } from '../support/listeners.ts';
import { createProject, launcher, userEnvironment } from '../support/project.ts';
import { alive, commandLine, createStubbornProject, descendants, endAll } from '../support/survivors.ts';
import { openTerminal } from '../support/terminal.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const patience = { timeout: 8000, interval: 20 };
const stranger = 'https://stranger.example';
const none = { exitCode: 1, stderr: expect.stringContaining('No ocap-dev runs for this project.') };

/** A project over the stand-in, and its user's terminals. */
async function project() {
  const made = await createStubbornProject();
  undo.push(made.remove);
  const terminals = terminalsIn(made.folder);
  undo.push(terminals.stop);
  return { ...made, ...terminals };
}

describe('in the background, over real Streamlit', () => {
  it('up --detach, status, wildcard, restart, logs, stop, each from another terminal', async () => {
    const { folder, port, remove, writeEnv } = await createProject('1.53.0', {
      'sitecustomize.py':
        'import os, sys\nif "streamlit" in sys.argv[0]:\n    print("token", os.environ["API_TOKEN"])\n',
    });
    undo.push(remove);
    const { run, status, stop } = terminalsIn(folder);
    undo.push(stop);
    writeEnv('API_TOKEN=nobody-may-see-this');
    const up = await run('up', '--detach');
    expect(up).toMatchObject({
      exitCode: 0,
      stderr: '',
      stdout: expect.stringContaining(`http://localhost:${port}`),
    });
    for (const command of ['attach', 'logs -f', 'stop']) expect(up.stdout).toContain(`ocap-dev ${command}`);
    expect(await handshake(port, stranger)).toBe(403);

    const first = await status();
    expect(up.stdout).toContain(`pid ${first.pid}`);
    expect(first).toMatchObject({
      project: folder,
      process: { name: 'streamlit', state: 'ready', restarts: 0 },
      tunnel: { state: 'off' },
      origins: { wildcard: false },
    });
    await expect.poll(async () => (await status()).probes.length, patience).toBeGreaterThan(2);
    expect((await run('status')).stdout).toMatch(/ready at http:\/\/localhost:\d+[\s\S]*\d pass/);

    const open = await run('wildcard', 'on');
    expect(open).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('ANY website can now talk') });
    expect(await handshake(port, stranger)).toBe(101);
    expect(await run('wildcard', 'off')).toMatchObject({ exitCode: 0 });
    expect(await handshake(port, stranger)).toBe(403);

    const before = await status();
    expect(await run('restart')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('is ready') });
    expect((await status()).process.pid).not.toBe(before.process.pid);

    expect(await run('reconnect')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('is off') });
    expect((await run('logs', '-n', 'all')).stdout).toContain('[ocap-dev] The app is ready');
    const said = await run('logs', '--json', '-n', 'all');
    expect(said.stdout).toContain('"line":"token •••"');
    expect(JSON.stringify([await status(), said])).not.toContain('nobody-may-see');

    expect(await run('stop')).toMatchObject({ exitCode: 0 });
    expect(alive([first.pid])).toEqual([]);
    expect(await handshake(port, stranger)).toBeNull();
    expect(await run('status')).toMatchObject(none);
    expect(await run('stop')).toMatchObject({ exitCode: 0, stderr: '' });
  });
});

describe('commands where none runs', () => {
  it.each([['status'], ['restart'], ['wildcard', 'on'], ['reconnect']])(
    '%s: code 1, and how to start',
    async (...args) => {
      const { run } = await project();
      const answer = await run(...args);
      expect(answer).toMatchObject(none);
      expect(answer.stderr).toContain('ocap-dev up --detach');
    },
  );
});

describe('up --detach that does not get ready says why, with code 1, and leaves nothing running', () => {
  it.each([
    [
      'a taken port',
      async ({ folder }: { folder: string }) => {
        const [, port = ''] = /STREAMLIT_PORT=(\d+)/.exec(readFileSync(join(folder, '.env'), 'utf8')) ?? [];
        const holder = createServer().listen(Number(port), '127.0.0.1');
        undo.push(() => holder.close());
      },
      /is taken by .*\(pid \d+\)/,
    ],
    ['no script', async ({ folder }: { folder: string }) => rmSync(join(folder, 'app.py')), /app\.py/],
    [
      'a Streamlit that refuses its arguments',
      async ({ folder }: { folder: string }) =>
        writeFileSync(
          join(folder, 'sitecustomize.py'),
          'import os, sys\nif "streamlit" in sys.argv[0]:\n    os.write(2, b"no such option\\n")\n    os._exit(2)\n',
        ),
      /refused its arguments[\s\S]*no such option/,
    ],
  ])('%s', async (_, spoil, words) => {
    const made = await project();
    await spoil(made);
    const { exitCode, stderr } = await made.run('up', '--detach');
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringMatching(words) });
    expect(await made.run('status')).toMatchObject(none);
  });

  it('bad settings: code 2, before anything is started', async () => {
    const { folder, run } = await project();
    writeFileSync(join(folder, '.env'), 'STREAMLIT_PORT=85o2\n');
    expect(await run('up', '--detach')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/\.env:1: STREAMLIT_PORT/),
    });
    expect(await run('status')).toMatchObject(none);
  });
});

describe('a project that has its supervisor', () => {
  it('has one that keeps to the memory that the launcher allows, in the background too', async () => {
    const { run, status } = await project();
    expect(await run('up', '--detach')).toMatchObject({ exitCode: 0 });
    expect(commandLine((await status()).pid)).toMatch(/ --max-semi-space-size=\d+ /);
  });

  it('keeps it: a start without options joins it, one with options is refused and names it', async () => {
    const { run, status } = await project();
    expect(await run('up', '--detach')).toMatchObject({ exitCode: 0 });
    const { pid, process } = await status();
    expect(await run('up', '--detach')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(`already (pid ${pid})`),
    });
    for (const args of [
      ['--port', '8600'],
      ['other.py'],
      ['--wildcard'],
      ['--no-tunnel'],
      ['--', '--theme.base', 'dark'],
      ['demo'],
      ['up', '--detach', '--log-file', 'log'],
    ])
      expect(await run(...args)).toMatchObject({
        exitCode: 2,
        stderr: expect.stringContaining(`pid ${pid}`),
      });
    expect(await status()).toMatchObject({ pid, process: { pid: process.pid } });
  });

  it('is followed in lines where there is no terminal, to the last one, with its exit code', async () => {
    const { run, start, status } = await project();
    await run('up', '--detach');
    const plain = start('--plain');
    const json = start('--json');
    const logs = start('logs', '-f');
    await Promise.all([plain, json, logs].map(({ stdout }) => once(stdout, 'data')));
    await run('restart');
    const { pid } = await status();
    await run('stop');
    const [ofPlain, ofJson, ofLogs] = await Promise.all([plain, json, logs]);
    expect(ofPlain).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ofPlain.stdout).toMatch(/The app is ready[\s\S]*The app is stopped\.$/);
    expect(ofLogs.stdout).toBe(ofPlain.stdout);
    const events = ofJson.stdout.split('\n').map((line) => JSON.parse(line));
    expect(events).toContainEqual(expect.objectContaining({ type: 'process', state: 'ready' }));
    expect(
      events.filter(({ type }) => type === 'log').map(({ source, line }) => `[${source}] ${line}`),
    ).toEqual(ofPlain.stdout.split('\n'));
    expect(alive([pid])).toEqual([]);
  });

  it('lets a reader of its log go by Ctrl+C', async () => {
    const { run, start, status } = await project();
    await run('up', '--detach');
    const logs = start('logs', '-f');
    await once(logs.stdout, 'data');
    logs.kill('SIGINT');
    expect((await logs).exitCode).toBe(0);
    expect(await status()).toMatchObject({ process: { state: 'ready' } });
  });

  it('has one, and one app, when several start in the same instant', async () => {
    const { run } = await project();
    const all = await Promise.all(Array.from({ length: 5 }, () => run('up', '--detach')));
    expect(all.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0, 0]);
    const pids = new Set(all.map(({ stdout }) => /pid (\d+)/.exec(stdout)?.[1]));
    expect(pids.size).toBe(1);
    const stops = await Promise.all([run('stop'), run('stop'), run('stop')]);
    expect(stops.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
  });
});

describe('the supervisor in the background', () => {
  it('outlives the terminal that it was started in, and SIGHUP; npm is nothing to it', async () => {
    const { folder, status } = await project();
    const terminal = openTerminal({
      command: '/bin/bash',
      args: ['--norc', '--noprofile', '-i'],
      cwd: folder,
      env: { ...userEnvironment(folder), npm_lifecycle_event: 'dev' },
    });
    terminal.press(`${launcher} up --detach\r`);
    await terminal.see('ocap-dev stop');
    const { pid, process: app } = await status();
    terminal.kill('SIGHUP');
    await terminal.exited;
    process.kill(pid, 'SIGHUP');
    expect(await status()).toMatchObject({ pid, process: { state: 'ready', pid: app.pid } });
  });

  it('goes on when Ctrl+C ends the waiting for it, which says so', async () => {
    const { folder, run, start } = await project();
    writeFileSync(
      join(folder, 'sitecustomize.py'),
      'import sys, time\nif "streamlit" in sys.argv[0]:\n    time.sleep(2)\n',
    );
    const up = start('up', '--detach');
    await expect.poll(async () => (await run('status')).stdout, patience).toContain('starting');
    up.kill('SIGINT');
    expect(await up).toMatchObject({ signal: 'SIGINT', stderr: expect.stringContaining('it goes on') });
    await expect.poll(async () => (await run('status')).stdout, patience).toContain('ready at');
  });

  it('whose project was deleted can still be stopped', async () => {
    const { folder, run, status, remove } = await project();
    await run('up', '--detach');
    const { pid } = await status();
    // Not its socket, which lies there only because of the test.
    for (const name of readdirSync(folder))
      if (name !== 'ocap-dev') rmSync(join(folder, name), { recursive: true });
    const elsewhere = `${folder}-moved`;
    renameSync(folder, elsewhere);
    undo.push(() => rmSync(elsewhere, { recursive: true }));
    const { exitCode } = await execa(launcher, ['stop', '--cwd', folder], {
      cwd: '/',
      env: userEnvironment(elsewhere),
      extendEnv: false,
      reject: false,
    });
    expect(exitCode).toBe(0);
    expect(alive([pid])).toEqual([]);
    remove();
  });

  it.runIf(existsSync('/proc/net/tcp'))(
    'listens nowhere but at the app and, on loopback, at the door of the tunnel',
    async () => {
      const { run, status, writeEnv } = await project();
      writeEnv(
        'USE_NGROK=true\nNGROK_AUTHTOKEN=2abcdefghijklmnopqrstuvwxyz\nNGROK_SERVER_ADDR=127.0.0.1:9\nNGROK_DOMAIN=a.example',
      );
      await run('up', '--detach');
      const { pid, process: app } = await status();
      const listening = () => {
        const own = listeners([pid, ...descendants(pid)]);
        return {
          app: own.filter((each) => each.pid === app.pid),
          others: own.filter((each) => each.pid !== app.pid),
        };
      };
      await expect.poll(() => listening().others, patience).toMatchObject([{ pid, address: '127.0.0.1' }]);
      expect(new Set(listening().app.map(({ port }) => port)).size).toBe(1);
    },
  );

  it('that is killed leaves nothing, and its place to the next one', async () => {
    const { run, status, offspring } = await project();
    await run('up', '--detach');
    const { pid } = await status();
    const left = [...new Set([...descendants(pid), ...Object.values(offspring())])];
    undo.push(() => endAll(left));
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => alive(left), patience).toEqual([]);
    expect(await run('status')).toMatchObject(none);
    expect(await run('up', '--detach')).toMatchObject({ exitCode: 0 });
    expect((await status()).pid).not.toBe(pid);
  });

  it('that is stopped (SIGSTOP) is said to run and not to answer, and nobody takes its place', async () => {
    const { run, status } = await project();
    await run('up', '--detach');
    const { pid } = await status();
    process.kill(pid, 'SIGSTOP');
    const answers = await Promise.all([run('status'), run('up', '--detach')]);
    process.kill(pid, 'SIGCONT');
    for (const answer of answers)
      expect(answer).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(`kill -CONT ${pid}`) });
    expect(await status()).toMatchObject({ pid });
  });
});
