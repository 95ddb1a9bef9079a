import { type FlatPairs, headerIn, type KeptFrame } from '../../../core/door/inspect/kept-visit.ts';
import type { PeopleBook } from '../../../core/door/people/book.ts';
import { personCookie } from '../../../core/door/people/cookie.ts';
import { isPage, isStream, type PageSigns } from '../../../core/door/people/page.ts';
import type { Caller, Person } from '../../../core/door/people/person.ts';
import { createFrameCounter } from '../../../core/door/people/socket/frame-counter.ts';
import { newStream, noteMessage, type Stream } from '../../../core/door/people/socket/runs.ts';
import { streamlitMessage } from '../../../core/door/people/socket/streamlit-message.ts';
import { toldPath } from '../../../core/door/told-visit.ts';
import { peopleWords } from '../../../core/words/people.ts';
import { opcodes } from '../../net/websocket-frames.ts';
import type { Visitor } from '../visitor.ts';
import { keptPairs, openSocket, type VisitRing } from './visit-ring.ts';

/** One request or WebSocket, as far as it tells of a person. */
export interface Stay {
  /** An answer is about to go out. @returns what goes with it besides, as flat pairs. */
  answered(status: number, headers: FlatPairs): readonly string[];
  /** A WebSocket is open. */
  joined(headers: FlatPairs): JoinedSocket;
  /** The name of whose it is; null: nobody's who is known. */
  readonly name: string | null;
  /** It is over. */
  end(status: number | null): void;
}

/** An open WebSocket. */
export interface JoinedSocket {
  heard(side: 'browser' | 'app', bytes: Buffer): void;
  /** `byVisitor`: they hung up first. Who said goodbye first counts more: it is for the app to hang up then (RFC 6455, 7.1.1). */
  closed(byVisitor: boolean): void;
}

export interface StayDeps {
  readonly book: PeopleBook;
  readonly streams: Set<Stream>;
  readonly ring: VisitRing;
  /** Null: none is given now. */
  newId(): string | null;
  changed(): void;
  counted(): void;
  ended(): void;
}

/** Those above 7 are control frames (RFC 6455, 5.2). */
const isData = (opcode: number) => opcode < 8;

/** Whose it is, as far as that is known. */
interface Whose {
  person: Person | null;
  /** The id of the cookie that went with the answer. */
  given: string | null;
}

/** It may have sent back the cookie of this very answer by now. */
function holderOf(book: PeopleBook, { person, given }: Whose): Person | null {
  return given === null ? person : (book.holderOf(given) ?? person);
}

/** What is kept of a visit outlives it, and must not hold on to the visitor's connection. */
function nameReader(book: PeopleBook, whose: Whose): () => string | null {
  return () => holderOf(book, whose)?.name ?? null;
}

export function createStay(caller: Caller, visitor: Visitor, deps: StayDeps): Stay {
  const { book, ring, changed } = deps;
  const startMs = performance.now();
  const path = toldPath(visitor.request.url ?? '');
  const whose: Whose = { person: null, given: null };

  function become(other: Person | null): void {
    if (other === whose.person) return;
    if (whose.person !== null) whose.person.requests -= 1;
    if (other !== null) other.requests += 1;
    whose.person = other;
    if (book.hasNews) changed();
  }

  const name = nameReader(book, whose);
  const kept = ring.begin(visitor, caller.address, name);

  function noteAnswer(status: number, headers: FlatPairs): void {
    const { sent } = visitor.course;
    kept.status = status;
    kept.answerHeaders = keptPairs(headers);
    kept.sent = sent === null ? null : keptPairs(sent.headers);
    kept.heldMs = (sent?.atMs ?? performance.now()) - startMs;
    kept.appMs = sent === null ? null : performance.now() - sent.atMs;
  }

  become(book.find(caller, Date.now()));
  return {
    get name() {
      return name();
    },
    answered(status, headers) {
      noteAnswer(status, headers);
      const type = headerIn(headers, 'content-type');
      kept.isPage = !visitor.isUpgrade && isPage(signsOf(visitor, path, status, type));
      if (!kept.isPage) return [];
      whose.given = caller.id === null ? deps.newId() : null;
      become(book.pageGiven(caller, path, whose.given, Date.now()));
      changed();
      return whose.given === null ? [] : ['Set-Cookie', personCookie(whose.given)];
    },
    joined(headers) {
      noteAnswer(101, headers);
      if (isStream(path)) become(book.streamOpened(caller, Date.now()));
      changed();
      return joinedSocket(whose.person, isStream(path), openSocket(kept), deps);
    },
    end(status) {
      become(holderOf(book, whose));
      const { person, given } = whose;
      const { bytesIn, bytesOut } = visitor.course;
      Object.assign(kept, { bytesIn, bytesOut, status, durationMs: performance.now() - startMs });
      deps.ended();
      if (person === null) return;
      person.bytesIn += bytesIn;
      person.bytesOut += bytesOut;
      const issue = person.issues.find(({ id }) => id === given);
      if (issue !== undefined) Object.assign(issue, { bytesIn, bytesOut });
      person.requests -= 1;
      person.seenMs = Date.now();
      if (status === null || status < 400) return;
      person.errors += 1;
      person.lastError = peopleWords.failedRequest(status, path);
      changed();
    },
  };
}

/** `person`: null where nobody's is known; what passes is noted all the same. */
function joinedSocket(
  person: Person | null,
  isStreamlits: boolean,
  note: (frame: KeptFrame) => void,
  deps: StayDeps,
): JoinedSocket {
  const stream = person === null || !isStreamlits ? null : newStream(person);
  if (stream !== null) deps.streams.add(stream);
  if (person !== null) person.webSockets += 1;
  let saidGoodbye: 'browser' | 'app' | null = null;
  const counter = (side: 'browser' | 'app') =>
    createFrameCounter(({ opcode, bytes, start }) => {
      const atMs = Date.now();
      const isMessage = opcode === 1 || opcode === 2;
      const kind = isMessage && isStreamlits ? streamlitMessage(side, start) : null;
      note({ atMs, side, opcode, bytes, kind });
      if (opcode === opcodes.close) saidGoodbye ??= side;
      if (person !== null && isData(opcode)) person[side === 'browser' ? 'bytesIn' : 'bytesOut'] += bytes;
      if (stream === null || !isMessage) return;
      if (side === 'browser') stream.person.reruns += 1;
      noteMessage(stream, kind, side === 'browser', atMs);
    });
  const counters = { browser: counter('browser'), app: counter('app') };
  return {
    heard(side, bytes) {
      counters[side](bytes);
      deps.counted();
    },
    closed(byVisitor) {
      if (stream !== null) deps.streams.delete(stream);
      if (person !== null) {
        const isTheirs = saidGoodbye === null ? byVisitor : saidGoodbye === 'browser';
        person.webSockets -= 1;
        person.closed = { atMs: Date.now(), byVisitor: isTheirs };
      }
      deps.changed();
    },
  };
}

function signsOf({ request }: Visitor, path: string, status: number, contentType: string | null): PageSigns {
  const { method = '', headers } = request;
  const one = (name: string) => {
    const value = headers[name];
    return typeof value === 'string' ? value : null;
  };
  return {
    ...{ method, path, status, contentType, accept: headers.accept ?? null },
    ...{ dest: one('sec-fetch-dest'), site: one('sec-fetch-site') },
  };
}
