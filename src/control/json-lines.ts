import type { Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';

/** With more than this waiting, the other side is not reading: what can be said again later is left out. */
const stalledBytes = 64 * 1024;

/** Newline-separated JSON over a socket. */
export interface JsonLines {
  /** False when the connection is stalled or over. */
  send(message: unknown): boolean;
  readonly stalled: boolean;
}

export interface JsonLinesHooks {
  /** In UTF-16 units; a longer line is no message of the other side's. */
  readonly maxLineLength: number;
  receive(value: unknown): void;
  refuse(reason: string): void;
  drained?(): void;
  /** Takes nothing more while the other side does not read: answers that nobody reads would fill the memory. */
  readonly waitsForReader?: boolean;
}

/**
 * Speaks JSON lines on `socket`. `receive` gets every value that arrives; `refuse` is told of anything that is not JSON
 * or too long, after which nothing more is read. `drained` is called when a stalled connection moves again.
 */
export function speakJsonLines(socket: Socket, hooks: JsonLinesHooks): JsonLines {
  const { maxLineLength, waitsForReader = false } = hooks;
  const decoder = new StringDecoder('utf8');
  const waiting: string[] = [];
  let rest = '';
  let refused = false;
  let paused = false;

  const stalled = () => socket.writableLength > stalledBytes;

  function refuse(reason: string): void {
    refused = true;
    hooks.refuse(reason);
  }

  function take(line: string): void {
    if (line.length > maxLineLength) return refuse('too long');
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      refuse('not JSON');
      return;
    }
    hooks.receive(value);
  }

  function takeWaiting(): void {
    while (waiting.length > 0 && !refused && !(waitsForReader && stalled())) take(waiting.shift() ?? '');
    const wasPaused = paused;
    paused = waiting.length > 0 && !refused;
    if (paused) socket.pause();
    else if (wasPaused) socket.resume();
  }

  socket.on('data', (chunk: Buffer) => {
    if (refused) return;
    const [first = '', ...others] = decoder.write(chunk).split('\n');
    rest += first;
    for (const next of others) {
      waiting.push(rest);
      rest = next;
    }
    takeWaiting();
    if (rest.length > maxLineLength) refuse('too long');
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
