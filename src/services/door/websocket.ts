import type { Socket } from 'node:net';
import { rawHead } from './headers.ts';
import type { Upgraded } from './upstream.ts';
import { takeSocket, type Visitor } from './visitor.ts';

/** How long one side may take to hang up when the other is gone: what was sent last still arrives. */
const farewellMs = 2000;

/** Passes the 101 on, then every byte both ways. Resolves when one side is gone; `closing` ends both at once. */
export async function joinSockets(
  visitor: Visitor,
  { answer, socket: app, early }: Upgraded,
  closing: AbortSignal,
): Promise<void> {
  const { socket: guest, early: first } = takeSocket(visitor);
  const sockets = [guest, app];
  for (const socket of sockets) socket.setTimeout(0).setNoDelay(true);
  guest.write(Buffer.concat([rawHead(answer), early]));
  app.write(first);
  guest.pipe(app).pipe(guest);
  const hangUp = () => sockets.forEach((socket) => void socket.destroy());
  closing.addEventListener('abort', hangUp);
  const ends = sockets.map(closed);
  void Promise.all(ends).then(() => closing.removeEventListener('abort', hangUp));
  await Promise.race(ends);
  sockets.forEach(sendOff);
}

function sendOff(socket: Socket): void {
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
