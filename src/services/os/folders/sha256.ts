/**
 * SHA-256 of a short text, in hexadecimal (FIPS 180-4): for a name that a start must know before it knows anything else, where node:crypto
 * would take 5 ms to load. For no secret.
 */
export function sha256(text: string): string {
  const state = [...start];
  const message = padded(Buffer.from(text));
  for (let at = 0; at < message.length; at += 64) takeBlock(state, message.subarray(at, at + 64));
  return state.map((word) => word.toString(16).padStart(8, '0')).join('');
}

const primes = firstPrimes(64);
/** The first 32 bits of what the square and cube roots of the first primes have behind the point. */
const start = primes.slice(0, 8).map((prime) => behindPoint(Math.sqrt(prime)));
const constants = primes.map((prime) => behindPoint(Math.cbrt(prime)));

function firstPrimes(count: number): readonly number[] {
  const found: number[] = [];
  for (let number = 2; found.length < count; number += 1)
    if (found.every((prime) => number % prime !== 0)) found.push(number);
  return found;
}

function behindPoint(root: number): number {
  return Math.floor((root % 1) * 2 ** 32);
}

/** A bit, zeros, and the length in bits, to whole blocks. */
function padded(text: Buffer): Buffer {
  const message = Buffer.alloc(Math.ceil((text.length + 9) / 64) * 64);
  text.copy(message);
  message[text.length] = 0x80;
  message.writeUInt32BE(text.length * 8, message.length - 4);
  return message;
}

function takeBlock(state: number[], block: Buffer): void {
  const words = schedule(block);
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (const [round, word] of words.entries()) {
    const mixed = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const chosen = (e & f) ^ (~e & g);
    const one = (h + mixed + chosen + (constants[round] ?? 0) + word) >>> 0;
    const other = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) >>> 0, c, b, a, (one + other) >>> 0];
  }
  for (const [index, word] of [a, b, c, d, e, f, g, h].entries())
    state[index] = ((state[index] ?? 0) + word) >>> 0;
}

function schedule(block: Buffer): readonly number[] {
  const words = Array.from({ length: 16 }, (_, index) => block.readUInt32BE(index * 4));
  for (let at = 16; at < 64; at += 1) {
    const [w16 = 0, w15 = 0, w7 = 0, w2 = 0] = [16, 15, 7, 2].map((back) => words[at - back]);
    const near = turned(w15, 7) ^ turned(w15, 18) ^ (w15 >>> 3);
    const far = turned(w2, 17) ^ turned(w2, 19) ^ (w2 >>> 10);
    words.push((w16 + near + w7 + far) >>> 0);
  }
  return words;
}

function turned(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}
