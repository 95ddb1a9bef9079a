import { createHash, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Duplex } from 'node:stream';
import { exchangeWords } from '../../core/words/exchange.ts';

export interface ClientHandshake {
  readonly headers: Readonly<Record<string, string>>;
  /** Why a browser would not take this 101, or null. */
  faultOf(answer: IncomingHttpHeaders): string | null;
}

/**
 * What a visitor's browser sends to `/_stcore/stream`. Streamlit's frontend offers `streamlit` and, without a token
 * of its host or cookie, `PLACEHOLDER_AUTH_TOKEN`; both 1.53.0 and 1.67.0 choose the first.
 */
export function createHandshake(): ClientHandshake {
  const key = randomBytes(16).toString('base64');
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  return {
    headers: {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': key,
      'Sec-WebSocket-Protocol': 'streamlit, PLACEHOLDER_AUTH_TOKEN',
    },
    faultOf(answer) {
      if (answer['sec-websocket-accept'] !== accept) return exchangeWords.strangeHandshake;
      if (answer['sec-websocket-protocol'] !== 'streamlit') return exchangeWords.noSubProtocol;
      return null;
    },
  };
}

/** How long the other side may take to hang up after our close frame. */
const farewellMs = 1000;

/** Ends a fresh WebSocket with a close frame (1000, a normal end), so that Streamlit drops its session at once. */
export function leavePolitely(socket: Duplex, signal: AbortSignal): void {
  const hangUp = () => socket.destroy();
  const farewell = setTimeout(hangUp, farewellMs);
  signal.addEventListener('abort', hangUp);
  socket.on('error', hangUp);
  socket.once('end', hangUp);
  socket.once('close', () => {
    clearTimeout(farewell);
    signal.removeEventListener('abort', hangUp);
  });
  socket.resume();
  socket.write(closeFrame());
}

// RFC 6455: FIN and opcode 8; masked, two bytes; the mask; 1000 under it.
function closeFrame(): Buffer {
  const mask = randomBytes(4);
  const code = Buffer.from([0x03, 0xe8]).map((byte, index) => byte ^ (mask[index] ?? 0));
  return Buffer.concat([Buffer.from([0x88, 0x82]), mask, code]);
}

/** A ping without content, masked as all that a client sends. Every server must answer with a pong (RFC 6455, 5.5.2). */
export function pingFrame(): Buffer {
  return Buffer.concat([Buffer.from([0x89, 0x80]), randomBytes(4)]);
}

export type FrameKind = 'close' | 'ping' | 'pong' | 'data';

const kindsByOpcode: Readonly<Record<number, FrameKind>> = { 8: 'close', 9: 'ping', 10: 'pong' };

/** Reads the kinds of a server's frames from its bytes, however they are cut. */
export function createFrameReader(onFrame: (kind: FrameKind) => void): (bytes: Buffer) => void {
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
      skip = frame.length;
      onFrame(frame.kind);
    }
  };
}

/** Null while its head is not whole. `length` counts head and content. */
function frameAt(bytes: Buffer): { readonly kind: FrameKind; readonly length: number } | null {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return null;
  const short = second & 0x7f;
  const head = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < head) return null;
  const content =
    short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  return { kind: kindsByOpcode[first & 0x0f] ?? 'data', length: head + content };
}
