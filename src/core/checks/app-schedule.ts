import type { Command } from '../kernel/events.ts';
import type { AllowedOrigin, CorsMode } from '../settings/allowed-origins.ts';
import { stranger } from '../settings/allowed-origins.ts';
import type { Diagnosis, ProbeView } from '../view/snapshot.ts';
import { probeWords } from '../words/probes.ts';
import { judge } from './verdict.ts';

/** One question to one target. */
export interface ProbeQuestion {
  readonly id: number;
  /** The run that is asked, so that a late answer is known as such. */
  readonly run: number;
  readonly target: string;
  /** Without a final slash. */
  readonly baseUrl: string;
  readonly check: 'health' | 'websocket';
  readonly origin: string | null;
  /** What a healthy answer is: let in, or (for the stranger) refused. */
  readonly expect: 'accepted' | 'refused';
}

/** What came back. `status` is null when nothing did; `failure` then names it. */
export interface ProbeAnswer {
  readonly id: number;
  readonly run: number;
  readonly status: number | null;
  readonly latencyMs: number;
  /** For health: is the body Streamlit's `ok`? */
  readonly healthy: boolean;
  readonly failure: ProbeFailure | null;
}

export interface ProbeFailure {
  readonly kind: 'refused' | 'timeout' | 'dns' | 'tls' | 'other';
  readonly message: string;
}

/** The app that answers, as far as probes need to know it. */
export interface ProbedApp {
  readonly run: number;
  readonly baseUrl: string;
  readonly port: number;
  readonly origins: readonly AllowedOrigin[];
  readonly cors: CorsMode;
  /** `browser.serverAddress`: the host that Streamlit knows without looking anything up. */
  readonly knownHost: string | null;
}

type Ask = Omit<ProbeQuestion, 'id'>;

/** What was asked, is being asked and is still to ask; one at a time. */
export interface ProbeBook {
  readonly results: readonly ProbeView[];
  readonly queue: readonly Ask[];
  readonly inFlight: ProbeQuestion | null;
  /** The run whose origins were put on the list. */
  readonly provedRun: number | null;
  readonly nextLivenessMs: number;
  readonly nextId: number;
}

const livenessMs = 15_000;
/** A handshake that Streamlit must look up freezes the whole app for 2 to 10 s: after one that took this long, stop. */
const slowHandshakeMs = 1000;

export const noProbes: ProbeBook = {
  results: [],
  queue: [],
  inFlight: null,
  provedRun: null,
  nextLivenessMs: 0,
  nextId: 1,
};

/** The app is not there to be asked: what was known of it no longer holds. */
export function forgetProbes(book: ProbeBook): ProbeBook {
  return book.provedRun === null ? book : { ...noProbes, nextId: book.nextId };
}

/** Asks what is due: everything once after a launch, health and one handshake every 15 s. */
export function planProbes(book: ProbeBook, app: ProbedApp, nowMs: number): [ProbeBook, Command[]] {
  const due = enlist(book, app, nowMs);
  const [next, ...queue] = due.queue;
  if (due.inFlight !== null || next === undefined) return [due, []];
  const question: ProbeQuestion = { ...next, id: due.nextId };
  return [{ ...due, queue, inFlight: question, nextId: due.nextId + 1 }, [{ type: 'probe.ask', question }]];
}

/** `p` was pressed: every listed origin again. */
export function requestProbes(book: ProbeBook, app: ProbedApp): ProbeBook {
  // The stranger is asked once a launch: it waits its turn, where it has not had it.
  const waiting = book.queue.filter(({ origin }) => origin === stranger(app.origins));
  return { ...book, queue: [...health(app), ...listed(app), ...waiting] };
}

/** Files an answer; after a slow handshake the origins still waiting are skipped, with the reason. */
export function recordProbe(
  book: ProbeBook,
  answer: ProbeAnswer,
  app: ProbedApp | null,
  nowMs: number,
): ProbeBook {
  const { inFlight } = book;
  if (inFlight === null || inFlight.id !== answer.id) return book;
  if (app === null || app.run !== answer.run) return { ...book, inFlight: null };
  const judged = {
    ...book,
    inFlight: null,
    results: file(book.results, judge(inFlight, answer, app, nowMs)),
  };
  const slow = inFlight.check === 'websocket' && answer.latencyMs > slowHandshakeMs;
  return slow ? skipRest(judged, inFlight, answer, nowMs) : judged;
}

/** When the next liveness round is due; null: nobody is there to ask, or an answer is awaited. */
export function probesDeadline(book: ProbeBook): number | null {
  return book.provedRun === null || book.inFlight !== null ? null : book.nextLivenessMs;
}

function enlist(book: ProbeBook, app: ProbedApp, nowMs: number): ProbeBook {
  if (book.provedRun !== app.run) {
    const queue = [...health(app), ...listed(app), foreign(app)];
    return {
      ...noProbes,
      nextId: book.nextId,
      queue,
      provedRun: app.run,
      nextLivenessMs: nowMs + livenessMs,
    };
  }
  if (nowMs < book.nextLivenessMs) return book;
  const queue = book.queue.length > 0 ? book.queue : [...health(app), local(app)];
  return { ...book, queue, nextLivenessMs: nowMs + livenessMs };
}

function health(app: ProbedApp): Ask[] {
  const { run, baseUrl } = app;
  return [{ run, target: 'local', baseUrl, check: 'health', origin: null, expect: 'accepted' }];
}

/** Hosts that Streamlit knows by heart come first: they can't freeze it. */
function listed(app: ProbedApp): Ask[] {
  const known = ({ origin, source }: AllowedOrigin) =>
    source === 'local' || new URL(origin).hostname === app.knownHost;
  const order = [...app.origins.filter(known), ...app.origins.filter((entry) => !known(entry))];
  return order.map(({ origin }) => handshake(app, origin, 'accepted'));
}

function local(app: ProbedApp): Ask {
  return handshake(app, `http://localhost:${app.port}`, 'accepted');
}

/** With the wildcard on, a stranger must get in: that proves that it is really open. */
function foreign(app: ProbedApp): Ask {
  return handshake(app, stranger(app.origins), app.cors === 'any' ? 'accepted' : 'refused');
}

function handshake(app: ProbedApp, origin: string, expect: Ask['expect']): Ask {
  return { run: app.run, target: 'local', baseUrl: app.baseUrl, check: 'websocket', origin, expect };
}

function file(results: readonly ProbeView[], view: ProbeView): ProbeView[] {
  const same = (other: ProbeView) =>
    other.target === view.target && other.check === view.check && other.origin === view.origin;
  const at = results.findIndex(same);
  return at === -1 ? [...results, view] : results.with(at, view);
}

function skipRest(book: ProbeBook, slow: ProbeQuestion, answer: ProbeAnswer, nowMs: number): ProbeBook {
  const seconds = (answer.latencyMs / 1000).toFixed(1);
  const why = probeWords.notAsked(slow.origin ?? probeWords.noOrigin, seconds);
  const diagnosis: Diagnosis = { code: 'timeout', ...why };
  const skipped = book.queue
    .filter((ask) => ask.check === 'websocket')
    .map(
      (ask): ProbeView => ({
        target: ask.target,
        url: ask.baseUrl,
        check: ask.check,
        origin: ask.origin,
        expect: ask.expect,
        status: null,
        verdict: 'skipped',
        latencyMs: null,
        diagnosis,
        atMs: nowMs,
      }),
    );
  return { ...book, queue: [], results: skipped.reduce(file, book.results) };
}
