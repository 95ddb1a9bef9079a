import type { WayCut } from './idle-cut.ts';
import { nobody, type PeopleView } from './people/person.ts';
import type { DoorEvent, DoorMode } from './visitor.ts';

/** Whose word on a visitor's address is believed; null: of the proxy that our own questions come through. */
export type TrustedProxies = readonly string[] | null;

/** The local door that the tunnel leads to: there from the first time on that a tunnel is wanted. */
export type DoorLife =
  | { readonly at: 'closed' }
  | { readonly at: 'opening' }
  | { readonly at: 'failed'; readonly message: string }
  | {
      readonly at: 'open';
      readonly url: string;
      readonly mode: DoorMode | null;
      readonly trusts: TrustedProxies;
      /** Whether it gives people a cookie; null: it was not told yet. */
      readonly givesCookies: boolean | null;
    };

/** Who came through the door. */
export interface Visits {
  readonly count: number;
  readonly webSockets: number;
  /** Origins that the app refused, those of late last. */
  readonly refused: readonly RefusedOrigin[];
}

export interface RefusedOrigin {
  readonly origin: string;
  readonly times: number;
}

/** All that is known of the door. */
export interface DoorSlice {
  readonly life: DoorLife;
  readonly visits: Visits;
  readonly people: PeopleView;
  /** Refused origins that came through the door, which counts them: what the log says of them is the same once more. */
  readonly cameThrough: readonly string[];
  /** Handshakes of our own that came in with another Origin than the one sent: a hop writes it for every visitor. */
  readonly rewritten: readonly RewrittenOrigin[];
  /** Visitors' WebSockets that the way has cut of late. */
  readonly cuts: readonly WayCut[];
}

export interface RewrittenOrigin {
  readonly sent: string;
  readonly arrived: string;
}

/** What became of the door's opening; visitors have events of their own. */
export type DoorLifeEvent =
  | { readonly type: 'door.opened'; readonly url: string }
  | { readonly type: 'door.failed'; readonly message: string };

/** Who came and went of late, all in one: single visits never enter the state. */
export interface VisitsSeen {
  readonly type: 'visits.seen';
  /** Since the door is there. */
  readonly count: number;
  /** Open now. */
  readonly webSockets: number;
  readonly people: PeopleView;
}

/** What happened at the door. */
export type AnyDoorEvent =
  | DoorLifeEvent
  | VisitsSeen
  | Exclude<DoorEvent, { type: 'visit.ended' | 'webSocket.opened' }>;

/** What to do with the door. */
export type DoorCommand =
  | { readonly type: 'door.open' }
  | { readonly type: 'door.lead'; readonly mode: DoorMode }
  | { readonly type: 'door.trust'; readonly proxies: TrustedProxies }
  | { readonly type: 'door.giveCookies'; readonly gives: boolean };

/** Before a tunnel is wanted. */
export const closedDoor: DoorSlice = {
  life: { at: 'closed' },
  visits: { count: 0, webSockets: 0, refused: [] },
  people: nobody,
  cameThrough: [],
  rewritten: [],
  cuts: [],
};
