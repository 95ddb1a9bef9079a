import { statSync } from 'node:fs';
import { inStep } from '../os/node/in-step.ts';

export interface QuietLook {
  /** Everything as it is now has been read. */
  seen(): void;
  close(): void;
}

export interface QuietLookOptions {
  paths(): readonly string[];
  readonly everyMs: number;
  /** It changed a look ago, and nobody has read it since. */
  unseen(): void;
}

/**
 * Looks at a file's stamp in intervals, for folders whose changes come without events: a file that is mounted by itself
 * (`docker run -v ./.env:/app/.env`), WSL's /mnt/c, Docker Desktop, NFS, sshfs, the lower layer of an overlay. A change is
 * unseen when it still is at the next look: where events come, the file has been read by then. A link that leads elsewhere now has
 * another file's number.
 */
export function createQuietLook({ paths, everyMs, unseen }: QuietLookOptions): QuietLook {
  let known = stampsOf(paths());
  let doubtful: string | null = null;
  const close = inStep(everyMs, () => {
    const stamps = stampsOf(paths());
    const isDoubt = stamps !== known;
    const isUnseen = isDoubt && stamps === doubtful;
    doubtful = isDoubt ? stamps : null;
    if (isUnseen) unseen();
  });
  return {
    seen() {
      known = stampsOf(paths());
    },
    close,
  };
}

function stampsOf(paths: readonly string[]): string {
  return paths.map(stampOf).join('\n');
}

function stampOf(path: string): string {
  try {
    // What is not there is the usual case of a config file, and an error each second takes longer than the look.
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats === undefined ? '' : `${stats.ino} ${stats.mtimeMs} ${stats.ctimeMs} ${stats.size}`;
  } catch {
    return '';
  }
}
