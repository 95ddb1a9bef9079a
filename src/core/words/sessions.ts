/** The sessions of visitors, and what a restart does with them. Without a full stop: a log and a list of changes show them. */
export const sessionsWords = {
  // What became of them.
  wentOver: (count: number, waited: string | null) =>
    `${sessions(count)} went over${waited === null ? '' : `; visitors waited ${waited}`}`,
  waited: (ms: number) => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`),
  beside: (restarts: number) => `Done beside the old app: ${restarts} restarts in a row had gone well`,
  closed: (count: number) =>
    count === 1
      ? '1 WebSocket could not be kept open; its page connects anew'
      : `${count} WebSockets could not be kept open; their pages connect anew`,
  left: (keys: string) => `Left behind, since it cannot go over: ${keys}`,
  unread: (keys: string) => `Could not be read in the new app: ${keys}`,
  key: (key: string, why: string, count: number) =>
    `${key} (${why}${count > 1 ? `, in ${sessions(count)}` : ''})`,
  typed: (kind: string, why: string) => `${kind}: ${why}`,
  more: (count: number) => `and ${count} more`,
  tooLarge: (count: number) =>
    count === 1
      ? '1 session was too large to go over and begins afresh'
      : `${sessions(count)} were too large to go over and begin afresh`,
  stopped: (count: number) =>
    count === 1
      ? '1 script was stopped on its way; its visitor has what it had done so far'
      : `${count} scripts were stopped on their way; their visitors have what they had done so far`,
  notFilled: (count: number) =>
    `${sessions(count)} could not be filled again, and ${count === 1 ? 'begins' : 'begin'} afresh`,

  // Fresh sessions, and why.
  freshAsAsked: 'Sessions begin afresh, as asked',
  freshBySetting: 'Sessions begin afresh, as OCAP_RESTART=fresh says',
  freshForSecret: (names: readonly string[]) =>
    `Sessions begin afresh, since ${names.join(', ')} changed: who came in by the old value does not stay in`,
  goneWithApp: 'The sessions of its visitors are gone with it',
  noHello:
    'Sessions do not go over a restart here: the Python of the app did not load what carries them (python -I, -E, or no Streamlit)',
  lost: {
    'no-hello': 'Sessions could not go over: the app was stopped before it could say whether it can',
    cannot: 'Sessions could not go over: the new app cannot take them',
    late: 'Sessions could not go over: the app had not written them down after 3 s',
    closed: 'Sessions could not go over: the app ended while it wrote them down',
    refused: (why: string) => `Sessions could not go over: ${why}`,
  },

  // What one should know, as long as it is so.
  cannot: (reason: string) => `A restart gives every visitor a new session: ${reason}.`,
  brokenPair: 'two throw-away apps tried it with this Streamlit, and the session did not go over',
  threads: (names: readonly string[]) =>
    `Threads of the app's own ended with the restart: ${names.join(', ')}. A session that notes that they run is wrong now; r twice gives fresh sessions.`,
  stale: (key: string, name: string) =>
    `${key} in the sessions still holds ${name} as it was before the edit; r twice gives fresh sessions.`,
} as const;

function sessions(count: number): string {
  return count === 1 ? '1 session' : `${count} sessions`;
}
