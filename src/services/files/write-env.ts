import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, type FileHandle, link, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { envWriteWords } from '../../core/words/env-file.ts';
import { codeOf } from '../os/error-code.ts';
import { isMountPoint } from './mount-point.ts';
import { writeNewFile } from './new-file.ts';
import { readEnvFileNow } from './read-env.ts';
import { fileSpots } from './watched-paths.ts';
import { TextLostError, writeInPlace } from './write-in-place.ts';

/** How an edit of the settings file went. */
export type EnvEdit =
  | { readonly at: 'written' }
  /** There was nothing to change. */
  | { readonly at: 'unchanged' }
  /** The file is as it was; the message says why and what to do. */
  | { readonly at: 'failed'; readonly message: string };

/** Whose a file is, and who may do what with it. */
interface Holding {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** A file that changes each time that we look is being written by somebody else. */
const mostTries = 3;

/**
 * Changes the settings file in one step: whoever reads it sees all of the old text or all of the new, whatever happens
 * meanwhile. The text is read anew, a missing file counting as empty, and `edit` is asked again where somebody
 * else saved in between. A symbolic link stays one: the file that it leads to is replaced, with its mode and
 * owner. One that is mounted by itself can't be replaced, and is written in place. Never rejects, unless `edit` throws.
 */
export async function editEnvFile(path: string, edit: (text: string) => string): Promise<EnvEdit> {
  const target = fileSpots(path).at(-1) ?? path;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const reading = readEnvFileNow(target);
    if (reading.type === 'envFile.unreadable') return failed(reading.message);
    const before = reading.type === 'envFile.read' ? reading.text : '';
    const after = edit(before);
    if (after === before) return { at: 'unchanged' };
    const isStill = () => isDeepStrictEqual(readEnvFileNow(target), reading);
    try {
      if (await write(target, { before, after }, isStill)) return { at: 'written' };
    } catch (error) {
      return failed(explain(error));
    }
  }
  return failed(envWriteWords.busy);
}

/**
 * Makes the settings file from its example, in one step and for its user's eyes alone. One that is there by now stays as
 * it is. Never rejects.
 */
export async function createEnvFile(path: string, example: string): Promise<EnvEdit> {
  const draft = draftOf(path);
  try {
    const text = await readFile(example, 'utf8');
    await writeNewFile(draft, text);
    // Unlike a rename, a link takes nobody's place.
    await link(draft, path).catch((error: unknown) => {
      if (!linklessCodes.includes(codeOf(error))) throw error;
      return writeNewFile(path, text);
    });
    return { at: 'written' };
  } catch (error) {
    return failed(codeOf(error) === 'EEXIST' ? envWriteWords.thereByNow : explain(error));
  } finally {
    await drop(draft);
  }
}

/** Of file systems that have no hard links: FAT, some of FUSE and of Samba (link(2)). */
const linklessCodes = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

/** Where a folder takes no draft, or the draft's owner can't be that of the file. */
const draftlessCodes = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT'];

/** @returns false where the file is no longer what it was. */
async function write(
  target: string,
  texts: { readonly before: string; readonly after: string },
  isStill: () => boolean,
): Promise<boolean> {
  try {
    return await replace(target, texts.after, isStill);
  } catch (error) {
    const code = codeOf(error);
    // EBUSY comes of the rename.
    const isMounted = code === 'EBUSY' || (draftlessCodes.includes(code) && isMountPoint(target));
    if (!isMounted) throw error;
    return writeInPlace(target, texts, isStill);
  }
}

/** @returns false where the file is no longer what it was. */
async function replace(target: string, text: string, isStill: () => boolean): Promise<boolean> {
  const holding = await holdingOf(target);
  // In the same folder: a rename across file systems would be a copy.
  const draft = draftOf(target);
  const file = await open(draft, 'wx', 0o600);
  try {
    await fill(file, text, holding).finally(() => file.close());
    if (!isStill()) return await drop(draft);
    await rename(draft, target);
  } catch (error) {
    await drop(draft);
    throw error;
  }
  await syncFolder(dirname(target));
  return true;
}

/** Null for a file that is not there. @throws where it may not be written: a rename would not mind. */
async function holdingOf(target: string): Promise<Holding | null> {
  try {
    await access(target, constants.W_OK);
    return await stat(target);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

async function fill(file: FileHandle, text: string, holding: Holding | null): Promise<void> {
  await file.writeFile(text);
  if (holding !== null) {
    const { uid, gid } = await file.stat();
    if (uid !== holding.uid || gid !== holding.gid) await file.chown(holding.uid, holding.gid);
    await file.chmod(holding.mode & 0o7777);
  }
  await file.sync();
}

function draftOf(path: string): string {
  return `${path}.ocap-dev-${randomBytes(6).toString('hex')}`;
}

async function drop(draft: string): Promise<false> {
  await unlink(draft).catch(() => undefined);
  return false;
}

// The rename itself must outlive a power cut too. Not every file system can be asked for it.
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

function explain(error: unknown): string {
  if (error instanceof TextLostError) return envWriteWords.textLost(error.copy);
  const code = codeOf(error);
  switch (code) {
    case 'EACCES':
      return envWriteWords.forbidden;
    case 'EPERM':
      return envWriteWords.foreign;
    case 'EROFS':
      return envWriteWords.readOnly;
    case 'ENOSPC':
    case 'EDQUOT':
      return envWriteWords.noSpace;
    default:
      return envWriteWords.unwritable(code);
  }
}

function failed(message: string): EnvEdit {
  return { at: 'failed', message };
}
