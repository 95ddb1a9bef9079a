import * as z from 'zod/mini';
import type { Snapshot } from '../core/snapshot.ts';
import type { LogRow } from '../logs/log-buffer.ts';

/** Both sides say it first; a difference means that they are of two versions of the program. */
export const protocolVersion = 1;

const windowSchema = z.object({
  type: z.literal('window'),
  /** `tail`, or the sequence number of the first row shown. */
  anchor: z.union([z.literal('tail'), z.int().check(z.gte(0))]),
  rows: z.int().check(z.gte(0), z.lte(1000)),
});

const askSchema = z.object({
  type: z.literal('ask'),
  request: z.discriminatedUnion('type', [
    z.object({ type: z.literal('restart.requested') }),
    z.object({ type: z.literal('wildcard.requested'), cors: z.enum(['listed', 'any']) }),
    z.object({ type: z.literal('reconnect.requested') }),
    z.object({ type: z.literal('probe.requested') }),
    z.object({ type: z.literal('origin.requested'), origin: z.string() }),
    z.object({ type: z.literal('quit.requested') }),
  ]),
});

/** What a screen may send. */
export const clientMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), protocol: z.int() }),
  askSchema,
  windowSchema,
]);

export type ClientMessage = z.infer<typeof clientMessageSchema>;
export type WindowRequest = z.infer<typeof windowSchema>;

/**
 * The rows of a window. Sent at once when the window is asked for; after that, while its anchor is `tail`, when lines came
 * (at most every 66 ms), and otherwise only as counters (`rows` null).
 */
export interface RowsMessage {
  readonly type: 'rows';
  readonly anchor: 'tail' | number;
  readonly rows: readonly LogRow[] | null;
  /** The sequence number of the oldest line that is kept, and the one that the next line will get. */
  readonly oldest: number;
  readonly next: number;
}

/** What the supervisor sends. Its screen is started by it and trusts it. */
export type ServerMessage =
  | { readonly type: 'welcome'; readonly protocol: number }
  | { readonly type: 'snapshot'; readonly snapshot: Snapshot }
  | RowsMessage
  /** The supervisor has stopped everything: leave. `message` is for the main screen. */
  | { readonly type: 'farewell'; readonly exitCode: number; readonly message: string | null };
