import { randomBytes } from 'node:crypto';
import { createPeopleBook } from '../../../core/door/people/book.ts';
import { type PersonView, personView } from '../../../core/door/people/person.ts';
import { type Stream, whoRuns } from '../../../core/door/people/socket/runs.ts';
import type { VisitsSeen } from '../../../core/door/state.ts';
import { peopleWords } from '../../../core/words/people.ts';
import type { Addresses } from '../addresses.ts';
import type { Visitor } from '../visitor.ts';
import { callerOf } from './caller.ts';
import { createPace } from './pace.ts';
import { createStay, type Stay } from './stay.ts';
import { createVisitRing, type VisitRing } from './visit-ring.ts';

/** Knows who visits. */
export interface People {
  /** Somebody asks for something, who is no program of ours. `guest`: by whose invitation; null: by none. */
  receive(visitor: Visitor, guest: string | null): Stay;
  /** Whether pages are given a cookie from now on. */
  giveCookies(gives: boolean): void;
  /** A run of the app's script ended with this exception. */
  raised(message: string, where: string | null): void;
  /** What is kept of the last visits. */
  readonly visits: Pick<VisitRing, 'get' | 'all'>;
  close(): void;
}

export interface PeopleDeps {
  /** At most each 100 ms. */
  seen(visits: VisitsSeen): void;
  /** Somebody came, or left. */
  told(state: 'came' | 'left', person: PersonView): void;
}

/** Who came or left, and what went wrong. */
const soonMs = 100;
/** What is counted all the time. */
const laterMs = 500;
/** As many as a screen or a command shows. */
const mostShown = 100;

export function createPeople(deps: PeopleDeps, addresses: Addresses, openNow: () => number): People {
  const book = createPeopleBook();
  const streams = new Set<Stream>();
  const ring = createVisitRing();
  const pace = createPace(say);
  let gives = true;
  let count = 0;
  let leaving: NodeJS.Timeout | undefined;

  function say(): void {
    book.settle(Date.now());
    for (const { state, person } of book.news()) deps.told(state, personView(person));
    deps.seen({
      type: 'visits.seen',
      count,
      webSockets: openNow(),
      people: { ...book.view(mostShown), latest: ring.latest },
    });
    clearTimeout(leaving);
    const atMs = book.settlesAtMs;
    if (atMs !== null) leaving = setTimeout(say, Math.max(0, atMs - Date.now()) + 1).unref();
  }

  return {
    receive: (visitor, guest) =>
      createStay(callerOf(visitor, addresses, gives, guest), visitor, {
        book,
        streams,
        ring,
        newId: () => (gives ? randomBytes(16).toString('base64url') : null),
        changed: () => pace.ask(soonMs),
        counted: () => pace.ask(laterMs),
        ended() {
          count += 1;
          pace.ask(laterMs);
        },
      }),
    giveCookies(next) {
      gives = next;
    },
    raised(message, where) {
      for (const person of whoRuns(streams, Date.now())) {
        person.errors += 1;
        person.lastError = peopleWords.raised(message, where);
        pace.ask(soonMs);
      }
    },
    visits: ring,
    close() {
      pace.close();
      clearTimeout(leaving);
    },
  };
}
