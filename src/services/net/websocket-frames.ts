import { randomBytes } from 'node:crypto';
import { frameContentLength, frameHeadLength } from '../../core/base/network/frame-head.ts';

/** The head of a frame that a server sent. */
export interface FrameHead {
  readonly opcode: number;
  readonly isLast: boolean;
  readonly headLength: number;
  readonly contentLength: number;
}

/** RFC 6455, 5.2. */
export const opcodes = { continuation: 0, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** Shorter than every frame, an empty one too: all are told by their heads. */
export const headsAlone = -1;

/**
 * Reads a server's frames from its bytes, however they are cut. A frame that is longer than `longest` bytes is told by its
 * head as soon as that is there, without its content.
 */
export function createFrameSplitter(
  onFrame: (frame: FrameHead, content: Buffer | null) => void,
  longest: number,
): (bytes: Buffer) => void {
  let rest = Buffer.alloc(0);
  let skip = 0;
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
      const content = isLong ? null : rest.subarray(frame.headLength, end);
      skip = end;
      onFrame(frame, content);
    }
  };
}

/** Null while its head is not whole. A server does not mask (RFC 6455, 5.1). */
function frameAt(bytes: Buffer): FrameHead | null {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return null;
  const headLength = frameHeadLength(bytes);
  if (bytes.length < headLength) return null;
  const contentLength = frameContentLength(bytes);
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

/** A ping. Every server must answer with a pong of the same content (RFC 6455, 5.5.2). */
export function pingFrame(content: Uint8Array = Buffer.alloc(0)): Buffer {
  return shortFrame(opcodes.ping, content);
}

/** A close that says 1000, a normal end. */
export function closeFrame(): Buffer {
  return shortFrame(opcodes.close, Buffer.from([0x03, 0xe8]));
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
