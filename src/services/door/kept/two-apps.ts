import type { DoorMode } from '../../../core/door/visitor.ts';
import type { Visitor } from '../visitor.ts';
import { isOfScript, uploadSession } from './session-files.ts';

/** Where each visitor is led while visitors go over from one app to another beside it: to where its session is. */
export interface TwoApps {
  lead(mode: DoorMode): void;
  /** The app at this place has this session. */
  joined(session: string, place: string): void;
  /** Who asks for this session waits. @returns what to call when it is somewhere. */
  leaves(session: string): () => void;
  modeFor(visitor: Visitor, mode: DoorMode): DoorMode;
  /** The app before, which may have what the new one answers so to; null: it has not. */
  askBefore(visitor: Visitor, mode: DoorMode, status: number): URL | null;
  /** With which of the two may those be who have not gone over? Null: there is one app alone. */
  readonly next: string | null;
}

/** What arrives is kept for a while. */
export const held: DoorMode = { at: 'hold', sockets: 'keep' };

type Passing = Extract<DoorMode, { at: 'pass' }>;

/** @param wake those who wait may go on. */
export function createTwoApps(wake: () => void): TwoApps {
  let next: Passing | null = null;
  /** Where those are led who are with the app before. */
  let before: DoorMode = held;
  const places = new Map<string, string>();
  const leaving = new Set<string>();

  return {
    lead(mode) {
      next = mode.at === 'pass' && mode.before !== undefined ? mode : null;
      before = next?.before?.at === 'there' ? { ...next, upstream: next.before.upstream } : held;
      if (next === null) places.clear();
    },
    joined: (session, place) => void places.set(session, place),
    leaves(session) {
      leaving.add(session);
      return () => {
        leaving.delete(session);
        wake();
      };
    },
    modeFor(visitor, mode) {
      if (next === null || mode !== next) return mode;
      const session = uploadSession(visitor) ?? pageSession(visitor);
      if (session === null || places.get(session) === next.upstream) return mode;
      return leaving.has(session) ? held : before;
    },
    askBefore(visitor, mode, status) {
      if (status !== 404 || mode !== next || before.at !== 'pass' || !isOfScript(visitor)) return null;
      return new URL(before.upstream);
    },
    get next() {
      return next?.upstream ?? null;
    },
  };
}

/** The session that a page comes back with: the third word (Streamlit 1.46 to 1.67); null: it comes without one. */
function pageSession({ isUpgrade, request: { headers } }: Visitor): string | null {
  if (!isUpgrade) return null;
  const [, , session = ''] = (headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/);
  return session === '' ? null : session;
}
