import { longestOrigin, toldText } from '../../core/door/told-visit.ts';
import type { Arrival, DoorEvent } from '../../core/door/visitor.ts';
import { parseOrigin } from '../../core/settings/parse-origin.ts';
import { nonceHeader } from './headers.ts';
import type { Visitor } from './visitor.ts';

/** What we ask the public URL, told by its nonce when it comes in here. */
export interface OwnQuestions {
  /** `origin`: with which it is sent. `byProxy`: it goes through what stands in front of the tunnel. */
  expect(nonce: string, origin: string | null, byProxy: boolean): void;
  /** With which Host and Origin it came in; null: it did not. */
  arrivalOf(nonce: string): Arrival | null;
  /** Is this visitor one? A nonce that was not expected is a stranger's, who can send any. */
  isOwn(visitor: Visitor): boolean;
  arrived(visitor: Visitor): void;
}

interface Expected {
  readonly origin: string | null;
  readonly byProxy: boolean;
  readonly untilMs: number;
}

/** Longer than any question waits for its answer. */
const expectedForMs = 10_000;

const mostNonces = 64;

/** @param cameByProxy gets each that went by the proxy. */
export function createOwnQuestions(
  emit: (event: DoorEvent) => void,
  cameByProxy: (visitor: Visitor) => void,
): OwnQuestions {
  const arrivals = new Map<string, Arrival>();
  const expected = new Map<string, Expected>();
  const own = new WeakSet<Visitor>();
  return {
    expect(nonce, origin, byProxy) {
      expected.set(nonce, { origin, byProxy, untilMs: performance.now() + expectedForMs });
      for (const oldest of expected.keys()) if (expected.size > mostNonces) expected.delete(oldest);
    },
    arrivalOf: (nonce) => arrivals.get(nonce) ?? null,
    isOwn: (visitor) => own.has(visitor),
    arrived(visitor) {
      for (const nonce of noncesOf(visitor)) {
        arrivals.set(nonce.slice(0, 100), arrivalOf(visitor));
        const question = expected.get(nonce);
        if (question === undefined || question.untilMs < performance.now()) continue;
        // Whoever stands in between has seen it by now: it is good for one.
        expected.set(nonce, { ...question, untilMs: 0 });
        own.add(visitor);
        if (question.byProxy) cameByProxy(visitor);
        // Before the app is asked: it may log its refusal sooner than our question is answered.
        if (visitor.isUpgrade && question.origin !== null) emit(originArrived(visitor, question.origin));
      }
      // Of too many that strangers send the oldest are forgotten, but none that we wait for.
      for (const oldest of arrivals.keys())
        if (arrivals.size > mostNonces && !expected.has(oldest)) arrivals.delete(oldest);
    },
  };
}

function noncesOf({ request }: Visitor): readonly string[] {
  return request.headersDistinct[nonceHeader] ?? [];
}

function arrivalOf({ request }: Visitor): Arrival {
  const { host, origin } = request.headers;
  const short = (text: string | undefined) =>
    text === undefined ? null : toldText(text).slice(0, longestOrigin);
  return { host: short(host), origin: short(origin) };
}

function originArrived({ request }: Visitor, sent: string): DoorEvent {
  const reading = parseOrigin(request.headers.origin ?? '');
  return { type: 'origin.arrived', sent, arrived: reading.ok ? reading.origin : null };
}
