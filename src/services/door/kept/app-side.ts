import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { closeFrame, pingFrame } from '../../net/websocket-frames.ts';
import type { Upgraded } from '../upstream.ts';
import { sendOff } from '../websocket.ts';
import type { Budget } from './budget.ts';
import { createToGuest } from './to-guest.ts';

/** The app that is behind a visitor's WebSocket just now. */
export interface AppSide {
  readonly socket: Socket;
  /** It may go, and another go on where it was left. */
  readonly mayGo: boolean;
  /** A frame of ours may go between those of the app. */
  readonly isBetweenFrames: boolean;
  /** It is about to go: whole messages of it go on alone, and no close. */
  seeOff(): void;
  /** It stays after all. */
  stay(): void;
  /** Resolves when it has acted on all that it was sent before; with `turns` of 1: when it has read that. */
  catchUp(turns?: number): Promise<void>;
  /** Nothing of it goes on any more; what it was sent last still arrives. */
  leave(): void;
  drop(): void;
}

export interface AppSideDeps {
  readonly guest: Socket;
  /** Is told of what goes on to the visitor. */
  heard(bytes: Buffer): void;
  readonly budgets: () => Budget;
  /** The app said something. */
  said(): void;
  /** Whether a frame of ours may go between those of the visitor. */
  maySpeak(): boolean;
  /** It can be sent more. */
  drained(): void;
}

/** A pong tells that its server has read what came before; it acts on that in its next turns. */
const enoughTurns = 3;

/** Passes on what the app says. */
export function joinApp(
  { socket, early }: Upgraded,
  { guest, heard, budgets, said, maySpeak, drained }: AppSideDeps,
): AppSide {
  const pongs = new Map<string, () => void>();
  const backlog = budgets();
  const kept = budgets();
  let isLeaving = false;

  const toGuest = createToGuest({
    budget: kept,
    send(bytes) {
      heard(bytes);
      guest.write(bytes);
    },
    pong: (content) => pongs.get(String(content))?.(),
    // It need not wait for an answer.
    closed: () => void (maySpeak() && socket.end(closeFrame())),
  });

  // Of one that goes all is read, however slow the visitor is: it will not be there to ask again.
  function holdBack(): void {
    if (isLeaving) backlog.set(guest.writableLength);
    if (isLeaving ? backlog.isSpent : guest.writableNeedDrain) socket.pause();
    else socket.resume();
  }

  const goOn = () => {
    backlog.set(0);
    socket.resume();
  };
  const forget = () => {
    guest.off('drain', goOn);
    for (const budget of [backlog, kept]) budget.set(0);
  };

  async function askTurn(): Promise<void> {
    const content = randomUUID();
    const answered = new Promise<void>((resolve) => pongs.set(content, resolve));
    toGuest.expectPong(Buffer.from(content));
    socket.write(pingFrame(Buffer.from(content)));
    await answered;
    pongs.delete(content);
  }

  guest.on('drain', goOn);
  socket.setTimeout(0).setNoDelay(true);
  socket.on('drain', drained).once('close', forget);
  toGuest.take(early);
  const take = (bytes: Buffer) => {
    said();
    toGuest.take(bytes);
    holdBack();
  };
  socket.on('data', take);

  return {
    socket,
    get mayGo() {
      return isLeaving && toGuest.isBetween;
    },
    get isBetweenFrames() {
      return toGuest.isBetweenFrames;
    },
    seeOff() {
      isLeaving = true;
      toGuest.seeOff();
      holdBack();
    },
    stay() {
      isLeaving = false;
      toGuest.stay();
      backlog.set(0);
      holdBack();
    },
    async catchUp(turns = enoughTurns) {
      for (let turn = 0; turn < turns; turn += 1) await askTurn();
    },
    leave() {
      socket.off('data', take);
      forget();
      sendOff(socket);
    },
    drop() {
      forget();
      socket.destroy();
    },
  };
}
