import type { FailureReader } from '../core/app/script-failure.ts';

/** A reader for each run, made when it first says something. */
export function createRunReaders(create: (run: number) => FailureReader) {
  const readers = new Map<number, FailureReader>();
  return {
    of(run: number): FailureReader {
      const reader = readers.get(run) ?? create(run);
      readers.set(run, reader);
      return reader;
    },
    end: (run: number) => void readers.delete(run),
  };
}
