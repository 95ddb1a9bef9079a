import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import type { Edge } from '../test/edge/edge.ts';

export interface VisitFigures {
  readonly visits: number;
  /** Without a 200. */
  readonly failedVisits: number;
  /** Of those, the ones that met no fault which we made at that moment. A restart of the app is none: visitors are held. */
  readonly unexplained: readonly string[];
}

/** A visitor who comes through the tunnel again and again. */
export interface SteadyVisitor {
  /** A fault that we make lasts until this is over. */
  during(fault: Promise<void>): Promise<void>;
  end(): Promise<VisitFigures>;
}

interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

const pauseMs = 20;
/** Longer than the door holds a visitor. */
const patienceMs = 60_000;
/** What the edge had handed to the old session may be answered a moment after the new one is there. */
const aftermathMs = 250;

/** Begins visits by the public name, one after another. */
export function visitSteadily(edge: Edge, domain: string): SteadyVisitor {
  const ca = readFileSync(edge.caFile);
  const over = new AbortController();
  const faults: Span[] = [];
  const failed: (Span & { readonly status: string })[] = [];
  let visits = 0;

  async function visitOnce(): Promise<void> {
    const fromMs = performance.now();
    const status = await statusOf({ port: edge.httpsPort, servername: domain, ca }, domain);
    visits += 1;
    if (status !== '200') failed.push({ fromMs, untilMs: performance.now(), status });
  }

  const visiting = (async () => {
    while (!over.signal.aborted) {
      await visitOnce();
      await delay(pauseMs);
    }
  })();

  return {
    async during(fault) {
      const fromMs = performance.now();
      await fault.finally(() => faults.push({ fromMs, untilMs: performance.now() + aftermathMs }));
    },
    async end() {
      over.abort();
      await visiting;
      const strange = failed.filter(
        (visit) => !faults.some((fault) => visit.fromMs <= fault.untilMs && visit.untilMs >= fault.fromMs),
      );
      const unexplained = strange.map(({ status, fromMs }) => `${status} at ${Math.round(fromMs)} ms`);
      return { visits, failedVisits: failed.length, unexplained };
    },
  };
}

interface Way {
  readonly port: number;
  readonly servername: string;
  readonly ca: Buffer;
}

/** The status, or how it failed. */
function statusOf(way: Way, domain: string): Promise<string> {
  return new Promise((resolve) => {
    const path = '/_stcore/health?steady';
    const sent = request({ host: '127.0.0.1', path, headers: { host: domain }, agent: false, ...way });
    sent.setTimeout(patienceMs, () => sent.destroy(new Error('no answer')));
    sent.on('error', ({ message }) => resolve(message));
    sent.on('response', (answer) => {
      answer.resume().on('close', () => resolve(answer.complete ? String(answer.statusCode) : 'cut'));
    });
    sent.end();
  });
}
