import { readFileSync, rmSync } from 'node:fs';
import type { Alone } from '../../../core/app/sessions/alone.ts';
import { isRecord } from '../../../core/base/is-record.ts';
import { writeOwnFile } from '../../os/folders/write-own-file.ts';
import { stampOf } from './source-stamp.ts';

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

const version = 1;
const causes: readonly LonerCause[] = ['taken', 'unable', 'refused'];

/** @param path in the folder for what a user may want to keep; `sources`: the project's folder. */
export function createLonerFile(path: string, sources: string): LonerFile {
  return {
    read() {
      try {
        const kept: unknown = JSON.parse(readFileSync(path, 'utf8'));
        if (!isRecord(kept) || kept['version'] !== version || kept['sources'] !== stampOf(sources))
          return null;
        return causes.find((cause) => cause === kept['why']) ?? null;
      } catch {
        return null;
      }
    },
    write(why) {
      try {
        writeOwnFile(path, JSON.stringify({ version, why, sources: stampOf(sources) }));
      } catch {
        // It is seen again, and costs a trial.
      }
    },
    remove: () => rmSync(path, { force: true }),
  };
}
