import { constants } from 'node:fs';
import { access, link } from 'node:fs/promises';
import type { Environment } from '../../../core/base/environment.ts';
import { codeOf } from '../../os/error-code.ts';
import { draftName, removeDraft, syncFolderOf, writeNewFile } from './draft.ts';
import type { FileReading, FoundFile } from './file-reading.ts';
import { isMountPoint } from './mount-point.ts';
import { hasSameAttributes } from './python-tool.ts';
import { type Refusal, refusalOf } from './refusal.ts';
import { swap } from './swap.ts';
import { writeOver } from './write-over.ts';

/** How it went to write a text in the place of what was read. */
export type Replacement =
  | { readonly at: 'written' }
  /** Somebody else wrote since it was read, or at the same moment: what they wrote stands there. Nothing of ours does. */
  | { readonly at: 'changed' }
  /** Nobody changed it. */
  | { readonly at: 'refused'; readonly refusal: Refusal }
  /** It may hold parts of two texts: what it held before is in `copy`. */
  | { readonly at: 'torn'; readonly copy: string }
  /** Several wrote at the same moment: what one of them wrote is in `path`. */
  | { readonly at: 'beside'; readonly path: string };

export interface ReplaceOptions {
  /** What was read, by `readWhenFinished`: only that is replaced. */
  readonly read: FileReading;
  readonly next: Buffer;
  /** Where the user keeps state, and the system its tools. */
  readonly env?: Environment;
  /** Of a file that is not there yet, less the umask. Its user's alone, if not given. */
  readonly mode?: number;
}

/**
 * Writes a file as every file of a user's is written here. Who reads it sees all of the old text or all of the new, also after a power cut;
 * nobody else's writing is lost, and a full disk loses nothing. It keeps owner, mode, names and attributes: where a new file
 * in its place would lack one of them, or can't take its place, the text is written over the old one. Never rejects.
 */
export async function replaceFile(options: ReplaceOptions): Promise<Replacement> {
  const { read } = options;
  try {
    return read.at === 'missing' ? await create(read.place, options) : await replace(read, options);
  } catch (error) {
    return { at: 'refused', refusal: refusalOf(error, read) };
  }
}

/** Of file systems that have no hard links: FAT, some of FUSE and of Samba (link(2)). */
const linklessCodes = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

async function create(place: string, { next, mode = 0o600 }: ReplaceOptions): Promise<Replacement> {
  const draft = draftName(place);
  try {
    await writeNewFile(draft, next, { mode });
    // Unlike a rename, a link takes nobody's place.
    await link(draft, place).catch((error: unknown) => {
      if (!linklessCodes.includes(codeOf(error))) throw error;
      return writeNewFile(place, next, { mode });
    });
    await syncFolderOf(place);
    return { at: 'written' };
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return { at: 'changed' };
    throw error;
  } finally {
    await removeDraft(draft);
  }
}

/** Of a file that is mounted by itself, and where no link can keep what is replaced. */
const replacelessCodes = ['EBUSY', 'EXDEV', ...linklessCodes];

async function replace(was: FoundFile, options: ReplaceOptions): Promise<Replacement> {
  const { place } = was;
  // A rename would not mind.
  await access(place, constants.W_OK);
  if (was.stats.nlink > 1n || isMountPoint(place)) return over(was, options);
  const draft = draftName(place);
  await writeNewFile(draft, options.next, { like: was });
  if ((await hasSameAttributes(draft, place, envOf(options))) === 'yes')
    return putInPlace(draft, was, options);
  await removeDraft(draft);
  return over(was, options);
}

async function putInPlace(draft: string, was: FoundFile, options: ReplaceOptions): Promise<Replacement> {
  try {
    const swapped = await swap(draft, was, envOf(options));
    await syncFolderOf(was.place);
    return swapped;
  } catch (error) {
    await removeDraft(draft);
    if (replacelessCodes.includes(codeOf(error))) return over(was, options);
    throw error;
  }
}

function over(was: FoundFile, options: ReplaceOptions): Promise<Replacement> {
  return writeOver(was, options.next, envOf(options));
}

function envOf({ env = process.env }: ReplaceOptions): Environment {
  return env;
}
