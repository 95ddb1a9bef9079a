import { resolve } from 'node:path';
import type { PolicyEvent } from '../../../core/tunnel/state.ts';

/** Watches the file of the traffic policy that is wanted. */
export interface PolicyWatch {
  /** This file instead of any other; null: none. */
  watch(file: string | null): void;
}

/**
 * One file is watched at a time. What watches is loaded when the first is wanted: most projects have none.
 *
 * @param cwd what a relative name starts from.
 */
export function createPolicyWatch(cwd: string, emit: (event: PolicyEvent) => void): PolicyWatch {
  let wanted: string | null = null;
  let close: () => unknown = () => undefined;

  async function open(file: string): Promise<void> {
    const { createPolicyWatcher } = await import('./watch-policy.ts');
    if (wanted !== file) return;
    const watcher = createPolicyWatcher({
      path: resolve(cwd, file),
      emit: (reading) => {
        if (wanted === file) emit({ type: 'trafficPolicy.read', file, reading });
      },
    });
    close = () => void watcher.close();
  }

  return {
    watch(file) {
      wanted = file;
      close();
      close = () => undefined;
      if (file !== null) void open(file);
    },
  };
}
