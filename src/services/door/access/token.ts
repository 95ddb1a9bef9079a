import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A token that nobody guesses: 192 bits, in letters that an address may hold. */
export function newToken(): string {
  return randomBytes(24).toString('base64url');
}

/** What is kept of a token. It is worth nothing with another context: another project, or another host. */
export function tokenHash(token: string, ...context: readonly string[]): string {
  const hash = createHash('sha256');
  // The length ends each part, so that no two lists of parts are one text.
  for (const part of [...context, token]) hash.update(`${part.length}:${part}`);
  return hash.digest('hex');
}

/** Compares in constant time. */
export function isSameHash(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
