import { isDeepStrictEqual } from 'node:util';
import type { Intent } from '../base/intent.ts';
import { stallsKeptConnections } from '../base/version.ts';
import { appWords } from '../words/app.ts';
import { withCut } from './idle-cut.ts';
import type {
  Admittance,
  AnyDoorEvent,
  DoorCommand,
  DoorSlice,
  RefusedOrigin,
  TrustedProxies,
} from './state.ts';
import type { DoorEvent, DoorMode } from './visitor.ts';

/** The app as the door needs to know it. */
export type AppBehind =
  | { readonly at: 'ready'; readonly run: { readonly launch: { readonly baseUrl: string } } }
  | { readonly at: 'starting' | 'stopping' | 'stopped' | 'backoff' | 'failed' };

/** What decides, besides the slice itself, whether the door is open and where it leads. */
export interface DoorInputs {
  readonly intent: Intent;
  readonly isTunnelWanted: boolean;
  readonly app: AppBehind;
  /** Where another app stands that visitors go over to; null: none does. */
  readonly nextApp: string | null;
  readonly trustedProxies: TrustedProxies;
  readonly admittance: Admittance;
  readonly givesCookies: boolean;
  /** Null: not known. */
  readonly streamlitVersion: string | null;
  /** The app that runs can hand its sessions on; while it restarts: it does, or has. */
  readonly carriesSessions: boolean;
}

/** Whom the app lets in. */
export interface Listed {
  readonly cors: 'listed' | 'any';
  readonly origins: readonly { readonly origin: string }[];
}

/** Any website can make a browser try its origin here: of too many the oldest are forgotten. */
const mostRefused = 20;

/** Opens the door for a tunnel that is wanted, and tells it where visitors go now. */
export function planDoor(door: DoorSlice, inputs: DoorInputs): [DoorSlice, DoorCommand[]] {
  const { life } = door;
  if (life.at === 'closed') {
    const wanted = inputs.intent === 'run' && inputs.isTunnelWanted;
    return wanted ? [{ ...door, life: { at: 'opening' } }, [{ type: 'door.open' }]] : [door, []];
  }
  if (life.at !== 'open') return [door, []];
  const { trustedProxies: trusts } = inputs;
  if (!isDeepStrictEqual(life.trusts, trusts))
    return [{ ...door, life: { ...life, trusts } }, [{ type: 'door.trust', proxies: trusts }]];
  const { admittance } = inputs;
  // Before anybody is led anywhere.
  if (life.admits === null || !isSameAdmittance(life.admits, admittance))
    return [{ ...door, life: { ...life, admits: admittance } }, [{ type: 'door.admit', admittance }]];
  const { givesCookies: gives } = inputs;
  if (life.givesCookies !== gives)
    return [{ ...door, life: { ...life, givesCookies: gives } }, [{ type: 'door.giveCookies', gives }]];
  const mode = modeFor(inputs);
  if (isDeepStrictEqual(life.mode, mode)) return [door, []];
  return [{ ...door, life: { ...life, mode } }, [{ type: 'door.lead', mode }]];
}

/** Takes down what became of the door, or who came through it. */
export function recordDoor(door: DoorSlice, event: AnyDoorEvent): DoorSlice {
  switch (event.type) {
    case 'door.opened':
      return { ...door, life: openedLife(event.url) };
    case 'door.failed':
      return { ...door, life: { at: 'failed', message: event.message } };
    case 'visits.seen': {
      const { count, webSockets, people } = event;
      return { ...door, visits: { ...door.visits, count, webSockets }, people };
    }
    case 'webSocket.cut':
      return { ...door, cuts: withCut(door.cuts, event) };
    case 'webSockets.moved':
      // What it means for sessions, the app's slice says.
      return door;
    case 'origin.refused':
      return recordRefusal(door, event);
    case 'origin.arrived':
      return recordArrival(door, event);
    default:
      return event satisfies never;
  }
}

/** It was told nothing yet. */
function openedLife(url: string): DoorSlice['life'] {
  return { at: 'open', url, mode: null, trusts: null, admits: null, givesCookies: null };
}

/** What visitors met is asked anew. */
export function forgetCuts(door: DoorSlice): DoorSlice {
  return door.cuts.length === 0 ? door : { ...door, cuts: [] };
}

