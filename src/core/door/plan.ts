import { isDeepStrictEqual } from 'node:util';
import type { Command } from '../kernel/events.ts';
import type { State, Visits } from '../kernel/state.ts';
import { appWords } from '../words/app.ts';
import type { DoorEvent, DoorMode } from './visitor.ts';

type Step = [State, Command[]];

/** Any website can make a browser try its origin here: of too many the oldest are forgotten. */
const mostRefused = 20;

export const noVisits: Visits = { count: 0, webSockets: 0, refused: [] };

/** Opens the door for a tunnel that is wanted, and tells it where visitors go now. */
export function planDoor(state: State): Step {
  const { door } = state;
  const wanted = state.wish === 'run' && state.settings?.useNgrok === true;
  if (door.at === 'closed') {
    return wanted ? [{ ...state, door: { at: 'opening' } }, [{ type: 'door.open' }]] : [state, []];
  }
  if (door.at !== 'open') return [state, []];
  const mode = modeFor(state);
  if (isDeepStrictEqual(door.mode, mode)) return [state, []];
  return [{ ...state, door: { ...door, mode } }, [{ type: 'door.lead', mode }]];
}

/** Counts a visit, a WebSocket, or an origin that was refused. */
export function recordVisit(visits: Visits, event: DoorEvent): Visits {
  if (event.type === 'visit.ended') {
    return { ...visits, count: visits.count + 1, webSockets: event.webSockets };
  }
  if (event.type === 'webSocket.opened') return { ...visits, webSockets: event.webSockets };
  const known = visits.refused.find(({ origin }) => origin === event.origin);
  const others = visits.refused.filter((refused) => refused !== known);
  const refused = [...others, { origin: event.origin, times: (known?.times ?? 0) + 1 }];
  return { ...visits, refused: refused.slice(-mostRefused) };
}

/** Origins that are let in by now were refused by an earlier list. */
export function stillRefused(state: State): State['visits']['refused'] {
  const { process, visits } = state;
  const launch = 'run' in process ? process.run.launch : null;
  if (launch === null || launch.cors === 'any') return [];
  const listed = new Set(launch.origins.map(({ origin }) => origin));
  return visits.refused.filter(({ origin }) => !listed.has(origin));
}

function modeFor(state: State): DoorMode {
  const { process } = state;
  if (state.wish !== 'run') return { at: 'away', reason: appWords.away.stopped };
  switch (process.at) {
    case 'ready':
      return { at: 'pass', upstream: new URL(process.run.launch.baseUrl).origin };
    case 'starting':
    case 'stopping':
    case 'stopped':
      return { at: 'hold' };
    case 'backoff':
      return { at: 'away', reason: appWords.away.startedAgain };
    case 'failed':
      // Strangers read it: not the folders and commands that the failure's own text may name.
      return { at: 'away', reason: appWords.away.failed };
    default:
      return process satisfies never;
  }
}
