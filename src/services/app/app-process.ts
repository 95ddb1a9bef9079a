import type { Readable } from 'node:stream';
import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import type { LaunchSpec } from '../../core/app/launch.ts';
import type { StartObstacle, StopOrder } from '../../core/app/state.ts';
import type { Event } from '../../core/kernel/events.ts';
import { createLineSplitter } from '../../logs/lines.ts';
import { checkLaunch, explainSpawnError } from './preflight.ts';
import { endLeftovers, signalGroup } from './process-group.ts';
import { createRunTag } from './run-tag.ts';
import type { Carrier } from './sessions/carrier.ts';
import type { RunSessions } from './sessions/run-sessions.ts';
import type { Spares } from './spare/spares.ts';
import { type AppExit, type SpawnedApp, spawnApp } from './spawn-app.ts';

export type ProcessEvent = Extract<Event, { type: 'process.spawned' | 'process.refused' | 'process.exited' }>;

/** Owns the app's processes. Nothing else signals them. */
export interface AppProcess {
  /** Checks, then spawns. A run ends with exactly one `process.refused` or `process.exited`. */
  start(run: number, launch: LaunchSpec): void;
  /**
   * SIGTERM to the run's process group, the first time that it is asked for; if its sessions are to be carried, once it has
   * written them down, or has had its time for that.
   */
  stop(run: number, order?: StopOrder): void;
  /** What the app was asked to write down is not waited for, and thrown away. */
  dropSessions(): void;
  /** Scripts of the run that wait for their visitors' WebSockets run now. */
  release(run: number): void;
  /** SIGKILL to the run's process group. */
  kill(run: number): void;
  /** SIGKILL to whatever lives, synchronously: for the exit hook. */
  killNow(): void;
}

export interface AppProcessDeps {
  /**
   * Put into the app's environment, to find again what it starts; one of its own if not given. No part of the launch, so
   * that it restarts nothing.
   */
  readonly runTag?: string;
  /** Without one nothing is carried from one run to the next. */
  readonly carrier?: Carrier;
  /** Asked for a process that is warm before a cold one is started. */
  readonly spares?: Pick<Spares, 'take'>;
  emit(event: ProcessEvent): void;
  /** Gets whole lines without secrets, those of one chunk at once. */
  output(stream: 'stdout' | 'stderr', lines: readonly string[]): void;
  /** Takes the secrets out of a line. Everything that the app prints goes through it once. */
  redact(line: string): string;
}

/** Where a run is. It is known from `start` to its last event, and signalled no longer than that. */
type Life =
  | { readonly at: 'checking' | 'cancelled' }
  | {
      readonly at: 'alive';
      readonly pid: number;
      /** `packing`: SIGTERM comes when its sessions are written down. `gone`: itself; what it started may be left. */
      readonly asked: 'no' | 'packing' | 'yes' | 'gone';
      readonly sessions: RunSessions | null;
    };

const tailLength = 20;
/** A process that left the group may hold the pipe for as long as it lives. */
const outputGraceMs = 500;

/**
 * Runs the app in a process group (and session) of its own, so that a terminal's signals never reach it and ours reach
 * its children too. A run is over when the app's own process is gone, its output was read, and nothing that it started is
 * left: neither in its group nor, on Linux, anywhere else (setsid).
 */
