import * as z from 'zod/mini';
import type { Snapshot } from '../core/snapshot.ts';
import type { LogRow, LogViewName } from '../logs/log-buffer.ts';

/** Both sides say it first; a difference means that they are of two versions of the program. */
export const protocolVersion = 1;

const viewSchema = z.enum(['all', 'streamlit', 'ngrok', 'visits', 'ocap-dev']);
const idSchema = z.int().check(z.gte(0));
/** Rows in one answer. */
export const maxRows = 1000;
const rowsSchema = z.int().check(z.gte(0), z.lte(maxRows));

const windowSchema = z.object({
  type: z.literal('window'),
  view: viewSchema,
  /** `tail`, or the sequence number of the first row shown. */
  anchor: z.union([z.literal('tail'), z.int().check(z.gte(0))]),
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

const saveSchema = z.object({ type: z.literal('save'), id: idSchema, view: viewSchema });

const askSchema = z.object({
  type: z.literal('ask'),
  request: z.discriminatedUnion('type', [
    z.object({ type: z.literal('restart.requested') }),
    z.object({ type: z.literal('wildcard.requested'), cors: z.enum(['listed', 'any']) }),
    z.object({ type: z.literal('reconnect.requested') }),
    z.object({ type: z.literal('probe.requested') }),
    z.object({ type: z.literal('origin.requested'), origin: z.string() }),
    z.object({ type: z.literal('quit.requested') }),
    z.object({ type: z.literal('stop.requested') }),
  ]),
});

/** What a screen may send. */
export const clientMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), protocol: z.int() }),
  askSchema,
  windowSchema,
  pageSchema,
  saveSchema,
]);

export type ClientMessage = z.infer<typeof clientMessageSchema>;
export type WindowRequest = z.infer<typeof windowSchema>;
export type PageRequest = z.infer<typeof pageSchema>;

/**
 * The rows of a window. Sent at once when the window is asked for; after that, while its anchor is `tail`, when lines came
 * (at most every 66 ms), and otherwise only as counters (`rows` null).
 */
export interface RowsMessage {
  readonly type: 'rows';
  readonly view: LogViewName;
  readonly anchor: 'tail' | number;
  readonly rows: readonly LogRow[] | null;
  /** The sequence number of the oldest line that is kept, and the one that the next line will get. */
  readonly oldest: number;
  readonly next: number;
}

/** The answer to `page`: what is kept of the rows asked for. */
export interface PageMessage {
  readonly type: 'page';
  readonly id: number;
  readonly rows: readonly LogRow[];
  readonly oldest: number;
  readonly next: number;
}

/** The answer to `save`. */
export type SavedMessage = { readonly type: 'saved'; readonly id: number } & Saved;

/** Where the log was written, or why not, in a sentence. */
export type Saved =
  | { readonly at: 'written'; readonly path: string; readonly lines: number }
  | { readonly at: 'failed'; readonly message: string };

/** What the supervisor sends. Its screen is started by it and trusts it. */
export type ServerMessage =
  | { readonly type: 'welcome'; readonly protocol: number }
  | { readonly type: 'snapshot'; readonly snapshot: Snapshot }
  | RowsMessage
  | PageMessage
  | SavedMessage
  /** The supervisor has stopped everything: leave. `message` is for the main screen. */
  | { readonly type: 'farewell'; readonly exitCode: number; readonly message: string | null };
