import { reachWords } from '../words/reaching.ts';
import { added } from './compare.ts';
import type { Snapshot } from './snapshot.ts';

/** What somebody who looks elsewhere should know of the way from one snapshot to the next, each in a few words. */
export function reachingNews(before: Snapshot, after: Snapshot): string[] {
  return [...ofVisitors(before, after), ...ofScript(before, after), ...ofTunnel(before, after)];
}

function ofVisitors(before: Snapshot, after: Snapshot): string[] {
  const [first] = after.people.people;
  const isFirst = before.people.people.length === 0 && first !== undefined;
  const refused = added(
    before.visits.refused,
    after.visits.refused,
    (one, other) => one.origin === other.origin,
  );
  return [
    ...(isFirst ? [reachWords.firstVisitor(first.name)] : []),
    ...refused.map(({ origin }) => reachWords.refused(origin)),
  ];
}

function ofScript({ appFailure: before }: Snapshot, { appFailure }: Snapshot): string[] {
  const isNew = appFailure !== null && appFailure.atMs !== before?.atMs;
  return isNew ? [reachWords.scriptFailed(shortFailure(appFailure))] : [];
}

function ofTunnel({ tunnel: before }: Snapshot, { tunnel }: Snapshot): string[] {
  const isLost = tunnel.state === 'reconnecting' || tunnel.state === 'failed';
  if (before.state === 'online' && isLost) return [reachWords.tunnelLost];
  return before.state === 'reconnecting' && tunnel.state === 'online' ? [reachWords.tunnelBack] : [];
}

/** `KeyError front.py:6`: what it is, and where. */
export function shortFailure({ message: raised, where }: NonNullable<Snapshot['appFailure']>): string {
  // Python's own text: the exception's name stands before the first colon.
  const [named = ''] = raised.split(':', 1);
  const kind = named.split('.').at(-1) ?? named;
  const [place = ''] = /[^/\s]+:\d+/.exec(where ?? '') ?? [];
  return place === '' ? kind : `${kind} ${place}`;
}