export function createAppProcess({
  runTag = createRunTag(),
  carrier,
  spares,
  emit,
  output,
  redact,
}: AppProcessDeps): AppProcess {
  const lives = new Map<number, Life>();

  function start(run: number, launch: LaunchSpec): void {
    lives.set(run, { at: 'checking' });
    void runOnce(run, launch);
  }

  async function runOnce(run: number, launch: LaunchSpec): Promise<void> {
    const obstacle = await checkLaunch(launch);
    const event = await outcome(run, launch, obstacle);
    lives.delete(run);
    emit(event);
  }

  async function outcome(
    run: number,
    launch: LaunchSpec,
    obstacle: StartObstacle | null,
  ): Promise<ProcessEvent> {
    // Asked to stop before there was anything to stop.
    if (lives.get(run)?.at === 'cancelled') return exited(run, { exitCode: null, signal: null }, []);
    if (obstacle !== null) return refused(run, obstacle);
    const spare = (await spares?.take(launch)) ?? null;
    if (spare !== null) return live(run, spare, { warm: true });
    if (lives.get(run)?.at === 'cancelled') return exited(run, { exitCode: null, signal: null }, []);
    const app = await spawnApp(launch, runTag, carrier);
    if (typeof app === 'string') return refused(run, await explainSpawnError(launch, app));
    return live(run, app, {});
  }

  async function live(run: number, app: SpawnedApp, how: { readonly warm?: true }): Promise<ProcessEvent> {
    const { pid } = app;
    let tail: readonly string[] = [];
    const readers = [
      readLines(app.stdout, redact, (lines) => output('stdout', lines)),
      readLines(app.stderr, redact, (lines) => {
        tail = [...tail, ...lines.slice(-tailLength)].slice(-tailLength);
        output('stderr', lines);
      }),
    ];
    const sessions = carrier?.meet(run, app.control) ?? null;
    const isCancelled = lives.get(run)?.at === 'cancelled';
    lives.set(run, { at: 'alive', pid, asked: 'no', sessions });
    emit({ type: 'process.spawned', run, pid, ...how });
    // Asked to stop while a spare became it.
    if (isCancelled) stop(run);
    const seen = await app.exit;
    sessions?.end();
    const warned = wasAsked(run);
    lives.set(run, { at: 'alive', pid, asked: 'gone', sessions });
    await Promise.all([endLeftovers(pid, warned, runTag), ...readers.map((reader) => reader.finish())]);
    return exited(run, seen, tail);
  }

  function wasAsked(run: number): boolean {
    const life = lives.get(run);
    return life?.at === 'alive' && life.asked === 'yes';
  }

  function stop(run: number, order: StopOrder = { sessions: 'drop' }): void {
    // Also where it is gone by itself, which is not told yet: it may not have taken what was for it.
    if (order.sessions === 'drop') carrier?.drop();
    const life = lives.get(run);
    if (life?.at === 'checking') lives.set(run, { at: 'cancelled' });
    if (life?.at !== 'alive' || life.asked !== 'no') return;
    if (order.sessions === 'drop' || life.sessions === null) return terminate(run);
    lives.set(run, { ...life, asked: 'packing' });
    void pack(life.sessions, order.oldValues).finally(() => terminate(run));
  }

  async function pack(sessions: RunSessions, oldValues: Readonly<Record<string, string>>): Promise<void> {
    await carrier?.settle();
    await sessions.pack(oldValues);
  }

  function terminate(run: number): void {
    const life = lives.get(run);
    if (life?.at !== 'alive' || life.asked === 'yes' || life.asked === 'gone') return;
    lives.set(run, { ...life, asked: 'yes' });
    signalGroup(life.pid, 'SIGTERM');
  }

  function dropSessions(): void {
    for (const life of lives.values()) if (life.at === 'alive') life.sessions?.drop();
    carrier?.drop();
  }

  function release(run: number): void {
    const life = lives.get(run);
    if (life?.at === 'alive') life.sessions?.release();
  }

  function kill(run: number): void {
    const life = lives.get(run);
    if (life?.at === 'checking') lives.set(run, { at: 'cancelled' });
    if (life?.at === 'alive') signalGroup(life.pid, 'SIGKILL');
  }

  return { start, stop, dropSessions, release, kill, killNow: () => [...lives.keys()].forEach(kill) };
}

/**
 * Hands the stream's lines on as they come, as fast as they come.
 * @returns `finish`: to be called once the app's own process is gone; waits for the end of the stream, at most 0.5 s.
 */
function readLines(
  stream: Readable,
  redact: (line: string) => string,
  give: (lines: readonly string[]) => void,
): { finish(): Promise<void> } {
  const splitter = createLineSplitter(redact);
  const pass = (lines: readonly string[]) => {
    if (lines.length > 0) give(lines);
  };
  const closed = new Promise<void>((resolve) => stream.once('close', resolve));
  stream.on('data', (chunk: Buffer) => pass(splitter.push(chunk)));
  // A read that fails closes the stream as well; without a listener it would end us.
  stream.on('error', () => undefined);
  return {
    async finish() {
      await atMost(outputGraceMs, closed);
      stream.destroy();
      pass(splitter.end());
    },
  };
}

async function atMost(ms: number, done: Promise<void>): Promise<void> {
  const timer = new AbortController();
  // After the time is up one more turn of the loop, which reads what the pipe held: we may have been slow ourselves.
  const timeout = delay(ms, undefined, { signal: timer.signal }).then(
    () => setImmediate(),
    () => undefined,
  );
  await Promise.race([done, timeout]);
  timer.abort();
}

function refused(run: number, obstacle: StartObstacle): ProcessEvent {
  return { type: 'process.refused', run, obstacle };
}

function exited(run: number, exit: AppExit, tail: readonly string[]): ProcessEvent {
  return { type: 'process.exited', run, ...exit, tail };
}
