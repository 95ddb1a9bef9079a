import { type Count, type DoorPlace, isFull } from '../../core/door/crowd.ts';

/** Who is where, counted. A visitor without an address, who comes from this machine, counts among all only. */
export interface Places {
  isFull(place: DoorPlace, address: string | null): boolean;
  /** @returns how to leave. */
  enter(place: DoorPlace, address: string | null): () => void;
}

/** @param left called when a place is free again. */
export function createPlaces(left: () => void): Places {
  const all = new Map<DoorPlace, number>();
  const own = new Map<string, number>();

  const count = (place: DoorPlace, address: string | null): Count => ({
    all: all.get(place) ?? 0,
    own: address === null ? 0 : (own.get(keyOf(place, address)) ?? 0),
  });
  function add(place: DoorPlace, address: string | null, by: 1 | -1): void {
    const counts = count(place, address);
    all.set(place, counts.all + by);
    if (address === null) return;
    const key = keyOf(place, address);
    if (counts.own + by === 0) own.delete(key);
    else own.set(key, counts.own + by);
  }

  return {
    isFull: (place, address) => isFull(place, count(place, address)),
    enter(place, address) {
      add(place, address, 1);
      let isIn = true;
      return () => {
        if (!isIn) return;
        isIn = false;
        add(place, address, -1);
        left();
      };
    },
  };
}

function keyOf(place: DoorPlace, address: string): string {
  return `${place} ${address}`;
}
