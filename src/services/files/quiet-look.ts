import { statSync } from 'node:fs';

export interface QuietLook {
  /** Everything as it is now has been read. */
  seen(): void;
  close(): void;
}

export interface QuietLookOptions {
  spots(): readonly string[];
  readonly everyMs: number;
  /** It changed a look ago, and nobody has read it since. */
  unseen(): void;
}

/**
 * Looks at a file's stamp in intervals, for folders whose changes come without events: a file that is mounted by itself
 * (`docker run -v ./.env:/app/.env`), WSL's /mnt/c, Docker Desktop, NFS, sshfs, the lower layer of an overlay. A change is
 * unseen when it still is at the next look: where events come, the file has been read by then.
 */
export function createQuietLook({ spots, everyMs, unseen }: QuietLookOptions): QuietLook {
  let known = stampsOf(spots());
  let doubtful: string | null = null;
  const timer = setInterval(() => {
    const stamps = stampsOf(spots());
    const isDoubt = stamps !== known;
    const isUnseen = isDoubt && stamps === doubtful;
    doubtful = isDoubt ? stamps : null;
    if (isUnseen) unseen();
  }, everyMs).unref();
  return {
    seen() {
      known = stampsOf(spots());
    },
    close: () => clearInterval(timer),
  };
}

function stampsOf(spots: readonly string[]): string {
  return spots.map(stampOf).join('\n');
}

function stampOf(path: string): string {
  try {
    const { ino, mtimeMs, ctimeMs, size } = statSync(path);
    return `${ino} ${mtimeMs} ${ctimeMs} ${size}`;
  } catch {
    return '';
  }
}
