import type { Socket } from 'node:net';
import type { AppMessage, AppOrder } from './messages.ts';

/** What is said between us and the app, over the socket that it inherited. */
export interface Channel {
  send(order: AppOrder): void;
  /** Resolves once nothing more can come: the app is gone, or said what is no message of any kind. */
  readonly closed: Promise<void>;
}

/**
 * More than this within a second is not the shim, which says a word a session: the rest of that second nothing is read, and
 * whoever writes so much waits.
 */
const mostASecond = 2000;

/**
 * Reads what the app says from now on; `receive` gets messages alone. A message that is none is left out, and behind a line
 * that is too long nothing is read any more.
 */
export function openChannel(socket: Socket, receive: (message: AppMessage) => void): Channel {
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  // Its end is told by `closed`; EPIPE and ECONNRESET say the same.
  socket.on('error', () => undefined);
  // The schemas are of no use before the app has been spawned: they are loaded meanwhile.
  void listen(socket, receive).catch(() => socket.destroy());
  return {
    send(order) {
      if (socket.writable) socket.write(`${JSON.stringify(order)}\n`);
    },
    closed,
  };
}

async function listen(socket: Socket, receive: (message: AppMessage) => void): Promise<void> {
  const [{ speakJsonLines }, { appMessageSchema, maxAppLine }] = await Promise.all([
    import('../../net/json-lines.ts'),
    import('./messages.ts'),
  ]);
  const slowDown = createBrake(socket);
  speakJsonLines<AppMessage, AppOrder>(socket, {
    schema: appMessageSchema,
    maxLineLength: maxAppLine,
    receive(message) {
      slowDown();
      receive(message);
    },
    refuse(line) {
      slowDown();
      if (line === 'too long') socket.destroy();
    },
  });
}

function createBrake(socket: Socket): () => void {
  let since = performance.now();
  let count = 0;
  return () => {
    const now = performance.now();
    if (now - since >= 1000) [since, count] = [now, 0];
    count += 1;
    if (count !== mostASecond) return;
    socket.pause();
    setTimeout(() => socket.resume(), 1000 - (now - since)).unref();
  };
}
