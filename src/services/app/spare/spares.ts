import type { LaunchSpec } from '../../../core/app/launch.ts';
import type { SpareEvent } from '../../../core/app/sessions/spare-state.ts';
import type { SpawnedApp } from '../spawn-app.ts';
import { createSpare, type Spare, type SpareDeps, type StartOrder } from './spare.ts';

/** Owns the spare, of which there is one at most. */
export interface Spares {
  /** Has one for starts like this one, instead of any earlier one. */
  start(launch: LaunchSpec): void;
  end(): void;
  /** The spare, become the app of this launch; null: there is none that could. Whatever comes of it, it is gone then. */
  take(launch: LaunchSpec, order: StartOrder): Promise<SpawnedApp | null>;
}

/** Without a spare at first. `emit` is told of one that ends before anybody took it. */
export function createSpares(deps: SpareDeps & { emit(event: SpareEvent): void }): Spares {
  let spare: Spare | null = null;

  function end(): void {
    const ended = spare;
    spare = null;
    ended?.end();
  }

  return {
    start(launch) {
      end();
      const own = createSpare(launch, deps);
      spare = own;
      void own.over.then(() => {
        if (spare !== own) return;
        spare = null;
        deps.emit({ type: 'spare.ended' });
      });
    },
    end,
    async take(launch, order) {
      const taken = spare;
      spare = null;
      return taken === null ? null : taken.become(launch, order);
    },
  };
}
