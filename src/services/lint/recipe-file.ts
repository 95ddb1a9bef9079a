import { lstat } from 'node:fs/promises';
import { type FoundFile, readFileNow } from '../files/replace/file-reading.ts';
import { troubleText } from '../files/replace/refusal-text.ts';
import { replaceFile } from '../files/replace/replace-file.ts';
import { codeOf } from '../os/error-code.ts';

/** A file as it was read. */
export interface RecipeText {
  readonly text: string;
  readonly read: FoundFile;
  readonly encoding: 'utf8' | 'latin1';
}

/** Why there is none: what it is, or what the system says. */
export type RecipeReading =
  | { readonly at: 'read'; readonly recipe: RecipeText }
  | { readonly at: 'other' }
  | { readonly at: 'unreadable'; readonly code: string };

/** What people write by hand is small; what is larger is something else. */
const mostBytes = 256 * 1024;

/**
 * Reads a plain file. A link is not followed, nor does one in the place of a folder lead out of where it was looked for.
 *
 * @param path absolute, and real but for its last part.
 */
export async function readRecipe(path: string): Promise<RecipeReading> {
  try {
    const stats = await lstat(path);
    if (!stats.isFile() || stats.size > mostBytes) return { at: 'other' };
    const read = readFileNow(path);
    if (read.at !== 'file' || read.place !== path || read.bytes.includes(0)) return { at: 'other' };
    return { at: 'read', recipe: { read, ...decoded(read.bytes) } };
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? { at: 'other' } : { at: 'unreadable', code: codeOf(error) };
  }
}

/** What is no UTF-8 is read byte by byte, so that it can be written as it was. */
function decoded(bytes: Buffer): Pick<RecipeText, 'text' | 'encoding'> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { text, encoding: 'utf8' };
  } catch {
    return { text: bytes.toString('latin1'), encoding: 'latin1' };
  }
}

export type RecipeWriting =
  | { readonly at: 'written' }
  /** Somebody else wrote it since it was read. */
  | { readonly at: 'changed' }
  /** Sentences that begin with "This file". */
  | { readonly at: 'failed'; readonly trouble: string };

/** Writes the text in the place of the one that was read, and of no other. Never rejects. */
export async function writeRecipe({ read, encoding }: RecipeText, text: string): Promise<RecipeWriting> {
  const outcome = await replaceFile({ read, next: Buffer.from(text, encoding) });
  return outcome.at === 'written' || outcome.at === 'changed'
    ? outcome
    : { at: 'failed', trouble: troubleText(outcome) };
}
