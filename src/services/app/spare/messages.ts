import * as z from 'zod/mini';
import type { MessageOf } from '../../../core/base/message.ts';

/** What a spare says; `shim/spare.py` tells when. */
export const spareMessageSchema = z.union([
  z.object({ type: z.literal('warm'), reads: z.array(z.string()) }),
  z.object({ type: z.literal('became') }),
  z.object({ type: z.literal('refused'), why: z.string() }),
]);

export type SpareMessage = MessageOf<typeof spareMessageSchema>;

/** What it is told, once. */
export interface SpareOrder {
  readonly type: 'become';
  /** The whole environment of the app, as a cold start has it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}
