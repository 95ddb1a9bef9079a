import * as z from 'zod/mini';
import { type MessageOf, schemaOf } from '../core/base/message.ts';
import type { GuestOrder } from '../core/door/access/order.ts';
import type { Request } from '../core/kernel/events.ts';
import { askedViews, logViews } from '../logs/log-buffer.ts';
import { entryQuery } from './messages-visits.ts';
import { maxRows } from './protocol.ts';

const viewSchema = z.enum(askedViews);
const shownViewSchema = z.enum(logViews);
const idSchema = z.int().check(z.gte(0));
const rowsSchema = z.int().check(z.gte(0), z.lte(maxRows));

const windowSchema = z.object({
  type: z.literal('window'),
  view: viewSchema,
  /** `tail`, or the sequence number of the first row shown. */
  anchor: z.union([z.literal('tail'), idSchema]),
  rows: rowsSchema,
});

/** Rows for something else than showing them: a search, or a copy of the log. */
const pageSchema = z.object({
  type: z.literal('page'),
  id: idSchema,
  view: viewSchema,
  from: idSchema,
  rows: rowsSchema,
});

/** `spans`: which lines of the view, by its own numbers; null: all. */
const saveSchema = z.object({
  type: z.literal('save'),
  id: idSchema,
  view: shownViewSchema,
  spans: z.nullable(z.array(z.object({ from: idSchema, end: idSchema }))),
});

const guestOrderSchema = schemaOf<GuestOrder>()(
  z.discriminatedUnion('do', [
    z.object({
      do: z.literal('invite'),
      name: z.string().check(z.minLength(1), z.maxLength(100)),
      lastsMs: z.number().check(z.gt(0)),
      browsers: z.int().check(z.gte(1), z.lte(100)),
    }),
    z.object({ do: z.literal('list') }),
    z.object({ do: z.literal('uninvite'), name: z.string() }),
    z.object({ do: z.literal('forget') }),
  ]),
);

const requestSchema = schemaOf<Request>()(
  z.discriminatedUnion('type', [
    z.object({
      type: z.literal('restart.requested'),
      fresh: z.optional(z.literal(true)),
      forget: z.optional(z.literal(true)),
    }),
    z.object({ type: z.literal('wildcard.requested'), cors: z.enum(['listed', 'any']) }),
    z.object({ type: z.literal('reconnect.requested') }),
    z.object({ type: z.literal('probe.requested') }),
    z.object({ type: z.literal('origin.requested'), origin: z.string() }),
    z.object({ type: z.literal('env.createRequested') }),
    z.object({ type: z.literal('app.requested'), script: z.string() }),
    z.object({ type: z.literal('quit.requested') }),
    z.object({ type: z.literal('stop.requested') }),
  ]),
);

/** What a screen, or a command in another terminal, may send. */
export const clientMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), protocol: z.int() }),
  z.object({ type: z.literal('ask'), request: requestSchema }),
  windowSchema,
  pageSchema,
  saveSchema,
  z.object({ type: z.literal('guests'), id: idSchema, order: guestOrderSchema }),
  /** A question is about to come by the public way, with this Origin. `byProxy`: through what stands in front of the tunnel. */
  z.object({
    type: z.literal('nonce'),
    id: idSchema,
    origin: z.nullable(z.string()),
    byProxy: z.boolean(),
  }),
  /** What is kept of visits: their list, one of them, the same asked again, all as a HAR file. */
  z.object({ type: z.literal('visits'), id: idSchema, query: entryQuery }),
  z.object({ type: z.literal('visit'), id: idSchema, visit: idSchema }),
  z.object({ type: z.literal('again'), id: idSchema, visit: idSchema, origin: z.nullable(z.string()) }),
  z.object({ type: z.literal('har'), id: idSchema }),
]);

export type ClientMessage = MessageOf<typeof clientMessageSchema>;
export type WindowRequest = MessageOf<typeof windowSchema>;
export type PageRequest = MessageOf<typeof pageSchema>;
