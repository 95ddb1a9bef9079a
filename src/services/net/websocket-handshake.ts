import { createHash, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Duplex } from 'node:stream';
import { exchangeWords } from '../../core/words/exchange.ts';
import { closeFrame, createFrameSplitter, headsAlone, opcodes } from './websocket-frames.ts';

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

export type FrameKind = 'close' | 'ping' | 'pong' | 'data';

const kindsByOpcode: Readonly<Record<number, FrameKind>> = {
  [opcodes.close]: 'close',
  [opcodes.ping]: 'ping',
  [opcodes.pong]: 'pong',
};

/** Reads the kinds of a server's frames from its bytes, however they are cut. */
export function createFrameReader(onFrame: (kind: FrameKind) => void): (bytes: Buffer) => void {
  return createFrameSplitter(({ opcode }) => onFrame(kindsByOpcode[opcode] ?? 'data'), headsAlone);
}
