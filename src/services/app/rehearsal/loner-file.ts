import { rmSync } from 'node:fs';
import type { Alone } from '../../../core/app/sessions/alone.ts';
import { stampOf } from './source-stamp.ts';
import { readStamped, writeStamped } from './stamped-file.ts';

/** What a try has shown: what a second one needs is taken; it can't be tried; tried by itself, it was no good. */
export type LonerCause = Extract<Alone['why'], 'taken' | 'unable' | 'refused'>;

/** That two of a project's app could not run side by side, kept for as long as its sources stay as they are. */
export interface LonerFile {
  /** Why, if it is known and the sources are those that it was seen with; null: not. */
  read(): LonerCause | null;
  /** Nothing is said where it cannot be written: it is seen again then. */
  write(why: LonerCause): void;
  remove(): void;
}

const causes: readonly LonerCause[] = ['taken', 'unable', 'refused'];

/** @param path in the folder for what a user may want to keep; `sources`: the project's folder. */
export function createLonerFile(path: string, sources: string): LonerFile {
  const stamp = () => stampOf(sources);
  return {
    read() {
      const why = readStamped(path, stamp)?.['why'];
      return causes.find((cause) => cause === why) ?? null;
    },
    write(why) {
      writeStamped(path, stamp, { why });
    },
    remove: () => rmSync(path, { force: true }),
  };
}
