/** Where a visitor may be: waiting, or at the app with a request or a WebSocket. */
export type DoorPlace = 'waiting' | 'request' | 'webSocket';

/** How many there are: all together, and of the same visitor. */
export interface Count {
  readonly all: number;
  readonly own: number;
}

/** Which places are full for a visitor. */
export interface Crowd {
  readonly waiting: boolean;
  /** With what it came for, a request or a WebSocket. */
  readonly app: boolean;
}

/**
 * Each holds two sockets, and one who waits holds one; the tunnel's agent carries 512 streams at most. Streamlit is one
 * process: more requests at once make none of them faster. Everybody behind a proxy that is not trusted is one visitor.
 */
const most: Readonly<Record<DoorPlace, Count>> = {
  waiting: { all: 500, own: 250 },
  request: { all: 512, own: 128 },
  webSocket: { all: 4096, own: 512 },
};

export function isFull(place: DoorPlace, { all, own }: Count): boolean {
  return all >= most[place].all || own >= most[place].own;
}
