import * as z from 'zod/mini';
import { problemCodes } from '../core/base/problem.ts';
import { originSources } from '../core/settings/allowed-origins.ts';
import { eventWords as words } from '../core/words/events.ts';
import { logSources } from '../logs/log-buffer.ts';

const text = z.string();
const textOrNull = z.nullable(text);
const number = z.number();
const numberOrNull = z.nullable(number);

/** The same schema with what it is. A schema that is used twice is not the same object twice. */
function said<Schema extends z.ZodMiniType>(schema: Schema, description: string): Schema {
  return schema.check(z.describe(description));
}

const time = said(text, words.time);
const fault = z.strictObject({ code: text, message: text, hint: text });
const problem = z.strictObject({
  file: text,
  line: numberOrNull,
  name: textOrNull,
  code: z.enum(problemCodes),
  message: text,
});

const process = z.strictObject({
  time,
  type: z.literal('process'),
  name: z.literal('streamlit'),
  state: said(z.enum(['starting', 'ready', 'stopping', 'stopped', 'backoff', 'failed']), words.process.state),
  pid: numberOrNull,
  port: numberOrNull,
  url: said(textOrNull, words.process.url),
  exitCode: numberOrNull,
  signal: textOrNull,
  restarts: said(number, words.process.restarts),
  reason: said(textOrNull, words.process.reason),
  carried: said(numberOrNull, words.process.carried),
  left: said(
    z.array(z.strictObject({ key: text, kind: text, why: text, sessions: number })),
    words.process.left,
  ),
  silenceMs: said(numberOrNull, words.process.silenceMs),
});

const log = z.strictObject({
  time,
  type: z.literal('log'),
  source: z.enum(logSources),
  stream: z.enum(['stdout', 'stderr']),
  run: said(z.optional(number), words.log.run),
  line: said(text, words.log.line),
  dropped: said(z.optional(number), words.log.dropped),
});

const tunnel = z.strictObject({
  time,
  type: z.literal('tunnel'),
  state: z.enum(['off', 'connecting', 'online', 'reconnecting', 'failed']),
  url: said(textOrNull, words.tunnel.url),
  since: said(text, words.tunnel.since),
  reconnections: number,
  reason: textOrNull,
  error: z.nullable(fault),
  guard: said(textOrNull, words.tunnel.guard),
});

const origins = z.strictObject({
  time,
  type: z.literal('origins'),
  wildcard: said(z.boolean(), words.origins.wildcard),
  origins: z.array(
    z.strictObject({ origin: text, source: said(z.enum(originSources), words.origins.source) }),
  ),
});

const probe = z.strictObject({
  time,
  type: z.literal('probe'),
  target: said(text, words.probe.target),
  url: text,
  check: z.enum(['health', 'host-config', 'page', 'asset', 'upload', 'websocket']),
  origin: said(textOrNull, words.probe.origin),
  status: said(numberOrNull, words.probe.status),
  verdict: z.enum(['pass', 'fail', 'skipped']),
  latencyMs: said(numberOrNull, words.probe.latencyMs),
  diagnosis: fault,
});

const visit = z.strictObject({
  time,
  type: z.literal('visit'),
  method: text,
  path: said(text, words.visit.path),
  status: numberOrNull,
  durationMs: said(number, words.visit.durationMs),
  origin: textOrNull,
  person: said(textOrNull, words.visit.person),
  webSockets: said(number, words.visit.webSockets),
});

const person = z.strictObject({
  time,
  type: z.literal('person'),
  state: z.enum(['came', 'left']),
  name: said(text, words.person.name),
  address: textOrNull,
  agent: textOrNull,
  page: textOrNull,
  since: text,
  left: textOrNull,
  webSockets: number,
  bytesIn: number,
  bytesOut: number,
  reruns: number,
  errors: said(number, words.person.errors),
  lastError: textOrNull,
});

const settings = z.strictObject({
  time,
  type: z.literal('settings'),
  changed: said(z.array(text), words.settings.changed),
  errors: z.array(problem),
  warnings: z.array(problem),
  notices: said(z.array(text), words.settings.notices),
});

/** The events by their types, in the order in which they are told of. */
export const eventSchemas = { process, log, tunnel, origins, probe, visit, person, settings } as const;

/** A line of `--json`, with no field besides: what is published is what is declared here. */
export const publishedEvent = z.discriminatedUnion('type', [
  process,
  log,
  tunnel,
  origins,
  probe,
  visit,
  person,
  settings,
]);

/** The JSON Schema (2020-12) of a line of `--json`. A field that it does not name is no fault: later versions may have more. */
export function eventsJsonSchema(): object {
  const events = Object.entries(eventSchemas).map(([type, schema]) => [
    type,
    { description: words[type as keyof typeof eventSchemas].event, ...plainSchema(schema) },
  ]);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: words.title,
    description: words.description,
    oneOf: Object.keys(eventSchemas).map((type) => ({ $ref: `#/$defs/${type}` })),
    $defs: Object.fromEntries(events),
  };
}

/** The JSON Schema of one thing, without what refuses fields that it does not name. */
export function plainSchema(schema: z.ZodMiniType): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    override: ({ jsonSchema }) => {
      delete jsonSchema.additionalProperties;
    },
  });
  return rest;
}
