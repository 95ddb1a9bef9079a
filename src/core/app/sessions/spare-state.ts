import type { LaunchSpec } from '../launch.ts';

/** A Python that has imported Streamlit and waits to become the next run. */
export type SpareLife =
  | { readonly at: 'none' }
  /** It was asked for, and serves the next start if it is warm by then. */
  | { readonly at: 'held' }
  /** It could not be had, or ended: not tried again while this run lives. */
  | { readonly at: 'unfit'; readonly run: number };

/** All that is known of the spare. */
export interface SpareSlice {
  readonly life: SpareLife;
  /** When the settings file changed last; null: it did not since the start. */
  readonly editedAtMs: number | null;
}

export type SpareEvent =
  /** There is none any more, before it was taken. */
  { readonly type: 'spare.ended' };

export type SpareCommand =
  /** Have one for starts like this one. */
  { readonly type: 'spare.start'; readonly launch: LaunchSpec } | { readonly type: 'spare.end' };

/** Nobody has edited anything. */
export const noSpare: SpareSlice = { life: { at: 'none' }, editedAtMs: null };
