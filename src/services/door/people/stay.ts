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

/** One request or WebSocket, as far as it tells of a person. */
export interface Stay {
  /** An answer is about to go out. @returns what goes with it besides, as flat pairs. */
  answered(status: number, contentType: string | undefined): readonly string[];
  /** A WebSocket is open. */
  joined(): JoinedSocket;
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
  /** Null: none is given now. */
  newId(): string | null;
  changed(): void;
  counted(): void;
  ended(): void;
}

/** Continuations belong to the message before; those above 7 are control frames (RFC 6455, 5.2). */
const isMessage = (opcode: number) => opcode === 1 || opcode === 2;
const isData = (opcode: number) => opcode < 8;

export function createStay(caller: Caller, visitor: Visitor, deps: StayDeps): Stay {
  const { book, changed } = deps;
  const path = toldPath(visitor.request.url ?? '');
  let person: Person | null = null;
  let given: string | null = null;

  function become(other: Person | null): void {
    if (other === person) return;
    if (person !== null) person.requests -= 1;
    if (other !== null) other.requests += 1;
    person = other;
    if (book.hasNews) changed();
  }

  become(book.find(caller, Date.now()));
  return {
    get name() {
      return person?.name ?? null;
    },
    answered(status, contentType) {
      if (visitor.isUpgrade || !isPage(signsOf(visitor, path, status, contentType))) return [];
      given = caller.id === null ? deps.newId() : null;
      become(book.pageGiven(caller, path, given, Date.now()));
      changed();
      return given === null ? [] : ['Set-Cookie', personCookie(given)];
    },
    joined() {
      if (isStream(path)) become(book.streamOpened(caller, Date.now()));
      changed();
      return person === null ? uncounted : joinedSocket(person, isStream(path), deps);
    },
    end(status) {
      // It may have sent back the cookie of this very answer before that was over.
      if (given !== null && person?.id !== given) become(book.holderOf(given) ?? person);
      deps.ended();
      if (person === null) return;
      const { bytesIn, bytesOut } = visitor.course;
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

const uncounted: JoinedSocket = { heard: () => undefined, closed: () => undefined };

function joinedSocket(person: Person, isStreamlits: boolean, deps: StayDeps): JoinedSocket {
  const stream = newStream(person);
  if (isStreamlits) deps.streams.add(stream);
  person.webSockets += 1;
  let saidGoodbye: 'browser' | 'app' | null = null;
  const counter = (side: 'browser' | 'app') =>
    createFrameCounter(({ opcode, bytes, start }) => {
      if (opcode === opcodes.close) saidGoodbye ??= side;
      if (isData(opcode)) person[side === 'browser' ? 'bytesIn' : 'bytesOut'] += bytes;
      if (!isMessage(opcode) || !isStreamlits) return;
      if (side === 'browser') person.reruns += 1;
      noteMessage(stream, streamlitMessage(side, start), side === 'browser', Date.now());
    });
  const counters = { browser: counter('browser'), app: counter('app') };
  return {
    heard(side, bytes) {
      counters[side](bytes);
      deps.counted();
    },
    closed(byVisitor) {
      deps.streams.delete(stream);
      person.webSockets -= 1;
      const isTheirs = saidGoodbye === null ? byVisitor : saidGoodbye === 'browser';
      person.closed = { atMs: Date.now(), byVisitor: isTheirs };
      deps.changed();
    },
  };
}

function signsOf(
  { request }: Visitor,
  path: string,
  status: number,
  contentType: string | undefined,
): PageSigns {
  const { method = '', headers } = request;
  const one = (name: string) => {
    const value = headers[name];
    return typeof value === 'string' ? value : null;
  };
  return {
    ...{ method, path, status, contentType: contentType ?? null, accept: headers.accept ?? null },
    ...{ dest: one('sec-fetch-dest'), site: one('sec-fetch-site') },
  };
}
