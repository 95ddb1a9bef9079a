import type { Crowd } from './crowd.ts';
import type { WayCut } from './idle-cut.ts';

/** Where the door leads just now. */
export type DoorMode =
  /** To the app: `http://127.0.0.1:8502`, or https, whose certificate is not checked. */
  | {
      readonly at: 'pass';
      readonly upstream: string;
      /** Each request gets a connection of its own; else they may share kept ones. */
      readonly fresh?: true;
      /** Its sessions outlive it, so that a WebSocket can be moved to the app that follows. */
      readonly keeps?: true;
      /** The app before, with which visitors are who have not gone over yet; or had been, when it began to leave. */
      readonly before?: { readonly at: 'there'; readonly upstream: string } | { readonly at: 'leaving' };
    }
  /** The app restarts: what arrives is kept for a while. WebSockets that are there are kept too, or end with the app. */
  | { readonly at: 'hold'; readonly sockets?: 'keep' }
  /** The app does not come back soon; the reason is for visitors to read. */
  | { readonly at: 'away'; readonly reason: string };

export type DoorEvent =
  /** `webSockets`: open now. `person`: the name of whose it is; null: nobody's who is known. */
  | {
      readonly type: 'webSocket.opened';
      readonly path: string;
      readonly person: string | null;
      readonly webSockets: number;
    }
  /** A WebSocket was ended by neither app nor farewell, after so long without a byte. */
  | ({ readonly type: 'webSocket.cut' } & WayCut)
  /** Those that were kept over a restart are with the new app; `closed` were not let in, or could not wait. */
  | {
      readonly type: 'webSockets.moved';
      readonly count: number;
      readonly closed: number;
      /** How long nothing was passed on. */
      readonly silenceMs: number;
    }
  /** A request is answered, or a WebSocket over. */
  | {
      readonly type: 'visit.ended';
      readonly method: string;
      /** Without its query. */
      readonly path: string;
      /** Null where the visitor left before the answer. */
      readonly status: number | null;
      readonly durationMs: number;
      readonly origin: string | null;
      /** The name of whose it was; null: nobody's who is known. */
      readonly person: string | null;
      /** Open now. */
      readonly webSockets: number;
    }
  /** A handshake of our own came in, which was sent with this Origin. `arrived` is null where it came without any. */
  | { readonly type: 'origin.arrived'; readonly sent: string; readonly arrived: string | null }
  /** The app refused a visitor's handshake: it answered 403 here, or its log says so. `origin` is in its normal form and could be listed. */
  | { readonly type: 'origin.refused'; readonly origin: string; readonly seenIn?: 'log' };

/** What a question of our own looked like when it came in here: a hop may have replaced what we sent. Null: it came without. */
export interface Arrival {
  readonly host: string | null;
  readonly origin: string | null;
}

/** What is told to a visitor whom the app does not answer. */
export type DoorPage =
  | { readonly kind: 'restarting' }
  | { readonly kind: 'away'; readonly reason: string }
  /** Sent again and again, and never answered; or answered with what is no answer. */
  | { readonly kind: 'unanswered' }
  /** Sent, cut without an answer, and not to be sent twice. */
  | { readonly kind: 'unfinished' }
  /** So many others are at the app that there was no place in time. */
  | { readonly kind: 'crowded' }
  | RefusalPage;

/** What is told to somebody who may not come in. */
export type RefusalPage =
  /** Without an invitation, by one that has ended, or by a link that others came in by. */
  | { readonly kind: 'uninvited' | 'expired' | 'spent' }
  /** Too often with what nobody was given. */
  | { readonly kind: 'guessing'; readonly retryAfterS: number };

/** Why a request that was sent to the app has to wait again. */
export interface Loss {
  /** `unsent`: no connection came about, so the app has seen nothing of it. `nonsense`: what came is no answer. */
  readonly how: 'unsent' | 'cut' | 'nonsense';
  readonly mode: DoorMode;
}

/** One visitor before the answer. */
export interface Standing {
  /** When it came, or lost its last try. */
  readonly sinceMs: number;
  /** Whether sending it a second time does no more than the first. */
  readonly repeatable: boolean;
  readonly losses: number;
  readonly loss: Loss | null;
}

export type Move =
  | { readonly do: 'send'; readonly upstream: string }
  | { readonly do: 'wait'; readonly untilMs: number }
  | { readonly do: 'page'; readonly page: DoorPage };

const patienceMs = 10_000;
/**
 * Before each new try under the same lead. At once after the first: the app may merely have closed a kept-alive
 * connection. Together 3.2 s, in which an app that died is noticed and the lead changes.
 */
const pausesMs = [0, 50, 100, 200, 400, 800, 1600];

/** A visitor that just came. */
export function newcomer(repeatable: boolean, nowMs: number): Standing {
  return { sinceMs: nowMs, repeatable, losses: 0, loss: null };
}

/** The visitor after a try that failed: the connection to the app was refused, or ended before the first byte of an answer. */
export function afterLoss(standing: Standing, loss: Loss, nowMs: number): Standing {
  return { ...standing, sinceMs: nowMs, losses: standing.losses + 1, loss };
}

/**
 * Whether an answer is but the last word of an app that is going, and the request better sent again when it is back:
 * Streamlit's health is 503 between SIGTERM and its end (seen with 1.53.0).
 */
export function isFarewell(mode: DoorMode, { repeatable }: Standing, status: number): boolean {
  return mode.at === 'hold' && repeatable && status >= 500;
}

/**
 * What to do with a visitor now. To be asked again when the mode changes and when a wait is over.
 */
export function nextMove(mode: DoorMode, standing: Standing, full: Crowd, nowMs: number): Move {
  const how = standing.loss?.how ?? 'unsent';
  if (how !== 'unsent' && !standing.repeatable) return page({ kind: 'unfinished' });
  // It would say it again.
  if (how === 'nonsense') return page({ kind: 'unanswered' });
  switch (mode.at) {
    case 'away':
      return page({ kind: 'away', reason: mode.reason });
    case 'hold':
      return waitUntil(standing.sinceMs + patienceMs, nowMs, full.waiting) ?? page({ kind: 'restarting' });
    case 'pass':
      return pass(mode, standing, full, nowMs);
    default:
      return mode satisfies never;
  }
}

function pass(
  mode: Extract<DoorMode, { at: 'pass' }>,
  { loss, losses, sinceMs }: Standing,
  full: Crowd,
  nowMs: number,
): Move {
  // Counted over all leads: what kills the app each time must not do so for ever.
  const pauseMs = losses === 0 ? 0 : pausesMs[losses - 1];
  if (pauseMs === undefined) return page({ kind: 'unanswered' });
  const resumeMs = loss?.mode === mode ? sinceMs + pauseMs : nowMs;
  if (nowMs < resumeMs) return waitUntil(resumeMs, nowMs, full.waiting) ?? page({ kind: 'unanswered' });
  if (!full.app) return { do: 'send', upstream: mode.upstream };
  return waitUntil(sinceMs + patienceMs, nowMs, full.waiting) ?? page({ kind: 'crowded' });
}

function waitUntil(untilMs: number, nowMs: number, full: boolean): Move | null {
  return nowMs < untilMs && !full ? { do: 'wait', untilMs } : null;
}

function page(shown: DoorPage): Move {
  return { do: 'page', page: shown };
}
