import type { PersonView } from '../core/door/people/person.ts';
import type { DoorEvent } from '../core/door/visitor.ts';
import { logLineWords } from '../core/words/log-line.ts';
import { peopleWords } from '../core/words/people.ts';
import type { LogSource, LogStream } from '../logs/log-buffer.ts';
import type { Guests } from '../services/door/access/guests.ts';
import { createDoor, type Door } from '../services/door/door.ts';
import type { Session } from './session.ts';

/** One visit through the tunnel, as it ended. */
export type Visit = Extract<DoorEvent, { type: 'visit.ended' }>;

interface DoorContext {
  readonly session: Pick<Session, 'snapshot' | 'dispatch'>;
  append(source: LogSource, stream: LogStream, lines: readonly string[], facts?: { routine: true }): void;
  redact(line: string): string;
  visited(visit: Visit): void;
  metPerson(state: 'came' | 'left', person: PersonView): void;
  readonly guests: Guests;
}

/** The door, whose visits are lines of the log and events, and in the state only what they come to. */
export function createVisitedDoor({
  session,
  append,
  redact,
  visited,
  metPerson,
  guests,
}: DoorContext): Door {
  const tell = (line: string, isRoutine = false) =>
    append('visits', 'stdout', [redact(line)], isRoutine ? { routine: true } : undefined);
  return createDoor({
    guests,
    emit(event) {
      if (event.type === 'visit.ended') {
        tell(visitLine(event, isOwnOrigin(event)), isRoutine(event));
        return visited(event);
      }
      if (event.type === 'webSocket.opened')
        return tell(logLineWords.webSocketOpened(event.path, event.person), true);
      session.dispatch(event);
    },
    people: {
      seen: session.dispatch,
      told(state, person) {
        tell(personLine(state, person));
        metPerson(state, person);
      },
    },
  });

  /** The page is the app's own: nothing is to be said of where it came from. */
  function isOwnOrigin({ origin }: Visit): boolean {
    return session.snapshot().origins.origins.some((listed) => listed.origin === origin);
  }
}

/** It got what it asked for, or was led on to it. */
function isRoutine({ status }: Visit): boolean {
  return status !== null && status < 400;
}

function visitLine({ method, path, status, durationMs, origin, person }: Visit, isOwn: boolean): string {
  const from = isOwn ? null : origin;
  return logLineWords.visit({ method, path, status, ms: Math.round(durationMs), from, person });
}

function personLine(state: 'came' | 'left', { name, agent, page }: PersonView): string {
  return state === 'came' ? peopleWords.came(name, agent, page) : peopleWords.left(name);
}
