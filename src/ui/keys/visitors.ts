import type { Snapshot } from '../../core/view/snapshot.ts';
import { keyWords } from '../../core/words/keys.ts';
import type { KeyAction } from './row.ts';

/** Visitors who hold a WebSocket through the tunnel now; a supervisor that counts no people counts those. */
export function connectedVisitors({ visits, people }: Snapshot): number {
  return visits.webSockets === 0 ? 0 : people.here || visits.webSockets;
}

/** Does a restart of the app cost its visitors what they have entered? */
export function restartLosesSessions({ sessions, process }: Snapshot): boolean {
  if (sessions.next === 'kept' || sessions.next === 'again') return false;
  // One that is under way has asked already.
  return process.state === 'ready';
}

/** What a restart would do with visitors, behind its key. */
export function restartLabel({ next, live }: Snapshot['sessions']): string {
  if (next === 'fresh' || next === 'again') return keyWords.restartFresh;
  return next === 'kept' && live !== null && live > 0 ? keyWords.restartKeeps(live) : keyWords.restart.label;
}

/** The action at once where nobody is connected; else after a second press of the key, with a word on whom it would cut. */
export function sparing(
  snapshot: Snapshot,
  key: string,
  harm: keyof typeof keyWords.harms,
  action: KeyAction,
): KeyAction {
  const visitors = connectedVisitors(snapshot);
  if (visitors === 0) return action;
  return { type: 'twice', key, warning: keyWords.harms[harm](visitors, key), action };
}
