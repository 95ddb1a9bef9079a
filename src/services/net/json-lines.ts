import type { Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import type { ZodMiniType } from 'zod/mini';
import { readMessage } from '../../core/base/message.ts';

/** With more than this waiting, the other side is not reading: what can be said again later is left out. */
const stalledBytes = 64 * 1024;

/** Newline-separated JSON over a socket. */
export interface JsonLines<Sent> {
  /** False when the connection is over. */
  send(message: Sent): boolean;
  readonly stalled: boolean;
}

export interface JsonLinesHooks<Received> {
  /** What the other side may say. */
  readonly schema: ZodMiniType<Received>;
  /** In UTF-16 units; a longer line is no message of the other side's. */
  readonly maxLineLength: number;
  receive(message: Received): void;
  /**
   * Told of each line that holds no message: who has had enough closes the socket, else it is left out. Behind one that is too
   * long nothing is read any more.
   */
  refuse(line: 'too long' | 'no message'): void;
  drained?(): void;
  /** Takes nothing more while the other side does not read: answers that nobody reads would fill the memory. */
  readonly waitsForReader?: boolean;
}

/**
 * Speaks JSON lines on `socket`. `receive` gets every message that arrives, until the socket is closed. `drained` is called when a stalled connection moves again. Errors of the socket need no listener.
 */
export function speakJsonLines<Received, Sent>(
  socket: Socket,
  hooks: JsonLinesHooks<Received>,
): JsonLines<Sent> {
  const { schema, maxLineLength, waitsForReader = false } = hooks;
  const decoder = new StringDecoder('utf8');
  const waiting: string[] = [];
  let rest = '';
  let overlong = false;
  let paused = false;

  const stalled = () => socket.writableLength > stalledBytes;
  const deaf = () => overlong || socket.destroyed;

  function refuseOverlong(): void {
    overlong = true;
    rest = '';
    waiting.length = 0;
    hooks.refuse('too long');
  }

  function take(line: string): void {
    if (line.length > maxLineLength) return refuseOverlong();
    const message = readMessage(schema, line);
    if (message === null) hooks.refuse('no message');
    else hooks.receive(message);
  }

  function takeWaiting(): void {
    while (waiting.length > 0 && !deaf() && !(waitsForReader && stalled())) take(waiting.shift() ?? '');
    const wasPaused = paused;
    paused = waiting.length > 0 && !deaf();
    if (paused) socket.pause();
    else if (wasPaused) socket.resume();
  }

  socket.on('data', (chunk: Buffer) => {
    if (deaf()) return;
    const [first = '', ...others] = decoder.write(chunk).split('\n');
    rest += first;
    for (const next of others) {
      waiting.push(rest);
      rest = next;
    }
    takeWaiting();
    if (rest.length > maxLineLength && !deaf()) refuseOverlong();
  });
  // Its end is the news that matters; an EPIPE or ECONNRESET before it says the same.
  socket.on('error', () => undefined);
  socket.on('drain', () => {
    takeWaiting();
    hooks.drained?.();
  });

  return {
    send(message) {
      if (socket.destroyed || !socket.writable) return false;
      socket.write(`${JSON.stringify(message)}\n`);
      return true;
    },
    get stalled() {
      return stalled();
    },
  };
}
