import type { StopOrder } from '../../core/app/command.ts';
import type { LaunchSpec } from '../../core/app/launch.ts';
import type { SlowPart } from '../../core/app/sessions/trial.ts';
import type { StartObstacle } from '../../core/app/state.ts';
import type { LineRedactor } from '../../logs/redact.ts';
import { createHandOvers, type HandOvers } from './hand-overs.ts';
import { readOutput } from './output-lines.ts';
import { checkLaunch, explainSpawnError } from './preflight.ts';
import { exited, type ProcessEvent, refused } from './process-event.ts';
import { endLeftovers, signalGroup } from './process-group.ts';
import type { LivingRun } from './rehearsal/side-by-side.ts';
import { createRunTag } from './run-tag.ts';
import type { Carrier } from './sessions/carrier.ts';
import type { RunSessions } from './sessions/run-sessions.ts';
import type { Spares } from './spare/spares.ts';
import { type SpawnedApp, spawnApp } from './spawn-app.ts';

/** Owns the app's processes. Nothing else signals them. */
export interface AppProcess {
  /** Checks, then spawns. A run ends with exactly one `process.refused` or `process.exited`. */
  start(run: number, launch: LaunchSpec): void;
  /** The same beside another run: it listens apart, and is judged (`successor.judged`) before it may take that one's place. */
  rehearse(run: number, launch: LaunchSpec): void;
  readonly handOvers: Pick<HandOvers, 'begin' | 'hurry'>;
  /** One that was proved listens where the run before did, and takes what that wrote down. One that can't is ended. */
  open(run: number): void;
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
  /** Null: the run has no process. */
  living(run: number): LivingRun | null;
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
  /** Gets whole lines without secrets, those of one chunk at once. `run`: whose. */
  output(stream: 'stdout' | 'stderr', lines: readonly string[], run: number): void;
  /** Takes the secrets out of a line. Everything that the app prints goes through it once, or through `isClear`. */
  redact(line: string): string;
  /** Says of several lines at once that none of them needs that. */
  readonly isClear?: LineRedactor['isClear'];
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
  isClear = () => false,
}: AppProcessDeps): AppProcess {
  const lives = new Map<number, Life>();
  const handOvers = createHandOvers({ carrier, sessionsOf: (run) => living(run)?.sessions ?? null, emit });

  function start(run: number, launch: LaunchSpec): void {
    lives.set(run, { at: 'checking' });
    void runOnce(run, launch, null);
  }

  function rehearse(run: number, launch: LaunchSpec): void {
    lives.set(run, { at: 'checking' });
    void runOnce(run, launch, launch.port);
  }

  /** @param apart the port in place of which it listens elsewhere; null: it listens there. */
  async function runOnce(run: number, launch: LaunchSpec, apart: number | null): Promise<void> {
    const obstacle = await checkLaunch(launch, apart);
    const event = await outcome(run, launch, apart, obstacle);
    lives.delete(run);
    emit(event);
  }

  async function outcome(
    run: number,
    launch: LaunchSpec,
    apart: number | null,
    obstacle: StartObstacle | null,
  ): Promise<ProcessEvent> {
    // Asked to stop before there was anything to stop.
    if (lives.get(run)?.at === 'cancelled') return exited(run, { exitCode: null, signal: null }, []);
    if (obstacle !== null) return refused(run, obstacle);
    const tag = tagOf(run);
    const judge = (sessions: RunSessions | null) => {
      if (apart !== null) void judged(run, launch, sessions);
    };
    const spare = (await spares?.take(launch, { tag, apart })) ?? null;
    if (spare !== null) return live(run, spare, { warm: true }, judge);
    if (lives.get(run)?.at === 'cancelled') return exited(run, { exitCode: null, signal: null }, []);
    const app = await spawnApp(launch, tag, carrier, apart);
    if (typeof app === 'string') return refused(run, await explainSpawnError(launch, app));
    return live(run, app, {}, judge);
  }

  /** Two runs may be there at once: what one has left is swept by a tag of its own. */
  function tagOf(run: number): string {
    return `${runTag}/${run};`;
  }

  async function judged(run: number, launch: LaunchSpec, sessions: RunSessions | null): Promise<void> {
    const { judge } = await import('./rehearsal/judge.ts');
    const slow = (part: SlowPart) => emit({ type: 'successor.slow', run, part });
    const verdict = await judge(launch, sessions, slow);
    emit({ type: 'successor.judged', run, verdict });
  }

  async function openUp(run: number, sessions: RunSessions | null): Promise<void> {
    const isOpen = await sessions?.apart.open(carrier?.keeps() === true);
    // Its health was asked before it came here.
    if (isOpen === true) emit({ type: 'process.healthy', run });
    else kill(run);
  }

  function open(run: number): void {
    const life = lives.get(run);
    if (life?.at === 'alive') void openUp(run, life.sessions);
  }

  async function live(
    run: number,
    app: SpawnedApp,
    how: { readonly warm?: true },
    met: (sessions: RunSessions | null) => void,
  ): Promise<ProcessEvent> {
    const { pid } = app;
    const reading = readOutput(app, { redact, isClear }, (stream, lines) => output(stream, lines, run));
    const sessions = carrier?.meet(run, app.control) ?? null;
    const isCancelled = lives.get(run)?.at === 'cancelled';
    lives.set(run, { at: 'alive', pid, asked: 'no', sessions });
    emit({ type: 'process.spawned', run, pid, ...how });
    // Asked to stop while a spare became it.
    if (isCancelled) stop(run, { sessions: 'drop', aside: true });
    else met(sessions);
    const seen = await app.exit;
    sessions?.end();
    // Before its end is told: who was with it.
    await handOvers.over();
    const warned = wasAsked(run);
    lives.set(run, { at: 'alive', pid, asked: 'gone', sessions });
    const [tail] = await Promise.all([reading.finish(), endLeftovers(pid, warned, tagOf(run))]);
    return exited(run, seen, tail);
  }

  function wasAsked(run: number): boolean {
    const life = lives.get(run);
    return life?.at === 'alive' && life.asked === 'yes';
  }

  function stop(run: number, order: StopOrder = { sessions: 'drop' }): void {
    // Also where it is gone by itself, which is not told yet: it may not have taken what was for it.
    if (order.sessions === 'drop' && order.aside !== true) carrier?.drop();
    const life = lives.get(run);
    if (life?.at === 'checking') lives.set(run, { at: 'cancelled' });
    if (life?.at !== 'alive' || life.asked !== 'no') return;
    if (order.sessions === 'drop' || life.sessions === null) return terminate(run);
    lives.set(run, { ...life, asked: 'packing' });
    void pack(run, life.sessions, order).finally(() => terminate(run));
  }

  async function pack(
    run: number,
    sessions: RunSessions,
    { oldValues, yields }: Extract<StopOrder, { sessions: 'carry' }>,
  ): Promise<void> {
    await handOvers.settle();
    await carrier?.settle();
    await sessions.pack(oldValues);
    if (yields && (await sessions.apart.close())) emit({ type: 'process.yielded', run });
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

  function kill(run: number): void {
    const life = lives.get(run);
    if (life?.at === 'checking') lives.set(run, { at: 'cancelled' });
    if (life?.at === 'alive') signalGroup(life.pid, 'SIGKILL');
  }

  function release(run: number): void {
    const life = lives.get(run);
    if (life?.at === 'alive') life.sessions?.release();
  }

  function living(run: number): LivingRun | null {
    const life = lives.get(run);
    return life?.at === 'alive' ? { pid: life.pid, tag: tagOf(run), sessions: life.sessions } : null;
  }

  const killNow = () => [...lives.keys()].forEach(kill);
  return { start, rehearse, handOvers, open, stop, dropSessions, release, kill, living, killNow };
}