/** Opens a door that failed once more, when it is asked for. */
export function retryDoor(door: DoorSlice): DoorSlice {
  return door.life.at === 'failed' ? { ...door, life: { at: 'closed' } } : door;
}

/** Origins that are let in by now were refused by an earlier list. `launch`: of the app that runs; null: none does. */
export function stillRefused(
  { visits, rewritten }: DoorSlice,
  launch: Listed | null,
): readonly RefusedOrigin[] {
  if (launch === null || launch.cors === 'any') return [];
  const listed = new Set(launch.origins.map(({ origin }) => origin));
  // What a hop writes in place of every visitor's Origin would let every website in, if it were listed.
  const written = new Set(rewritten.map(({ arrived }) => arrived));
  return visits.refused.filter(({ origin }) => !listed.has(origin) && !written.has(origin));
}

type Arrived = Extract<DoorEvent, { type: 'origin.arrived' }>;

/** The last handshake with an Origin tells whether it still is rewritten. */
function recordArrival(door: DoorSlice, { sent, arrived }: Arrived): DoorSlice {
  const others = door.rewritten.filter((entry) => entry.sent !== sent);
  const isChanged = arrived !== null && arrived !== sent;
  if (!isChanged && others.length === door.rewritten.length) return door;
  return { ...door, rewritten: isChanged ? [...others, { sent, arrived }].slice(-mostRefused) : others };
}

/** To the app at this URL. */
export function passTo(
  baseUrl: string,
  streamlitVersion: string | null,
  carriesSessions = false,
): Extract<DoorMode, { at: 'pass' }> {
  return {
    at: 'pass',
    upstream: new URL(baseUrl).origin,
    ...(stallsKeptConnections(streamlitVersion) && { fresh: true }),
    ...(carriesSessions && { keeps: true }),
  };
}

type Refusal = Extract<DoorEvent, { type: 'origin.refused' }>;

function recordRefusal(door: DoorSlice, { origin, seenIn }: Refusal): DoorSlice {
  const { visits, cameThrough } = door;
  const isCounted = cameThrough.includes(origin);
  if (seenIn === 'log' && isCounted) return door;
  const known = visits.refused.find((refused) => refused.origin === origin);
  const others = visits.refused.filter((refused) => refused !== known);
  // Its line in the log came before the answer did.
  const before = seenIn === 'log' || isCounted ? (known?.times ?? 0) : 0;
  const refused = [...others, { origin, times: before + 1 }].slice(-mostRefused);
  const through = seenIn === 'log' || isCounted ? cameThrough : [...cameThrough, origin].slice(-mostRefused);
  return { ...door, visits: { ...visits, refused }, cameThrough: through };
}

/** Secrets look alike to a comparison of what can be seen of them. */
function isSameAdmittance(one: Admittance, other: Admittance): boolean {
  const sameToken = one.token === null ? other.token === null : one.token.equals(other.token ?? undefined);
  return sameToken && isDeepStrictEqual(one.rules, other.rules);
}

function appBefore(app: AppBehind): NonNullable<Extract<DoorMode, { at: 'pass' }>['before']> {
  if (app.at !== 'ready') return { at: 'leaving' };
  return { at: 'there', upstream: new URL(app.run.launch.baseUrl).origin };
}

function modeFor({ intent, app, nextApp, streamlitVersion, carriesSessions }: DoorInputs): DoorMode {
  if (intent !== 'run') return { at: 'away', reason: appWords.away.stopped };
  if (nextApp !== null && app.at !== 'backoff' && app.at !== 'failed')
    return { ...passTo(nextApp, streamlitVersion, true), before: appBefore(app) };
  switch (app.at) {
    case 'ready':
      return passTo(app.run.launch.baseUrl, streamlitVersion, carriesSessions);
    case 'starting':
    case 'stopping':
    case 'stopped':
      return carriesSessions ? { at: 'hold', sockets: 'keep' } : { at: 'hold' };
    case 'backoff':
      return { at: 'away', reason: appWords.away.startedAgain };
    case 'failed':
      // Strangers read it: not the folders and commands that the failure's own text may name.
      return { at: 'away', reason: appWords.away.failed };
    default:
      return app satisfies never;
  }
}
