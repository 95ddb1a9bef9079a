import {
  closeSync,
  constants,
  fstatSync,
  fsync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Environment } from '../../../core/base/environment.ts';
import { makeFolder } from '../../os/folders/make-folder.ts';
import { stateFolder } from '../../os/state-folder.ts';
import { draftName, removeDraft, syncFolderOf, writeNewFile } from './draft.ts';
import { type FoundFile, identityOf, isSame } from './file-reading.ts';
import { writerOf } from './file-writers.ts';
import { Refused } from './refusal.ts';

const sync = promisify(fsync);

/** What is written at the same moment as ours is written by then. */
const lookAgainMs = 20;

/** `torn`: it may hold neither text, or parts of two; what it held before is in `copy`. `changed`: nothing of ours is in it. */
export type Overwriting =
  | { readonly at: 'written' }
  | { readonly at: 'changed' }
  | { readonly at: 'torn'; readonly copy: string };

/**
 * Writes a text over a file that can't be replaced: it has several names (link(2)), attributes that a new file would lack, or is
 * mounted by itself. Who reads meanwhile may see half of it, so a copy of the old text lies in the user's state folder
 * until the new one is whole: nothing is cut off before it is written over, and on any error the old text is put back.
 *
 * @throws Node's error, or Refused, where it was not written and holds the old text again.
 */
export async function writeOver(was: FoundFile, next: Buffer, env: Environment): Promise<Overwriting> {
  const file = openSync(was.place, constants.O_RDWR | constants.O_NONBLOCK);
  try {
    const copy = await keepCopy(was, env);
    const outcome = await overwrite(file, was, next).catch((error: unknown) => ({ error }));
    const isFailed = typeof outcome === 'object';
    if (outcome === 'torn' || (isFailed && !restore(file, was))) return { at: 'torn', copy };
    await removeDraft(copy);
    if (isFailed) throw outcome.error;
    return { at: outcome };
  } finally {
    closeSync(file);
  }
}

/** Looks once more and writes in one go, without a turn of the loop in between, and looks at it afterwards. */
async function overwrite(
  file: number,
  was: FoundFile,
  next: Buffer,
): Promise<'written' | 'changed' | 'torn'> {
  const isOpen = typeof (await writerOf(was.stats, file)) === 'object';
  if (isOpen || !textOf(file).equals(was.bytes) || !isAtPlace(was)) return 'changed';
  write(file, was.bytes, next);
  await sync(file);
  await delay(lookAgainMs);
  const text = textOf(file);
  // A shorter text of theirs would be followed by the rest of ours; any other is all theirs, and later than ours.
  if (!text.equals(next)) return text.length === next.length ? 'torn' : 'changed';
  if (isAtPlace(was)) return 'written';
  // Somebody's save has taken the name away from this file; its other names keep it.
  write(file, next, was.bytes);
  return 'changed';
}

/** Over what is there. Only then is the rest cut off, if it is still the rest of what was there. */
function write(file: number, before: Buffer, after: Buffer): void {
  let written = 0;
  while (written < after.length) written += writeSync(file, after, written, after.length - written, written);
  const rest = before.subarray(after.length);
  if (rest.length > 0 && textOf(file).equals(Buffer.concat([after, rest]))) ftruncateSync(file, after.length);
}

/** To put the old text back takes no space that is not there already. */
function restore(file: number, { bytes }: FoundFile): boolean {
  try {
    write(file, textOf(file), bytes);
    return textOf(file).equals(bytes);
  } catch {
    return false;
  }
}

function textOf(file: number): Buffer {
  const text = Buffer.alloc(fstatSync(file).size);
  let read = 0;
  while (read < text.length) {
    const length = readSync(file, text, read, text.length - read, read);
    if (length === 0) break;
    read += length;
  }
  return text.subarray(0, read);
}

function isAtPlace({ place, stats }: FoundFile): boolean {
  const there = identityOf(place);
  return there !== null && isSame(there, stats);
}

/** For its user alone; with the temporary files where there is no home to write into, as in some containers. */
async function keepCopy({ place, bytes }: FoundFile, env: Environment): Promise<string> {
  const name = basename(draftName(place));
  const kept = join(stateFolder(env), 'kept');
  try {
    makeFolder(kept, 0o700);
    return await written(join(kept, name), bytes);
  } catch {
    return written(join(tmpdir(), name), bytes).catch(() => {
      throw new Refused({ why: 'no-copy' });
    });
  }
}

async function written(path: string, bytes: Buffer): Promise<string> {
  await writeNewFile(path, bytes);
  await syncFolderOf(path);
  return path;
}
