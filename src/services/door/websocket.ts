import type { Socket } from 'node:net';
import { rawHead } from './headers.ts';
import type { Upgraded } from './upstream.ts';
import { takeSocket, type Visitor } from './visitor.ts';

/** How long one side may take to hang up when the other is gone: what was sent last still arrives. */
const farewellMs = 2000;

/** How a joined WebSocket ended. */
export interface Ended {
  readonly first: 'guest' | 'app' | 'closing';
  /** How long neither side had said anything. */
  readonly silentMs: number;
}

/** Is told of all bytes that pass. */
export type Heard = (side: 'browser' | 'app', bytes: Buffer) => void;

/** Passes the 101 on, then every byte both ways. Resolves when one side is gone; `closing` ends both at once. */
export async function joinSockets(
  visitor: Visitor,
  { answer, socket: app, early }: Upgraded,
  closing: AbortSignal,
  heard: Heard,
): Promise<Ended> {
  const { socket: guest, early: first } = takeSocket(visitor);
  const sockets = [guest, app];
  for (const socket of sockets) socket.setTimeout(0).setNoDelay(true);
  guest.write(Buffer.concat([rawHead(answer), early]));
  app.write(first);
  heard('app', early);
  heard('browser', first);
  guest.on('data', (bytes: Buffer) => heard('browser', bytes));
  app.on('data', (bytes: Buffer) => heard('app', bytes));
  guest.pipe(app).pipe(guest);
  const ended = watchEnd(guest, app, closing);
  const hangUp = () => sockets.forEach((socket) => void socket.destroy());
  closing.addEventListener('abort', hangUp);
  const ends = sockets.map(closed);
  void Promise.all(ends).then(() => closing.removeEventListener('abort', hangUp));
  await Promise.race(ends);
  sockets.forEach(sendOff);
  return ended();
}

/** Who hung up first: the one who ends its side, or is gone. */
function watchEnd(guest: Socket, app: Socket, closing: AbortSignal): () => Ended {
  let lastMs = performance.now();
  let ended: Ended | null = null;
  const spoken = () => {
    lastMs = performance.now();
  };
  const note = (first: Ended['first']) => () => {
    ended ??= { first: closing.aborted ? 'closing' : first, silentMs: performance.now() - lastMs };
  };
  for (const [side, socket] of [
    ['guest', guest],
    ['app', app],
  ] as const) {
    socket.on('data', spoken);
    for (const event of ['end', 'error', 'close']) socket.once(event, note(side));
  }
  return () => ended ?? { first: 'closing', silentMs: 0 };
}

/** Ends its side: what was sent last still arrives. */
export function sendOff(socket: Socket): void {
  if (socket.destroyed) return;
  socket.end();
  socket.resume();
  const farewell = setTimeout(() => socket.destroy(), farewellMs);
  socket.once('close', () => clearTimeout(farewell));
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) resolve();
    else socket.once('close', () => resolve());
  });
}
