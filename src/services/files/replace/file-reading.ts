import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { resolve } from 'node:path';
import { codeOf } from '../../os/error-code.ts';
import { fileSpots } from '../watched-paths.ts';

/** Which file it is, whatever it is called: two names of one file have the same. */
export interface FileIdentity {
  readonly dev: bigint;
  readonly ino: bigint;
}

/** What stood at a place at one moment. `place`: where the links end that lead there. */
export type FileReading =
  | { readonly at: 'missing'; readonly place: string }
  | { readonly at: 'file'; readonly place: string; readonly bytes: Buffer; readonly stats: BigIntStats };

/** A file that is there. */
export type FoundFile = Extract<FileReading, { at: 'file' }>;

/** A folder, a device or a named pipe stands where a file was to be read. */
export class NotPlain extends Error {}

/**
 * Reads a file at once, with what tells whether it is still the same later on.
 * @throws Node's error where it cannot be read; NotPlain.
 */
export function readFileNow(path: string): FileReading {
  const place = placeOf(path);
  try {
    return { at: 'file', place, ...readPlain(place) };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { at: 'missing', place };
    throw error;
  }
}

/** Does the place hold now just what was read? */
export function isStill(reading: FileReading): boolean {
  try {
    const now = readFileNow(reading.place);
    if (now.at === 'missing' || reading.at === 'missing') return now.at === reading.at;
    return now.place === reading.place && isSame(now.stats, reading.stats) && now.bytes.equals(reading.bytes);
  } catch {
    return false;
  }
}

export function isSame(one: FileIdentity, other: FileIdentity): boolean {
  return one.ino === other.ino && one.dev === other.dev;
}

/** Null where nothing is there. */
export function identityOf(path: string): FileIdentity | null {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return { dev, ino };
  } catch {
    return null;
  }
}

/**
 * Do two names lead to one file, be it by a symbolic link, by a hard one, or by a folder with two names? Where no file is there
 * yet: would both make the same?
 */
export function leadToOneFile(one: string, other: string): boolean {
  const [first, second] = [identityOf(one), identityOf(other)];
  if (first === null && second === null) return placeOf(one) === placeOf(other);
  return first !== null && second !== null && isSame(first, second);
}

function placeOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return fileSpots(path).at(-1) ?? resolve(path);
  }
}

// Not blocking, in case that it is a named pipe: that one would wait for its writer.
function readPlain(path: string): { bytes: Buffer; stats: BigIntStats } {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(file, { bigint: true });
    if (!stats.isFile()) throw new NotPlain(path);
    return { bytes: readFileSync(file), stats };
  } finally {
    closeSync(file);
  }
}
