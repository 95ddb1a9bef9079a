import { isDeepStrictEqual } from 'node:util';
import { publicProblem } from '../base/problem.ts';
import type { ProbeView } from '../checks/probe.ts';
import type { PersonView } from '../door/people/person.ts';
import type { DoorEvent } from '../door/visitor.ts';
import { added, changedParts } from './compare.ts';
import type { Snapshot } from './snapshot.ts';

/** One object of `--json`, without its time. */
export type PublicEvent = { readonly type: string } & Readonly<Record<string, unknown>>;

/** What `--json` says when the state went from one snapshot to the next. `before` is null for the first one. */
export function publicEvents(before: Snapshot | null, after: Snapshot): PublicEvent[] {
  const changed = changedParts(before, after);
  return [
    ...(changed.has('settings') || changed.has('notices') ? [settingsEvent(after)] : []),
    ...(changed.has('origins') ? [originsEvent(after)] : []),
    ...(changed.has('process') || haveGoneOver(before, after) ? [processEvent(after)] : []),
    ...(changed.has('tunnel') ? [tunnelEvent(after)] : []),
    ...added(before?.probes ?? [], after.probes).map(probeEvent),
  ];
}

/** One visit through the tunnel, as it ended. */
export function visitEvent(visit: Extract<DoorEvent, { type: 'visit.ended' }>): PublicEvent {
  const { method, path, status, durationMs, origin, person, webSockets } = visit;
  return { type: 'visit', method, path, status, durationMs, origin, person, webSockets };
}

/** Somebody came, or left. */
export function personEvent(state: 'came' | 'left', person: PersonView): PublicEvent {
  return { type: 'person', state, ...publicPerson(person) };
}

/** A person as `ocap-dev people --json` lists it. */
export function publicPerson({ sinceMs, leftMs, ...person }: PersonView): Readonly<Record<string, unknown>> {
  const { name, address, agent, page, webSockets, bytesIn, bytesOut, reruns, errors, lastError } = person;
  const since = new Date(sinceMs).toISOString();
  const left = leftMs === null ? null : new Date(leftMs).toISOString();
  return {
    ...{ name, address, agent, page, since, left, webSockets },
    ...{ bytesIn, bytesOut, reruns, errors, lastError },
  };
}

function processEvent({ process, sessions }: Snapshot): PublicEvent {
  const { state, pid, port, url, exitCode, signal, restarts, reason } = process;
  const { carried, left, silenceMs } = sessions;
  return {
    ...{ type: 'process', name: 'streamlit', state, pid, port, url, exitCode, signal, restarts, reason },
    ...{ carried, left, silenceMs },
  };
}

/** What the event of the process tells of sessions; how many there are just now is no news of the process. */
function haveGoneOver(before: Snapshot | null, { sessions }: Snapshot): boolean {
  if (before === null) return true;
  const { carried, left, silenceMs } = before.sessions;
  return (
    carried !== sessions.carried ||
    silenceMs !== sessions.silenceMs ||
    !isDeepStrictEqual(left, sessions.left)
  );
}

function tunnelEvent({ tunnel }: Snapshot): PublicEvent {
  const { state, url, sinceMs, reconnections, reason, error, guard } = tunnel;
  const since = new Date(sinceMs).toISOString();
  return { type: 'tunnel', state, url, since, reconnections, reason, error, guard };
}

function originsEvent({ origins }: Snapshot): PublicEvent {
  return { type: 'origins', wildcard: origins.wildcard, origins: origins.origins };
}

function probeEvent(probe: ProbeView): PublicEvent {
  const { target, url, check, origin, status, verdict, latencyMs, diagnosis } = probe;
  return { type: 'probe', target, url, check, origin, status, verdict, latencyMs, diagnosis };
}

function settingsEvent({ settings, notices }: Snapshot): PublicEvent {
  const { errors, warnings, lastChange } = settings;
  return {
    type: 'settings',
    changed: lastChange?.names ?? [],
    errors: errors.map(publicProblem),
    warnings: warnings.map(publicProblem),
    notices,
  };
}
