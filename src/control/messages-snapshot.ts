import * as z from 'zod/mini';
import type { AppFailureView } from '../core/app/script-failure-watch.ts';
import type { SessionsView } from '../core/app/sessions/view.ts';
import type { ProcessView } from '../core/app/view.ts';
import { schemaOf } from '../core/base/message.ts';
import { type Problem, problemCodes } from '../core/base/problem.ts';
import type { ProbeView } from '../core/checks/probe.ts';
import type { PeopleView, PersonView } from '../core/door/people/person.ts';
import type { Visits } from '../core/door/state.ts';
import { type AllowedOrigin, originSources } from '../core/settings/allowed-origins.ts';
import type { SettingsView } from '../core/settings/record.ts';
import type { TunnelView } from '../core/tunnel/view.ts';
import type { Offers } from '../core/view/first-steps.ts';
import type { Snapshot } from '../core/view/snapshot.ts';

const text = z.string();
const texts = z.array(text);
const textOrNull = z.nullable(text);
const number = z.number();
const numberOrNull = z.nullable(number);

const error = z.object({ code: text, message: text, hint: text });

const processView = schemaOf<ProcessView>()(
  z.object({
    state: z.enum(['starting', 'ready', 'stopping', 'stopped', 'backoff', 'failed']),
    pid: numberOrNull,
    port: numberOrNull,
    url: textOrNull,
    sinceMs: number,
    restarts: number,
    reason: textOrNull,
    failure: z.nullable(z.object({ sentence: text, output: texts })),
    exitCode: numberOrNull,
    signal: textOrNull,
    retryAtMs: numberOrNull,
  }),
);

const sessionsView = schemaOf<SessionsView>()(
  z.object({
    next: z.enum(['kept', 'fresh', 'again', 'lost']),
    live: numberOrNull,
    carried: numberOrNull,
    left: z.array(z.object({ key: text, kind: text, why: text, sessions: number })),
    silenceMs: numberOrNull,
    told: texts,
  }),
);

const tunnelView = schemaOf<TunnelView>()(
  z.object({
    state: z.enum(['off', 'connecting', 'online', 'reconnecting', 'failed']),
    url: textOrNull,
    sinceMs: number,
    reconnections: number,
    reason: textOrNull,
    error: z.nullable(error),
    retryAtMs: numberOrNull,
    guard: textOrNull,
  }),
);

const allowedOrigin = schemaOf<AllowedOrigin>()(z.object({ origin: text, source: z.enum(originSources) }));

const probeView = schemaOf<ProbeView>()(
  z.object({
    target: text,
    url: text,
    check: z.enum(['health', 'websocket']),
    origin: textOrNull,
    expect: z.enum(['accepted', 'refused']),
    status: numberOrNull,
    verdict: z.enum(['pass', 'fail', 'skipped']),
    latencyMs: numberOrNull,
    diagnosis: error,
    atMs: number,
  }),
);

const visits = schemaOf<Visits>()(
  z.object({
    count: number,
    webSockets: number,
    refused: z.array(z.object({ origin: text, times: number })),
  }),
);

const person = schemaOf<PersonView>()(
  z.object({
    name: text,
    address: textOrNull,
    agent: textOrNull,
    page: textOrNull,
    sinceMs: number,
    leftMs: numberOrNull,
    webSockets: number,
    bytesIn: number,
    bytesOut: number,
    reruns: number,
    errors: number,
    lastError: textOrNull,
  }),
);

// A supervisor that was started before people were counted does not speak of them.
const people = schemaOf<PeopleView>()(
  z._default(z.object({ here: number, latest: z._default(number, -1), people: z.array(person) }), {
    here: 0,
    latest: -1,
    people: [],
  }),
);

const problem = schemaOf<Problem>()(
  z.object({
    file: text,
    line: numberOrNull,
    name: textOrNull,
    code: z.enum(problemCodes),
    message: text,
    what: text,
    fix: textOrNull,
  }),
);

const settingsView = schemaOf<SettingsView>()(
  z.object({
    file: text,
    errors: z.array(problem),
    warnings: z.array(problem),
    lastChange: z.nullable(z.object({ atMs: number, names: texts, text })),
    originsFromShell: z._default(z.boolean(), false),
  }),
);

const appFailureView = schemaOf<AppFailureView>()(
  z.object({ where: textOrNull, message: text, hint: text, atMs: number }),
);

// A supervisor that was started before there was a choice, or secrets to write, does not speak of them.
const choice = z._default(texts, []);
const secretsExample = z._default(textOrNull, null);
const offers = schemaOf<Offers>()(
  z.object({ envExample: textOrNull, secretsExample, tunnel: textOrNull, apps: choice }),
);

/**
 * The core's `Snapshot` on the wire. Its types are declared there, where it is made; each part here must be equal to its type,
 * or does not compile. A check of one with 20 probes and 20 changes costs 25 µs, beside the 17 µs of `JSON.parse`.
 */
export const snapshotSchema = schemaOf<Snapshot>()(
  z.object({
    project: text,
    name: text,
    pid: number,
    version: text,
    streamlit: z.nullable(z.object({ version: textOrNull, foundIn: text })),
    process: processView,
    // A supervisor that was started before sessions went over a restart does not speak of them.
    sessions: z._default(sessionsView, () => ({
      ...{ next: 'lost' as const, live: null, carried: null, left: [], silenceMs: null, told: [] },
    })),
    tunnel: tunnelView,
    origins: z.object({ wildcard: z.boolean(), origins: z.array(allowedOrigin) }),
    probes: z.array(probeView),
    visits,
    people,
    access: z._default(z.enum(['anyone', 'invited']), 'anyone'),
    settings: settingsView,
    notify: z._default(z.enum(['bell', 'desktop', 'off']), 'bell'),
    appFailure: z.nullable(appFailureView),
    offers,
    notices: texts,
    history: z.array(z.object({ atMs: number, text })),
    runs: z._default(z.array(z.object({ run: number, atMs: number, cause: textOrNull })), []),
  }),
);
