import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { execaSync } from 'execa';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LaunchSpec } from '../../../src/core/app/launch.ts';
import { createAppProcess } from '../../../src/services/app/app-process.ts';
import type { ProcessEvent } from '../../../src/services/app/process-event.ts';
import { groupAlive } from '../../../src/services/app/process-group.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** A supervisor with everything that came from it, and a way to wait for more. */
function supervise() {
  const changes = new EventEmitter().setMaxListeners(0);
  const events: ProcessEvent[] = [];
  const lines = { stdout: [] as string[], stderr: [] as string[] };
  const supervisor = createAppProcess({
    emit(event) {
      events.push(event);
      changes.emit('change');
    },
    output(stream, added) {
      lines[stream].push(...added);
      changes.emit('change');
    },
    redact: (line) => line.replaceAll('hunter2', '•••'),
  });
  cleanups.push(() => supervisor.killNow());

  async function until<T>(find: () => T | undefined): Promise<T> {
    for (let found = find(); ; found = find()) {
      if (found !== undefined) return found;
      await once(changes, 'change');
    }
  }
  return {
    ...supervisor,
    events,
    lines,
    line: (pattern: RegExp) => until(() => lines.stdout.find((line) => pattern.test(line))),
    over: (run: number) =>
      until(() => events.find((event) => event.run === run && event.type !== 'process.spawned')),
    pidOf: (run: number) =>
      until(
        () =>
          events.flatMap((event) =>
            event.type === 'process.spawned' && event.run === run ? [event.pid] : [],
          )[0],
      ),
    pidAfter: async (word: string) =>
      Number((await until(() => lines.stdout.find((line) => line.startsWith(`${word} `)))).split(' ')[1]),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

async function launchOf(fixture: string, ...args: readonly string[]): Promise<LaunchSpec> {
  const script = fileURLToPath(new URL(`../../fixtures/${fixture}.mjs`, import.meta.url));
  const port = await freePort();
  return {
    file: process.execPath,
    args: [script, ...args],
    env: { PATH: process.env['PATH'] ?? '' },
    cwd: fileURLToPath(new URL('../../fixtures', import.meta.url)),
    script,
    port,
    baseUrl: `http://127.0.0.1:${port}`,
    url: `http://localhost:${port}`,
    fault: null,
    certificates: [],
    addressPlace: null,
    portYields: false,
    origins: [],
    cors: 'listed',
  };
}

const chatty = fileURLToPath(new URL('../../fixtures/chatty.mjs', import.meta.url));

/** A zombie is not alive: nobody may have collected it yet. */
function isAlive(pid: number): boolean {
  const { stdout } = execaSync('ps', ['-o', 'stat=', '-p', String(pid)], { reject: false });
  return stdout !== '' && !stdout.startsWith('Z');
}

describe('ending a run', () => {
  it('a program that ignores SIGTERM gets it once, and is ended by kill', async () => {
    const app = supervise();
    app.start(1, await launchOf('stubborn'));
    const pid = await app.pidOf(1);
    await app.line(/^ready$/);
    app.stop(1);
    await app.line(/^deaf to SIGTERM$/);
    app.stop(1);
    // Of two signals that wait, the one with the lower number arrives first: SIGTERM is 15, SIGWINCH 28.
    process.kill(pid, 'SIGWINCH');
    await app.line(/^deaf to SIGWINCH$/);
    app.kill(1);
    app.kill(1);
    expect(await app.over(1)).toEqual({
      type: 'process.exited',
      run: 1,
      exitCode: null,
      signal: 'SIGKILL',
      tail: [],
    });
    expect(app.lines.stdout.filter((line) => line === 'deaf to SIGTERM')).toHaveLength(1);
    expect(groupAlive(pid)).toBe(false);
  });

  it.each(['stop', 'crash', 'killNow'] as const)(
    'children that ignore SIGTERM are gone when the run is over (%s)',
    async (ending) => {
      const app = supervise();
      app.start(1, await launchOf('forks'));
      const leader = await app.pidOf(1);
      const pids = [leader, await app.pidAfter('child'), await app.pidAfter('grandchild')];
      expect(pids.map(isAlive)).toEqual([true, true, true]);
      if (ending === 'stop') app.stop(1);
      if (ending === 'crash') process.kill(leader, 'SIGKILL');
      if (ending === 'killNow') app.killNow();
      const signal = ending === 'stop' ? 'SIGTERM' : 'SIGKILL';
      expect(await app.over(1)).toMatchObject({ type: 'process.exited', exitCode: null, signal });
      expect(pids.map(isAlive)).toEqual([false, false, false]);
      const warnings = app.lines.stdout.filter((line) => line === 'grandchild warned');
      expect(warnings).toHaveLength(ending === 'killNow' ? 0 : 1);
    },
  );

  it('a run ends with one event, and nothing is signalled after it', async () => {
    const app = supervise();
    app.start(1, await launchOf('stubborn'));
    await app.line(/^ready$/);
    app.kill(1);
    await app.over(1);
    const kill = vi.spyOn(process, 'kill');
    app.stop(1);
    app.kill(1);
    app.killNow();
    expect(kill).not.toHaveBeenCalled();
    kill.mockRestore();
    app.start(2, await launchOf('dies-young'));
    await app.over(2);
    expect(app.events.filter((event) => event.run === 1).map((event) => event.type)).toEqual([
      'process.spawned',
      'process.exited',
    ]);
  });

  it.each(['stop', 'kill'] as const)(
    'a run that is told to %s before it was spawned never is',
    async (order) => {
      const app = supervise();
      app.start(1, await launchOf('stubborn'));
      app[order](1);
      expect(await app.over(1)).toMatchObject({ type: 'process.exited', exitCode: null, signal: null });
      expect(app.events).toHaveLength(1);
    },
  );

  it.runIf(existsSync('/proc'))(
    'what left the group is ended with the run that started it, and nobody else',
    async () => {
      const [first, second] = [supervise(), supervise()];
      second.start(1, await launchOf('stubborn'));
      const other = await second.pidOf(1);
      first.start(1, await launchOf('setsid'));
      const left = await first.pidAfter('left');
      expect(await first.over(1)).toMatchObject({ type: 'process.exited', exitCode: 0 });
      expect([left, other].map(isAlive)).toEqual([false, true]);
    },
  );

  it('a group of which only zombies are left is gone', async () => {
    const program =
      'import os,time\npid=os.fork()\nif pid==0:\n os.setpgid(0,0)\n os._exit(0)\nprint(pid,flush=True)\ntime.sleep(60)';
    const parent = spawn('python3', ['-c', program]);
    cleanups.push(() => parent.kill('SIGKILL'));
    const [chunk] = await once(parent.stdout, 'data');
    await vi.waitFor(() =>
      expect(execaSync('ps', ['-o', 'stat=', '-p', String(chunk).trim()]).stdout).toMatch(/^Z/),
    );
    expect(groupAlive(Number(chunk))).toBe(false);
  });
});

describe('output', () => {
  it('a program that dies young leaves its code and its last twenty lines of stderr, without secrets', async () => {
    const app = supervise();
    app.start(1, await launchOf('dies-young'));
    const complaints = Array.from({ length: 24 }, (_, index) => `complaint ${index + 1}`);
    const last = 'the password is •••';
    expect(await app.over(1)).toEqual({
      type: 'process.exited',
      run: 1,
      exitCode: 3,
      signal: null,
      tail: [...complaints.slice(-19), last],
    });
    expect(app.lines).toEqual({ stdout: ['starting'], stderr: [...complaints, last] });
  });

  it('a hundred thousand lines arrive complete and in order, before the end is told', async () => {
    const app = supervise();
    app.start(1, await launchOf('floods', 'lines', '100000'));
    await app.over(1);
    expect(app.lines.stdout).toHaveLength(100_000);
    expect(app.lines.stdout.findIndex((line, index) => line !== `line ${index}`)).toBe(-1);
  });

  it('twenty megabytes without a newline become one line that says how much was cut', async () => {
    const app = supervise();
    app.start(1, await launchOf('floods', 'bytes', '20000000'));
    await app.over(1);
    expect(app.lines.stdout).toEqual([`${'x'.repeat(8192)} … [19,991,808 more characters cut]`]);
  });

  it('characters that arrive in halves, progress bars and Windows newlines become clean lines', async () => {
    const app = supervise();
    app.start(1, await launchOf('chatty'));
    await app.over(1);
    expect(app.lines.stdout).toEqual(['Grüße 🎈', '100 %', 'enfin', '¿más?']);
  });

  it('the app gets the environment of its launch and no other', async () => {
    const app = supervise();
    const env = { ONLY: 'this', OCAP_DEV_RUN: 'outer' };
    app.start(1, { ...(await launchOf('chatty')), file: '/usr/bin/env', args: [], env });
    await app.over(1);
    // The tag of this supervisor is added, also where the app is itself a supervisor's.
    expect(app.lines.stdout).toEqual([
      'ONLY=this',
      expect.stringMatching(/^OCAP_DEV_RUN=outer,[\da-f]{32}\/1;$/),
    ]);
  });
});

describe('a start that is refused', () => {
  it('a taken port is named with the pid and the command of its holder, and nothing is spawned', async () => {
    const app = supervise();
    const launch = await launchOf('chatty');
    const program = `require('net').createServer().listen(${launch.port}, () => console.log('listening'))`;
    const holder = spawn(process.execPath, ['-e', program]);
    cleanups.push(() => holder.kill('SIGKILL'));
    await once(holder.stdout, 'data');
    app.start(1, launch);
    await app.over(1);
    expect(app.events).toEqual([
      {
        type: 'process.refused',
        run: 1,
        obstacle: {
          kind: 'port-taken',
          port: launch.port,
          holder: { pid: holder.pid, command: `node -e ${program}`.slice(0, 79).concat('…') },
        },
      },
    ]);
  });

  it('a missing script is said before anything is spawned', async () => {
    const app = supervise();
    app.start(1, { ...(await launchOf('chatty')), script: '/nowhere/app.py' });
    await app.over(1);
    expect(app.events).toEqual([
      { type: 'process.refused', run: 1, obstacle: { kind: 'script-missing', script: '/nowhere/app.py' } },
    ]);
  });

  it.each([
    [
      { file: '/nowhere/streamlit' },
      '/nowhere/streamlit does not exist any more. Install it again: pip install streamlit',
    ],
    [{ file: chatty }, `${chatty} may not be executed. Allow it: chmod +x ${chatty}`],
    [
      { cwd: '/nowhere' },
      'The folder /nowhere does not exist any more. Create it again, or start in another with --cwd DIR.',
    ],
    [
      { env: { LONG: 'x'.repeat(4_000_000) } },
      'The environment is too large for a program to start. Shorten the longest value in .env.',
    ],
  ])('what cannot be spawned is told in words (%#)', async (changes, message) => {
    const app = supervise();
    app.start(1, { ...(await launchOf('chatty')), ...changes });
    await app.over(1);
    const inParts = { what: expect.any(String), fix: expect.any(String) };
    expect(app.events).toEqual([
      { type: 'process.refused', run: 1, obstacle: { ...inParts, kind: 'not-spawned', message } },
    ]);
  });
});
