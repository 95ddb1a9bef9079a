import { agentText } from './agent.ts';
import { guestName, nameFor } from './names.ts';
import { type Caller, type Issue, type PeopleView, type Person, personView, traceOf } from './person.ts';
import { leavesAtMs } from './presence.ts';

/** What became of a person. */
export interface PersonNews {
  readonly state: 'came' | 'left';
  readonly person: Person;
}

/** Who visits. Pure but for its own book: the time is told, ids are given. */
export interface PeopleBook {
  /** Whose request this is; null: nobody's so far, and if it gets neither page nor stream, only a visit. */
  find(caller: Caller, nowMs: number): Person | null;
  /** An HTML page is given. `given`: the id of the cookie that goes with it; null: none does. */
  pageGiven(caller: Caller, page: string, given: string | null, nowMs: number): Person;
  /** The page's stream is open. */
  streamOpened(caller: Caller, nowMs: number): Person;
  /** Who has sent back the cookie of this id by now; null: nobody. */
  holderOf(id: string): Person | null;
  /** Takes what is over as over: who left, left. */
  settle(nowMs: number): void;
  /** When that is to be done next; null: nobody is about to leave. */
  readonly settlesAtMs: number | null;
  readonly hasNews: boolean;
  /** What happened since it was asked last. */
  news(): readonly PersonNews[];
  /** At most so many. */
  view(most: number): Omit<PeopleView, 'latest'>;
  readonly all: Iterable<Person>;
}

/** Whoever is on the internet may be somebody. */
const mostPeople = 500;
/** Of pages without a cookie, by a client that never sends one. */
const mostIssues = 16;

/**
 * Who is a person: a page without our cookie is given one, and is a new person; a client that never sends it back is one person by
 * address and browser, which its next requests join. What else comes without the cookie is only a visit.
 */
