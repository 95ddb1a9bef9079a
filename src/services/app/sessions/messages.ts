import * as z from 'zod/mini';
import type { MessageOf } from '../../../core/base/message.ts';

const text = z.string();
const texts = z._default(z.array(text), []);
const count = z.int().check(z.gte(0));
const countOrNone = z._default(count, 0);
const leftKey = z.object({ key: text, kind: text, why: text });
const left = z._default(z.array(leftKey), []);
const stale = z._default(z.array(z.object({ key: text, name: text })), []);

/**
 * What the app may say of its visitors' sessions: the shim in it, or whatever else writes to that descriptor. The ids of
 * sessions are bearer secrets: of most messages they are not even read.
 */
export const appMessageSchema = z.union([
  z.object({
    type: z.literal('hello'),
    v: z.literal(1),
    carry: z.literal(true),
    streamlit: z.optional(text),
    python: z.optional(text),
  }),
  z.object({ type: z.literal('hello'), v: z.int(), carry: z.literal(false), why: text, detail: text }),
  z.object({ type: z.literal('live'), sessions: count }),
  z.object({ type: z.literal('listening'), host: z.enum(['127.0.0.1', '::1']), port: count }),
  z.object({ type: z.literal('gate'), order: count, ok: z.boolean() }),
  z.object({ type: z.literal('opened'), order: count }),
  z.object({ type: z.literal('closed'), order: count }),
  z.object({ type: z.literal('busy'), ids: z.array(text) }),
  z.object({ type: z.literal('threads'), names: texts }),
  z.object({ type: z.literal('socket'), socket: text, session: text }),
  z.object({
    type: z.literal('dumped'),
    order: count,
    sessions: count,
    left,
    threads: texts,
    stopped: countOrNone,
    tooLarge: countOrNone,
    stale,
  }),
  z.object({ type: z.literal('taken'), order: z.optional(z.nullable(count)), sessions: count }),
  z.object({ type: z.literal('refused'), order: z.optional(z.nullable(count)), why: text }),
  z.object({ type: z.literal('restored'), outcome: z.enum(['kept', 'fresh']), left }),
]);

export type AppMessage = MessageOf<typeof appMessageSchema>;

/** What the app is told. */
export type AppOrder =
  /** Read what the file holds, if anything; `held`: the scripts run when they are released. */
  | { readonly type: 'take'; readonly order: number; readonly reruns: 'now' | 'held' }
  | { readonly type: 'release' }
  /** Does the script run without an exception, for a visitor who is not there? */
  | { readonly type: 'gate'; readonly order: number }
  /** As `take`; and listen where the app before did. */
  | { readonly type: 'open'; readonly order: number; readonly reruns: 'now' | 'held' }
  /** Listen no more: the app that follows does. */
  | { readonly type: 'close'; readonly order: number }
  /** Whose scripts have run for so long already? A dump stops those, and waits for others. */
  | { readonly type: 'who'; readonly scriptsMs: number }
  /** Which threads of its own does it run? */
  | { readonly type: 'threads' }
  | {
      readonly type: 'dump';
      readonly order: number;
      /** Nothing that a visitor does runs any more after it. Else a session whose script runs on is left out. */
      readonly stop: boolean;
      /** How long scripts that run may take to stop, or to end. */
      readonly scriptsMs: number;
      /** Of the epoch: an app that stood still has less time left. */
      readonly sentMs: number;
      readonly limits: DumpLimits;
      /** Null: all sessions. */
      readonly ids: readonly string[] | null;
      /** Which another app has by now. */
      readonly except: readonly string[];
      readonly oldValues: Readonly<Record<string, string>>;
    };

/** What exceeds them is not carried, and told. */
export interface DumpLimits {
  readonly sessionBytes: number;
  readonly totalBytes: number;
  readonly totalMs: number;
}

/** In UTF-16 units: some thousand keys that could not go. */
export const maxAppLine = 1024 * 1024;
