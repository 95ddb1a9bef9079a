import * as z from 'zod/mini';
import { type MessageOf, schemaOf } from '../core/base/message.ts';
import type { GuestAnswer } from '../core/door/access/order.ts';
import { askedViews, type LogRow, logSources } from '../logs/log-buffer.ts';
import { snapshotSchema } from './messages-snapshot.ts';
import { askedAgain, visitDetailSchema, visitEntry } from './messages-visits.ts';

const text = z.string();
const count = z.int().check(z.gte(0));

const logRow = schemaOf<LogRow>()(
  z.object({
    seq: z.number(),
    source: z.enum(logSources),
    stream: z.enum(['stdout', 'stderr']),
    atMs: z.number(),
    text,
    // The version before has neither.
    run: z.optional(count),
    routine: z.optional(z.literal(true)),
  }),
);

/** `version` and `pid` are for a client of another protocol: it says who runs. */
const welcome = z.object({ type: z.literal('welcome'), protocol: z.number(), version: text, pid: z.int() });

const snapshot = z.object({ type: z.literal('snapshot'), snapshot: snapshotSchema });

/**
 * The rows of a window. Sent at once when the window is asked for; after that, while its anchor is `tail`, when lines came
 * (at most every 66 ms), and otherwise only as counters (`rows` null).
 */
const rows = z.object({
  type: z.literal('rows'),
  view: z.enum(askedViews),
  anchor: z.union([z.literal('tail'), count]),
  rows: z.nullable(z.array(logRow)),
  /** The sequence number of the oldest line that is kept, and the one that the next line will get. */
  oldest: count,
  next: count,
});

/** The answer to `page`: what is kept of the rows asked for. */
const page = z.object({
  type: z.literal('page'),
  id: count,
  rows: z.array(logRow),
  oldest: count,
  next: count,
});

/** Where the log was written, or why not, in a sentence. */
const written = z.object({ at: z.literal('written'), path: text, lines: count });
const notWritten = z.object({ at: z.literal('failed'), message: text });

/** The answer to `save`. */
const answersSave = { type: z.literal('saved'), id: count };
const saved = z.discriminatedUnion('at', [z.extend(written, answersSave), z.extend(notWritten, answersSave)]);

/** The answer to `guests`. */
const guestAnswer = schemaOf<GuestAnswer>()(
  z.discriminatedUnion('at', [
    z.object({
      at: z.literal('invited'),
      name: text,
      url: text,
      expiresAtMs: z.number(),
      isGuarded: z.boolean(),
    }),
    z.object({
      at: z.literal('listed'),
      guests: z.array(z.object({ name: text, expiresAtMs: z.number(), browsers: count, entered: count })),
      isGuarded: z.boolean(),
    }),
    z.object({ at: z.literal('removed'), count }),
    z.object({ at: z.literal('failed'), message: text }),
  ]),
);
const guests = z.object({ type: z.literal('guests'), id: count, answer: guestAnswer });

/** The answer to `nonce`: what the question is to carry, once and soon. */
const nonce = z.object({ type: z.literal('nonce'), id: count, nonce: text });
/** The answers to `visits`, `visit` and `again`; null: it is no longer kept. */
const visits = z.object({ type: z.literal('visits'), id: count, entries: z.array(visitEntry) });
const visit = z.object({ type: z.literal('visit'), id: count, detail: z.nullable(visitDetailSchema) });
const again = z.object({ type: z.literal('again'), id: count, asked: z.nullable(askedAgain) });

/** The supervisor has stopped everything: leave. `message` is for the main screen. Pages are still answered, for a moment. */
const farewell = z.object({
  type: z.literal('farewell'),
  exitCode: z.int(),
  message: z.nullable(text),
});

/** What the supervisor sends: to its screen, and to commands and screens in other terminals. */
export const serverMessageSchema = z.discriminatedUnion('type', [
  welcome,
  snapshot,
  rows,
  page,
  saved,
  guests,
  nonce,
  visits,
  visit,
  again,
  farewell,
]);

export type ServerMessage = MessageOf<typeof serverMessageSchema>;
export type RowsMessage = MessageOf<typeof rows>;
export type PageMessage = MessageOf<typeof page>;
export type Saved = MessageOf<typeof written> | MessageOf<typeof notWritten>;
export type Farewell = Omit<MessageOf<typeof farewell>, 'type'>;
