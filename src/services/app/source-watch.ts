import { statSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { inStep } from '../os/node/in-step.ts';

/** Tells when files of the app are saved. */
export interface SourceWatch {
  /** These files, as they are now, instead of any earlier ones. */
  watch(files: readonly string[]): void;
  close(): void;
}

/**
 * Looked at by name and in intervals: it survives editors that put a new file in the old one's place. Not `watchFile`, whose
 * first look comes later, when the file may have been saved already.
 */
const everyMs = 1000;

export function createSourceWatch(changed: () => void, intervalMs = everyMs): SourceWatch {
  let stop: (() => void) | undefined;
  const watch = (files: readonly string[]) => {
    stop?.();
    stop = undefined;
    if (files.length === 0) return;
    let known = files.map(stampOf);
    stop = inStep(intervalMs, () => {
      const stamps = files.map(stampOf);
      if (isDeepStrictEqual(stamps, known)) return;
      known = stamps;
      changed();
    });
  };
  return { watch, close: () => watch([]) };
}

function stampOf(file: string): string {
  try {
    const { ino, mtimeMs, size } = statSync(file);
    return `${ino} ${mtimeMs} ${size}`;
  } catch {
    return '';
  }
}
