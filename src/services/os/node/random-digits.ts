/**
 * So many hexadecimal digits that nobody else has met, for names that may be guessed. What must not be guessed is from `node:crypto`, whose
 * twenty modules take a start 4 ms to load.
 */
export function randomDigits(count: number): string {
  return Array.from({ length: count }, () => Math.floor(Math.random() * 16).toString(16)).join('');
}
