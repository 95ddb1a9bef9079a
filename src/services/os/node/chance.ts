import { closeSync, openSync, readSync } from 'node:fs';

/** So many random bytes, in hexadecimal, as the system gives them: what a start needs by chance is no reason to load node:crypto, which takes 5 ms. */
export function chance(bytes: number): string {
  const buffer = Buffer.alloc(bytes);
  const source = openSync('/dev/urandom', 'r');
  try {
    readSync(source, buffer);
  } finally {
    closeSync(source);
  }
  return buffer.toString('hex');
}
