import { readFileSync, rmSync } from 'node:fs';
import { isRecord } from '../../../core/base/is-record.ts';
import { type GuestBook, isGuestBook } from '../../../core/door/access/guest-book.ts';
import { codeOf } from '../../os/error-code.ts';
import { writeOwnFile } from '../../os/folders/write-own-file.ts';

/** What stands in the file; the rest of it is the book. */
const version = 1;

/** Only this program writes it: what is none of its books is nobody's invitation. */
export function readGuestFile(path: string): GuestBook {
  try {
    const read: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isRecord(read) && read['version'] === version && isGuestBook(read['book']) ? read['book'] : [];
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
  writeOwnFile(path, JSON.stringify({ version, book }));
}

function remove(path: string): void {
  try {
    rmSync(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}
