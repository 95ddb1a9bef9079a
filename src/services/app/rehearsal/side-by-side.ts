import { setTimeout as delay } from 'node:timers/promises';
import { provedBy } from '../../../core/app/beside/series.ts';
import type { LaunchSpec } from '../../../core/app/launch.ts';
import type { Alone, AloneEvent } from '../../../core/app/sessions/alone.ts';
import { printable } from '../../../core/base/printable.ts';
import type { RunSessions } from '../sessions/run-sessions.ts';
import { lookCloser } from './closer-look.ts';
import { type Holdings, holdingsOf } from './holdings.ts';
import type { LonerFile } from './loner-file.ts';
import type { SeriesFile } from './series-file.ts';

/** Says whether two of the app can run side by side, as far as that is known before it is tried. */
export interface SideBySideLook {
  /** Answers with one `alone.answered`, within half a second. `byItself`: nobody asked for two at once. */
  ask(run: number, launch: LaunchSpec, byItself: boolean): void;
  remember(alone: Alone): void;
  forget(): void;
}

/** A run that has a process. */
export interface LivingRun {
  readonly pid: number;
  /** In the environment of all that it has started. */
  readonly tag: string;
  readonly sessions: RunSessions | null;
}

export interface SideBySideDeps {
  readonly file: LonerFile;
  readonly series: Pick<SeriesFile, 'read'>;
  living(run: number): LivingRun | null;
  emit(event: AloneEvent): void;
}

/** A lock that a program still has after so long is none that it takes for one entry (SQLite). */
const lockLastsMs = 100;
const threadsMs = 300;
const unseen = { why: 'unseen', what: '' } as const;

export function createSideBySide({ file, series, living, emit }: SideBySideDeps): SideBySideLook {
  /** What was known before anything is looked at; null: nothing. */
  function known(byItself: boolean): Alone['why'] | null {
    const seen = file.read();
    if (seen !== null && (byItself || seen !== 'refused')) return seen;
    return byItself && series.read() < provedBy ? 'unproved' : null;
  }

  async function find(run: number, launch: LaunchSpec, byItself: boolean): Promise<Alone | null> {
    const why = known(byItself);
    if (why !== null) return { why, what: '' };
    const life = living(run);
    if (life === null) return byItself ? unseen : null;
    const own = [launch.port, await placeOf(life)];
    const held = await holdingsOf(life.pid);
    const port = held.ports.find((each) => !own.includes(each));
    if (port !== undefined) return { why: 'port', what: String(port) };
    const lock = await lastingLock(held, life.pid);
    if (lock !== undefined) return { why: 'lock', what: printable(lock) };
    const [thread] = (await life.sessions?.apart.threads(threadsMs)) ?? [];
    if (thread !== undefined) return { why: 'thread', what: thread };
    return byItself ? lookCloser(life, held) : null;
  }

  return {
    ask(run, launch, byItself) {
      void find(run, launch, byItself)
        .catch(() => (byItself ? unseen : null))
        .then((alone) => emit({ type: 'alone.answered', run, alone }));
    },
    remember({ why }) {
      if (why === 'taken' || why === 'unable' || why === 'refused') file.write(why);
    },
    forget: file.remove,
  };
}

async function lastingLock({ locks }: Holdings, group: number): Promise<string | undefined> {
  if (locks.length === 0) return undefined;
  await delay(lockLastsMs);
  const later = await holdingsOf(group);
  return locks.find((each) => later.locks.includes(each));
}

/** The port where it listened while it was tried, which what it started may still hold; null: it was not. */
async function placeOf({ sessions }: LivingRun): Promise<number | null> {
  const place = await Promise.race([sessions?.apart.listens ?? null, Promise.resolve(null)]);
  return place === null ? null : Number(place.slice(place.lastIndexOf(':') + 1));
}