export function createPeopleBook(limit = mostPeople): PeopleBook {
  const people = new Set<Person>();
  const byId = new Map<string, Person>();
  /** Those without an id. */
  const byTrace = new Map<string, Person>();
  const issued = new Map<string, { readonly person: Person; readonly issue: Issue }>();
  const names = new Set<string>();
  let news: PersonNews[] = [];

  function begin(caller: Caller, seed: string, nowMs: number): Person {
    const isTaken = (name: string) => names.has(name);
    const name = caller.guest === null ? nameFor(seed, isTaken) : guestName(caller.guest, isTaken);
    const person = newPerson(caller, name, nowMs);
    people.add(person);
    names.add(name);
    if (person.id === null) byTrace.set(person.trace, person);
    else byId.set(person.id, person);
    news.push({ state: 'came', person });
    if (people.size > limit) drop(leastMissed(people, person));
    return person;
  }

  function drop(person: Person): void {
    people.delete(person);
    names.delete(person.name);
    if (person.id !== null) {
      if (byId.get(person.id) === person) byId.delete(person.id);
    } else if (byTrace.get(person.trace) === person) byTrace.delete(person.trace);
    for (const { id } of person.issues) issued.delete(id);
  }

  function issue(person: Person, id: string, page: string, atMs: number): void {
    const entry: Issue = { id, page, atMs, bytesIn: 0, bytesOut: 0 };
    person.issues.push(entry);
    issued.set(id, { person, issue: entry });
    for (const { id: oldest } of person.issues.splice(0, person.issues.length - mostIssues))
      issued.delete(oldest);
  }

  /** A cookie came back. Of several that were given to one address and browser it shows that there are several people. */
  function claim(id: string, caller: Caller, nowMs: number): Person | null {
    const found = issued.get(id);
    if (found === undefined) return null;
    issued.delete(id);
    const { person, issue: own } = found;
    person.issues = person.issues.filter((other) => other !== own);
    if (person.issues.length > 0) return part(person, own, caller, nowMs);
    byTrace.delete(person.trace);
    person.id = id;
    byId.set(id, person);
    return person;
  }

  function part(from: Person, { id, page, atMs, bytesIn, bytesOut }: Issue, caller: Caller, nowMs: number) {
    const person = begin({ ...caller, id }, id, nowMs);
    Object.assign(person, { page, sinceMs: atMs, bytesIn, bytesOut });
    from.bytesIn -= bytesIn;
    from.bytesOut -= bytesOut;
    return person;
  }

  function known(caller: Caller, nowMs: number): Person | null {
    if (caller.id === null) return byTrace.get(traceOf(caller)) ?? null;
    const person = byId.get(caller.id) ?? claim(caller.id, caller, nowMs);
    // A browser that came before it was invited, or by somebody else's invitation.
    const isOther = caller.guest !== null && person !== null && person.guest !== caller.guest;
    return isOther ? null : person;
  }

  function seen(person: Person, nowMs: number): Person {
    person.seenMs = nowMs;
    if (person.leftMs === null) return person;
    person.leftMs = null;
    person.closed = null;
    person.sinceMs = nowMs;
    news.push({ state: 'came', person });
    return person;
  }

  return {
    find(caller, nowMs) {
      const person = known(caller, nowMs);
      return person === null ? null : seen(person, nowMs);
    },
    pageGiven(caller, page, given, nowMs) {
      const found = known(caller, nowMs);
      const person = found ?? begin(caller, caller.id ?? given ?? traceOf(caller), nowMs);
      person.page = page;
      if (given !== null && person.id === null) issue(person, given, page, nowMs);
      return seen(person, nowMs);
    },
    streamOpened(caller, nowMs) {
      const person = known(caller, nowMs) ?? begin(caller, caller.id ?? traceOf(caller), nowMs);
      return seen(person, nowMs);
    },
    holderOf: (id) => byId.get(id) ?? null,
    settle(nowMs) {
      for (const person of people) {
        const atMs = leavesAtMs(person);
        if (atMs === null || atMs > nowMs) continue;
        person.leftMs = person.closed?.atMs ?? person.seenMs;
        for (const { id } of person.issues.splice(0)) issued.delete(id);
        news.push({ state: 'left', person });
      }
    },
    get settlesAtMs() {
      const times = [...people].map(leavesAtMs).filter((time) => time !== null);
      return times.length === 0 ? null : Math.min(...times);
    },
    get hasNews() {
      return news.length > 0;
    },
    news() {
      const told = news;
      news = [];
      return told;
    },
    view(most) {
      const here = [...people].filter(({ leftMs }) => leftMs === null);
      const gone = [...people].filter(({ leftMs }) => leftMs !== null);
      const sorted = [
        ...here.toSorted((one, other) => other.sinceMs - one.sinceMs),
        ...gone.toSorted((one, other) => (other.leftMs ?? 0) - (one.leftMs ?? 0)),
      ];
      return { here: here.length, people: sorted.slice(0, most).map(personView) };
    },
    all: people,
  };
}

function newPerson(caller: Caller, name: string, nowMs: number): Person {
  return {
    ...{
      name,
      guest: caller.guest,
      address: caller.address,
      agent: agentText(caller.userAgent),
      id: caller.id,
    },
    ...{ trace: traceOf(caller), issues: [], page: null, sinceMs: nowMs, seenMs: nowMs, leftMs: null },
    ...{ closed: null, requests: 0, webSockets: 0, bytesIn: 0, bytesOut: 0, reruns: 0 },
    ...{ errors: 0, lastError: null },
  };
}

/** Who left longest; where all are here, the one without a WebSocket that was not seen for longest; else the newest. */
function leastMissed(people: ReadonlySet<Person>, newest: Person): Person {
  let least = newest;
  for (const person of people) if (person !== newest && rank(person) < rank(least)) least = person;
  return least;
}

function rank({ leftMs, seenMs, webSockets }: Person): number {
  if (leftMs !== null) return leftMs - 1e15;
  return webSockets > 0 ? Number.POSITIVE_INFINITY : seenMs;
}
