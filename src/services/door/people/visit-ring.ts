import { withoutInvitation } from '../../../core/door/access/link.ts';
import {
  type FlatPairs,
  type KeptVisit,
  newSocket,
  noteFrame,
} from '../../../core/door/inspect/kept-visit.ts';
import type { Visitor } from '../visitor.ts';

/** The last visits, and those that are under way. */
export interface VisitRing {
  begin(visitor: Visitor, address: string | null, person: () => string | null): KeptVisit;
  get(id: number): KeptVisit | null;
  /** The oldest first. */
  readonly all: Iterable<KeptVisit>;
  /** The newest; 0: there was none. */
  readonly latest: number;
}

const mostKept = 1000;
/** Of one that is longer, which few browsers send, the first headers are kept. */
const longestHead = 8192;
const longestTarget = 4096;

export function createVisitRing(limit = mostKept): VisitRing {
  const visits = new Map<number, KeptVisit>();
  let latest = 0;

  /** The oldest that is over; what is under way stays, unless all of them are. */
  function dropOne(): void {
    let first: number | null = null;
    for (const [id, { durationMs }] of visits) {
      first ??= id;
      if (durationMs !== null) return void visits.delete(id);
    }
    if (first !== null) visits.delete(first);
  }

  return {
    begin({ request }, address, person) {
      latest += 1;
      const visit: KeptVisit = {
        ...{ id: latest, atMs: Date.now(), method: request.method ?? '', address, person },
        target: withoutInvitation(request.url ?? '').slice(0, longestTarget),
        headers: keptPairs(request.rawHeaders),
        isUpgrade: request.headers.upgrade?.toLowerCase() === 'websocket',
        ...{ isPage: false, sent: null, status: null, answerHeaders: [], heldMs: null, appMs: null },
        ...{ durationMs: null, bytesIn: 0, bytesOut: 0, socket: null },
      };
      visits.set(latest, visit);
      if (visits.size > limit) dropOne();
      return visit;
    },
    get: (id) => visits.get(id) ?? null,
    get all() {
      return visits.values();
    },
    get latest() {
      return latest;
    },
  };
}

/** Headers as they are kept. */
export function keptPairs(pairs: FlatPairs): FlatPairs {
  let length = 0;
  for (const [at, text] of pairs.entries()) {
    length += text.length;
    if (length > longestHead) return pairs.slice(0, at - (at % 2));
  }
  return pairs;
}

/** From now on frames pass. */
export function openSocket(visit: KeptVisit): (frame: Parameters<typeof noteFrame>[1]) => void {
  const socket = newSocket(Date.now());
  visit.socket = socket;
  return (frame) => noteFrame(socket, frame);
}
