import type { Snapshot } from '../../core/view/snapshot.ts';
import type { Theme } from '../terminal/theme.ts';

/** What every pane is made of. */
export interface PaneContext {
  readonly snapshot: Snapshot;
  readonly theme: Theme;
  readonly columns: number;
  readonly nowMs: number;
}
