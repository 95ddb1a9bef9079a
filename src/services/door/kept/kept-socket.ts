import type { Socket } from 'node:net';
import { rawHead } from '../headers.ts';
import type { Upgraded } from '../upstream.ts';
import { takeSocket, type Visitor } from '../visitor.ts';
import { type Ended, type Heard, sendOff } from '../websocket.ts';
import { type AppSide, joinApp } from './app-side.ts';
import type { Budget } from './budget.ts';
import { serverClose } from './control-frames.ts';
import { createToApp } from './to-app.ts';

/** A visitor's WebSocket, which stays when its app goes in order and another comes. */
export interface KeptSocket {
  /** Another app can go on where this one was left, or is. */
  readonly canGoOn: boolean;
  /**
   * Nothing new goes to the app any more. Resolves when that has acted on what went before, or with `turns` of 1 has read it; never,
   * if it does not.
   */
  settle(turns?: number): Promise<void>;
  /** What has not reached the app whole by now is for the next. */
  freeze(): void;
  /** The app stays that is behind it: what was held goes to that. */
  stay(): void;
  /** Another app is behind it. What was held is held on. */
  moveTo(next: Upgraded): void;
  /** What was held goes to the app, and all that comes. */
  release(): void;
  /** Ends it: a page connects anew by itself. */
  giveUp(): void;
  /** Ends it at once. */
  hangUp(): void;
  readonly ended: Promise<Ended>;
}

/** Passes the 101 on, then what is said, both ways. */
export function keepSocket(
  visitor: Visitor,
  first: Upgraded,
  budgets: () => Budget,
  heard: Heard,
): KeptSocket {
  const { socket: guest, early } = takeSocket(visitor);
  const end = createEnding(guest);
  const budget = budgets();
  let held = Promise.withResolvers<void>();
  let app: AppSide | null = null;

  const toApp = createToApp({
    budget,
    send: (bytes) => void app?.socket.write(bytes),
    farewell: sayFarewell,
    held: () => held.resolve(),
  });

  function sayFarewell(): void {
    say(serverClose(1000));
    finish('guest');
  }

  /** A frame of ours. */
  function say(frame: Buffer): void {
    if (app?.isBetweenFrames ?? true) guest.write(frame);
  }

  function finish(by: Ended['first']): void {
    end.note(by);
    guest.off('data', take);
    budget.set(0);
    end.finish(app);
  }

  function join(next: Upgraded): void {
    const side = joinApp(next, {
      guest,
      heard: (bytes) => heard('app', bytes),
      budgets,
      said: end.spoken,
      maySpeak: () => toApp.isHeld && toApp.isBetweenFrames,
      drained: goOn,
    });
    app = side;
    side.socket.once('end', () => appLeft(side)).once('close', () => appLeft(side));
  }

  function giveUp(): void {
    if (!end.isOver) say(serverClose(1012));
    finish('app');
  }

  function appLeft(side: AppSide): void {
    if (app !== side) return;
    if (!side.mayGo) {
      end.note('app');
      guest.end();
      if (side.socket.destroyed) finish('app');
      return;
    }
    app = null;
    side.drop();
  }

  function guestLeft(): void {
    // While we hold it, its silence is ours.
    if (toApp.isHeld) end.spoken();
    end.note('guest');
    if (app === null || toApp.isHeld || guest.destroyed) finish('guest');
    else app.socket.end();
  }

  function take(bytes: Buffer): void {
    end.spoken();
    heard('browser', bytes);
    toApp.take(bytes);
    if (app?.socket.writableNeedDrain === true || toApp.isFull) guest.pause();
  }

  function goOn(): void {
    if (app?.socket.writableNeedDrain !== true && !toApp.isFull) guest.resume();
  }

  guest.setTimeout(0).setNoDelay(true);
  guest.write(rawHead(first.answer));
  join(first);
  take(early);
  guest.on('data', take).once('end', guestLeft).once('close', guestLeft);
  goOn();

  return {
    get canGoOn() {
      return !end.isOver && toApp.isWhole && (app?.mayGo ?? true);
    },
    async settle(turns) {
      if (!toApp.isHeld) {
        held = Promise.withResolvers();
        toApp.hold();
      }
      app?.seeOff();
      await held.promise;
      await app?.catchUp(turns);
    },
    freeze: toApp.freeze,
    stay() {
      if (end.isOver) return;
      // It ended while it was about to go.
      if (app === null) return giveUp();
      app.stay();
      held.resolve();
      toApp.release();
      goOn();
    },
    moveTo(next) {
      app?.drop();
      end.spoken();
      join(next);
    },
    release() {
      toApp.release();
      goOn();
    },
    giveUp,
    hangUp() {
      end.note('closing');
      guest.destroy();
      app?.drop();
    },
    ended: end.ended,
  };
}

/** How it ended, and since when nobody said anything. */
function createEnding(guest: Socket) {
  const over = Promise.withResolvers<Ended>();
  let lastMs = performance.now();
  let noted: Ended | null = null;
  let isOver = false;
  return {
    ended: over.promise,
    get isOver() {
      return isOver;
    },
    spoken() {
      lastMs = performance.now();
    },
    note(first: Ended['first']) {
      noted ??= { first, silentMs: performance.now() - lastMs };
    },
    finish(app: AppSide | null) {
      if (isOver) return;
      isOver = true;
      sendOff(guest);
      app?.leave();
      over.resolve(noted ?? { first: 'closing', silentMs: 0 });
    },
  };
}
