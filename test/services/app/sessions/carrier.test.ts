import { EventEmitter, once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { LaunchSpec } from '../../../../src/core/app/launch.ts';
import type { SessionsEvent } from '../../../../src/core/app/sessions/state.ts';
import { createAppProcess } from '../../../../src/services/app/app-process.ts';
import type { ProcessEvent } from '../../../../src/services/app/process-event.ts';
import { createCarrier, type SessionsDoor } from '../../../../src/services/app/sessions/carrier.ts';
import { freePort } from '../../../support/streamlit.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

const script = fileURLToPath(new URL('../../../fixtures/speaks-of-sessions.mjs', import.meta.url));

/** A supervisor whose apps have a shim. */
function supervise(door: Partial<SessionsDoor> = {}, shim: readonly string[] = ['sitecustomize.py']) {
  const shimFolder = mkdtempSync(join(tmpdir(), 'ocap-dev-test-shim-'));
  for (const name of shim) writeFileSync(join(shimFolder, name), '');
  const changes = new EventEmitter().setMaxListeners(0);
  const events: (ProcessEvent | SessionsEvent)[] = [];
  const lines: string[] = [];
  const emit = (event: ProcessEvent | SessionsEvent) => {
    events.push(event);
    changes.emit('change');
  };
  const noDoor: SessionsDoor = {
    moveEach: async () => ({ count: 0, closed: 0, silenceMs: null }),
    settle: async () => undefined,
    joined: () => undefined,
    keeps: () => false,
  };
  const app = createAppProcess({
    carrier: createCarrier({ shimFolder, door: { ...noDoor, ...door }, emit }),
    emit,
    output(_, added) {
      lines.push(...added);
      changes.emit('change');
    },
    redact: (line) => line,
  });
  cleanups.push(() => {
    app.killNow();
    rmSync(shimFolder, { recursive: true });
  });

  async function until<T>(find: () => T | undefined): Promise<T> {
    for (let found = find(); ; found = find()) {
      if (found !== undefined) return found;
      await once(changes, 'change');
    }
  }
  const event = <Type extends SessionsEvent['type']>(type: Type, run: number) =>
    until(() => events.find((known) => known.type === type && known.run === run));
  return {
    ...app,
    shimFolder,
    events,
    lines,
    event,
    line: (pattern: RegExp) => until(() => lines.find((line) => pattern.test(line))),
    /** Starts it, and waits until it has been told to take what there is. */
    async up(run: number, mode: string, state = '', env = {}): Promise<void> {
      app.start(run, await launchOf([mode, state], env));
      await until(() => (lines.filter((line) => line === 'up').length === run ? true : undefined));
    },
    over: (run: number) =>
      until(() => events.find((known) => known.type === 'process.exited' && known.run === run)),
  };
}

async function launchOf(args: readonly string[], env: Readonly<Record<string, string>>): Promise<LaunchSpec> {
  const port = await freePort();
  return {
    file: process.execPath,
    args: [script, ...args],
    env: { PATH: process.env['PATH'] ?? '', ...env },
    cwd: tmpdir(),
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

const carry = { sessions: 'carry', oldValues: {} } as const;

describe('a stop that carries', () => {
  it('gives the next app what the last one wrote down, in a file of ours alone that has no name', async () => {
    const app = supervise();
    await app.up(1, 'carries', 'what the visitors had');
    expect(app.lines).toContain('took "" of 0, mode 600, names 0');
    app.stop(1, { sessions: 'carry', oldValues: { LLM: 'old' } });
    await app.over(1);
    expect(await app.event('sessions.dumped', 1)).toEqual({
      type: 'sessions.dumped',
      run: 1,
      dump: {
        sessions: 2,
        left: [{ key: 'conn', kind: 'Lock', why: 'no', sessions: 2 }],
        threads: ['Timer-1'],
        stopped: 1,
        tooLarge: 0,
        stale: [{ key: 'provider', name: 'LLM' }],
      },
    });
    await app.up(2, 'carries');
    expect(app.lines).toContain('took "what the visitors had" of 21, mode 600, names 0');
    expect(await app.event('sessions.taken', 2)).toMatchObject({ carried: 2 });
    // No id of a session, which lets in whoever knows it, goes any further.
    expect(JSON.stringify(app.events)).not.toMatch(/abcd|efgh/);
  });

  it('waits for the door first, and SIGTERM comes last', async () => {
    const door = Promise.withResolvers<void>();
    const app = supervise({ settle: () => door.promise, keeps: () => true });
    await app.up(1, 'carries', 'x');
    app.stop(1, carry);
    app.stop(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(app.lines.filter((line) => /dump|SIGTERM/.test(line))).toEqual([]);
    door.resolve();
    await app.over(1);
    const said = app.lines.filter((line) => /dump|SIGTERM/.test(line));
    expect(said).toEqual([expect.stringContaining('"type":"dump","order":2,"stop":true'), 'SIGTERM']);
    expect(app.lines).toContainEqual(expect.stringContaining('"type":"take","order":1,"reruns":"held"'));
  });

  it('lets scripts that were held run when it is told so', async () => {
    const app = supervise({ keeps: () => true });
    await app.up(1, 'carries');
    app.release(1);
    await app.line(/order .*release/);
  });

  it.each([
    ['dies', 'closed', ''],
    ['refuses', 'refused', 'the disk is full'],
    ['hangs', 'late', ''],
    ['unable', 'cannot', ''],
    ['silent', 'no-hello', ''],
  ] as const)(
    'from one that %s says so, ends it, and gives the next one nothing',
    async (mode, cause, detail) => {
      const app = supervise();
      await app.up(1, mode, 'not to be read');
      app.stop(1, carry);
      expect(await app.event('sessions.lost', 1)).toEqual({ type: 'sessions.lost', run: 1, cause, detail });
      await app.over(1);
      await app.up(2, 'carries');
      expect(app.lines.filter((line) => line.startsWith('took'))).toHaveLength(2);
      expect(app.lines.join('\n')).not.toContain('took "n');
    },
  );
});

describe('a stop that drops', () => {
  it('asks for nothing, and what the app writes down unasked reaches nobody', async () => {
    const app = supervise();
    await app.up(1, 'writes-unasked');
    app.stop(1);
    await app.over(1);
    await app.up(2, 'carries');
    expect(app.lines.filter((line) => line.startsWith('took'))).toEqual(
      Array(2).fill('took "" of 0, mode 600, names 0'),
    );
    expect(app.lines.join()).not.toContain('"dump"');
  });

  it('ends a wait for an app that writes, and throws away what one has written', async () => {
    const app = supervise();
    await app.up(1, 'hangs');
    app.stop(1, carry);
    await app.line(/"type":"dump"/);
    app.dropSessions();
    await app.over(1);
    expect(
      app.events.filter(({ type }) => type.startsWith('sessions.') && type !== 'sessions.hello'),
    ).toEqual([]);

    await app.up(2, 'carries', 'gone');
    app.stop(2, carry);
    await app.over(2);
    app.dropSessions();
    await app.up(3, 'carries');
    expect(app.lines.join('\n')).not.toContain('took "gone"');
  });
});

describe('what an app says', () => {
  it('is read bit by bit, however much it is, and the app can still be stopped in order', async () => {
    const app = supervise();
    await app.up(1, 'floods', 'x');
    app.stop(1, carry);
    await app.over(1);
    expect(app.events.filter(({ type }) => type === 'sessions.live').length).toBeLessThan(20_000);
  });

  it('is left out where it is no message, and what is behind it is heard', async () => {
    const app = supervise();
    await app.up(1, 'chatters');
    expect(await app.event('sessions.hello', 1)).toMatchObject({ hello: { carry: true } });
    expect(app.events.filter(({ type }) => type === 'sessions.live')).toEqual([]);
  });

  it('is not kept without end: half a line that goes on and on closes the channel alone', async () => {
    const app = supervise();
    app.start(1, await launchOf(['unending', ''], {}));
    await app.line(/^cut off$/);
    app.stop(1, carry);
    expect(await app.event('sessions.lost', 1)).toMatchObject({ cause: 'closed' });
    expect(await app.over(1)).toMatchObject({ exitCode: 0 });
  });

  it('cannot move a cursor', async () => {
    const app = supervise();
    await app.up(1, 'unable');
    expect(await app.event('sessions.hello', 1)).toMatchObject({
      hello: { carry: false, why: 'names', detail: 'no such?[2J name' },
    });
  });
});

describe('the environment of an app', () => {
  it('has the shim before the modules of the user’s, which are told for it to be put back', async () => {
    const app = supervise();
    await app.up(1, 'carries', '', { PYTHONPATH: '/own:/other' });
    expect(app.lines).toContain(`path ${app.shimFolder}:/own:/other`);
    expect(app.lines).toContain('shim {"v":1,"control":3,"file":4,"pythonPath":"/own:/other","listen":null}');
  });

  it('is as it is without a shim: in an installation that is not whole nothing is worse than before', async () => {
    const app = supervise({}, []);
    app.start(1, await launchOf(['carries', ''], { PYTHONPATH: '/own' }));
    await app.line(/^path \/own$/);
    expect(app.lines).toContain('shim none');
    app.stop(1, carry);
    expect(await app.over(1)).toMatchObject({ signal: 'SIGTERM' });
  });
});

it('nothing of sessions lies under a name in a folder that others can look into', async () => {
  const app = supervise();
  await app.up(1, 'carries', 'x');
  for (const folder of ['/dev/shm', tmpdir()])
    expect(readdirSync(folder).filter((name) => name.startsWith('.ocap-dev-'))).toEqual([]);
});
