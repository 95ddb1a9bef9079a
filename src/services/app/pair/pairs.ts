import { setTimeout as delay } from 'node:timers/promises';
import type { LaunchSpec } from '../../../core/app/launch.ts';
import type { PairEvent } from '../../../core/app/sessions/state.ts';
import type { RunSessions } from '../sessions/run-sessions.ts';
import { createBuildFile } from './build-file.ts';

/** Finds out, once on a machine, whether sessions go over between two processes of a Streamlit. */
export interface Pairs {
  /** Answers with `sessions.tried` if that can be said: at once where it is known. */
  ask(run: number, launch: LaunchSpec): void;
  /** Ends what is being tried. */
  end(): void;
}

export interface PairsDeps {
  readonly shimFolder: string | null;
  readonly cacheFolder: string;
  readonly runTag: string;
  sessionsOf(run: number): RunSessions | null;
  emit(event: PairEvent): void;
}

/** The app that is to be seen comes first. */
const idleMs = 30_000;

export function createPairs({ shimFolder, cacheFolder, runTag, sessionsOf, emit }: PairsDeps): Pairs {
  const ending = new AbortController();
  const { signal } = ending;

  async function find(run: number, launch: LaunchSpec, folder: string): Promise<boolean | null> {
    const build = (await sessionsOf(run)?.build) ?? null;
    if (build === null) return null;
    const file = createBuildFile(cacheFolder, build, folder);
    const known = file.read();
    if (known !== null) return known;
    await delay(idleMs, undefined, { signal, ref: false });
    // Another supervisor may have tried meanwhile.
    const { tryPair } = await import('./try-pair.ts');
    const found = file.read() ?? (await tryPair(launch, { shimFolder: folder, runTag, signal }));
    if (found !== null) file.write(found);
    return found;
  }

  return {
    ask(run, launch) {
      if (shimFolder === null) return;
      void find(run, launch, shimFolder)
        .catch(() => null)
        .then((isWhole) => {
          if (isWhole !== null && !signal.aborted) emit({ type: 'sessions.tried', isWhole });
        });
    },
    end: () => ending.abort(),
  };
}
