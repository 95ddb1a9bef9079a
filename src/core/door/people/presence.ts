import type { Person } from './person.ts';

/** A page that is loaded anew closes its WebSocket, and opens another. */
const reloadMs = 3000;
/** Streamlit's page asks again for as long as the app is gone, at last each 15 s or so (1.53.0, 1.67.0). */
const reconnectMs = 20_000;
/** A page that never opens a WebSocket: it was read, or its scripts do not run. */
const readMs = 30_000;

/** When a person has left if nothing more comes; null: they have, or something of theirs is under way. */
export function leavesAtMs({ leftMs, webSockets, requests, closed, seenMs }: Person): number | null {
  if (leftMs !== null || webSockets > 0 || requests > 0) return null;
  if (closed === null) return seenMs + readMs;
  return Math.max(closed.atMs, seenMs) + (closed.byVisitor ? reloadMs : reconnectMs);
}
