import { randomBytes } from 'node:crypto';

/** What a server sent, its fragments put together. */
export type ReceivedMessage =
  | { readonly kind: 'message' | 'ping'; readonly content: Buffer }
  /** Longer than anybody reads. */
  | { readonly kind: 'too-long' }
  | { readonly kind: 'close' };

interface Frame {
  readonly opcode: number;
  readonly isLast: boolean;
  readonly headLength: number;
  readonly contentLength: number;
}

const opcodes = { continuation: 0, binary: 2, close: 8, ping: 9, pong: 10 };

/** Reads the messages of a server from its bytes, however they are cut. `longest`: in bytes, of one that is kept. */
export function createMessageReader(
  onMessage: (message: ReceivedMessage) => void,
  longest: number,
): (bytes: Buffer) => void {
  let rest = Buffer.alloc(0);
  let skip = 0;
  let parts: Buffer[] = [];
  let kept = 0;

  function take({ opcode, isLast, contentLength }: Frame, content: Buffer | null): void {
    if (opcode === opcodes.close) return onMessage({ kind: 'close' });
    if (opcode === opcodes.ping) return onMessage({ kind: 'ping', content: content ?? Buffer.alloc(0) });
    if (opcode === opcodes.pong) return;
    kept += contentLength;
    if (content !== null && kept <= longest) parts.push(content);
    if (!isLast) return;
    onMessage(kept > longest ? { kind: 'too-long' } : { kind: 'message', content: Buffer.concat(parts) });
    parts = [];
    kept = 0;
  }

  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    for (;;) {
      const skipped = Math.min(skip, rest.length);
      skip -= skipped;
      rest = rest.subarray(skipped);
      const frame = skip > 0 ? null : frameAt(rest);
      if (frame === null) return;
      const end = frame.headLength + frame.contentLength;
      const isLong = frame.contentLength > longest;
      if (!isLong && rest.length < end) return;
      take(frame, isLong ? null : rest.subarray(frame.headLength, end));
      skip = end;
    }
  };
}

/** Null while its head is not whole. A server does not mask (RFC 6455, 5.1). */
function frameAt(bytes: Buffer): Frame | null {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return null;
  const short = second & 0x7f;
  const headLength = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < headLength) return null;
  const contentLength =
    short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  return { opcode: first & 0x0f, isLast: (first & 0x80) !== 0, headLength, contentLength };
}

/** A message of at most 125 bytes, masked as all that a client sends. */
export function binaryFrame(content: Uint8Array): Buffer {
  return shortFrame(opcodes.binary, content);
}

/** The answer to a ping, with what it said. */
export function pongFrame(content: Uint8Array): Buffer {
  return shortFrame(opcodes.pong, content);
}

/** What needs no further byte for its length, and all that a ping may hold (RFC 6455, 5.5). */
const longestShort = 125;

function shortFrame(opcode: number, content: Uint8Array): Buffer {
  const mask = randomBytes(4);
  const masked = Buffer.from(content.subarray(0, longestShort)).map(
    (byte, index) => byte ^ (mask[index % 4] ?? 0),
  );
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | masked.length]), mask, masked]);
}
