import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { GuestBook } from '../../../core/door/access/guest-book.ts';
import { codeOf } from '../../os/error-code.ts';
import { makeFolder } from '../../os/folders/make-folder.ts';

/** What stands in the file; the rest of it is the book. */
const version = 1;

/** Whoever writes it is this program: what is none of its books is nobody's invitation. */
export function readGuestFile(path: string, isBook: (value: unknown) => value is GuestBook): GuestBook {
  try {
    const read: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof read !== 'object' || read === null || !('book' in read) || !('version' in read)) return [];
    return read.version === version && isBook(read.book) ? read.book : [];
  } catch {
    return [];
  }
}

/**
 * Writes it whole or not at all, readable by its user only. It holds hashes: nobody comes in by what stands there.
 * @throws what the system says where it cannot be written.
 */
export function writeGuestFile(path: string, book: GuestBook): void {
  if (book.length === 0) return remove(path);
  makeFolder(dirname(path), 0o700);
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, JSON.stringify({ version, book }), { mode: 0o600, flag: 'wx' });
  renameSync(draft, path);
}

function remove(path: string): void {
  try {
    rmSync(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}
