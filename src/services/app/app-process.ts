import type { Readable } from 'node:stream';
import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import { execa } from 'execa';
import type { LaunchSpec } from '../../core/app/launch.ts';
import type { StartObstacle } from '../../core/app/state.ts';
import type { Event } from '../../core/kernel/events.ts';
import { createLineSplitter } from '../../logs/lines.ts';
import { checkLaunch, explainSpawnError } from './preflight.ts';
import { endLeftovers, signalGroup } from './process-group.ts';
import { createRunTag, withRunTag } from './run-tag.ts';

export type ProcessEvent = Extract<Event, { type: 'process.spawned' | 'process.refused' | 'process.exited' }>;

/** Owns the app's processes. Nothing else signals them. */
export interface AppProcess {
  /** Checks, then spawns. A run ends with exactly one `process.refused` or `process.exited`. */
  start(run: number, launch: LaunchSpec): void;
  /** SIGTERM to the run's process group, the first time that it is asked for. */
  stop(run: number): void;
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
  emit(event: ProcessEvent): void;
  /** Gets whole lines without secrets, those of one chunk at once. */
  output(stream: 'stdout' | 'stderr', lines: readonly string[]): void;
  /** Takes the secrets out of a line. Everything that the app prints goes through it once. */
  redact(line: string): string;
}

/** Where a run is. It is known from `start` to its last event, and signalled no longer than that. */
type Life =
  | { readonly at: 'checking' | 'cancelled' }
  | { readonly at: 'alive'; readonly pid: number; readonly asked: boolean };

interface Exit {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

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
    const child = spawn(launch, runTag);
    if (child.pid !== undefined) return live(run, child, child.pid);
    const { code } = await child;
    return refused(run, await explainSpawnError(launch, code ?? 'unknown error'));
  }

  async function live(run: number, child: Child, pid: number): Promise<ProcessEvent> {
    const exit = exitOf(child);
    let tail: readonly string[] = [];
    const readers = [
      readLines(child.stdout, redact, (lines) => output('stdout', lines)),
      readLines(child.stderr, redact, (lines) => {
        tail = [...tail, ...lines.slice(-tailLength)].slice(-tailLength);
        output('stderr', lines);
      }),
    ];
    lives.set(run, { at: 'alive', pid, asked: false });
    emit({ type: 'process.spawned', run, pid });
    const seen = await exit;
    await Promise.all([
      endLeftovers(pid, wasAsked(run), runTag),
      ...readers.map((reader) => reader.finish()),
    ]);
    return exited(run, seen, tail);
  }

  function wasAsked(run: number): boolean {
    const life = lives.get(run);
    return life?.at === 'alive' && life.asked;
  }

  function stop(run: number): void {
    const life = lives.get(run);
    if (life?.at === 'checking') lives.set(run, { at: 'cancelled' });
    if (life?.at !== 'alive' || life.asked) return;
    lives.set(run, { ...life, asked: true });
    signalGroup(life.pid, 'SIGTERM');
  }

  function kill(run: number): void {
    const life = lives.get(run);
    if (life?.at === 'checking') lives.set(run, { at: 'cancelled' });
    if (life?.at === 'alive') signalGroup(life.pid, 'SIGKILL');
  }

  return { start, stop, kill, killNow: () => [...lives.keys()].forEach(kill) };
}

type Child = ReturnType<typeof spawn>;

function spawn({ file, args, env, cwd }: LaunchSpec, runTag: string) {
  return execa(file, args, {
    cwd,
    env: withRunTag(env, runTag),
    extendEnv: false,
    detached: true,
    stdin: 'ignore',
    buffer: false,
    reject: false,
  });
}

function exitOf(child: Child): Promise<Exit> {
  return new Promise((resolve) => {
    child.nodeChildProcess.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
  });
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

function exited(run: number, exit: Exit, tail: readonly string[]): ProcessEvent {
  return { type: 'process.exited', run, ...exit, tail };
}
