import { randomUUID } from 'node:crypto';
import type { Presented } from '../headers.ts';

/** Under which a WebSocket is presented to the app. */
export interface SocketName extends Presented {
  /** At which app: `http://127.0.0.1:8502`. */
  readonly place: string;
  /** Resolves with the session that it became. */
  readonly joined: Promise<string>;
  /** Which that is; null: the app has not said. */
  joinedAs(): string | null;
  /** Nobody goes by it any more. */
  drop(): void;
}

/** All names that are in use, each for one handshake. */
export interface SocketNames {
  create(session: string | null, place: string): SocketName;
  /** An app says which session it became. @returns at which app; null: nobody goes by that name. */
  joined(id: string, session: string): string | null;
}

export function createSocketNames(): SocketNames {
  const listeners = new Map<string, (session: string) => string>();
  return {
    create(session, place) {
      const id = randomUUID();
      const { promise, resolve } = Promise.withResolvers<string>();
      let became: string | null = null;
      listeners.set(id, (told) => {
        became = told;
        resolve(told);
        return place;
      });
      return {
        id,
        session,
        place,
        joined: promise,
        joinedAs: () => became,
        drop: () => void listeners.delete(id),
      };
    },
    joined: (id, session) => listeners.get(id)?.(session) ?? null,
  };
}
