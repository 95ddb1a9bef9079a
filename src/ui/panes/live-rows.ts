import type { Snapshot } from '../../core/view/snapshot.ts';
import { ageSlots, type LiveRows } from '../terminal/compositor.ts';
import type { Theme } from '../terminal/theme.ts';
import type { PaneContext } from './pane-context.ts';
import { statusLine, tunnelLine } from './status.ts';

/** The rows with an age. A frame of Ink each second for their sake took 1 % of a core at rest. */
export function liveRows(client: { snapshot(): Snapshot | null }, theme: Theme, now: () => number): LiveRows {
  const painter = (line: (context: PaneContext) => string) => (columns: number) => {
    const snapshot = client.snapshot();
    return snapshot === null ? '' : line({ snapshot, theme, columns, nowMs: now() });
  };
  const [appSlot, tunnelSlot] = ageSlots;
  return new Map([
    [appSlot, painter(statusLine)],
    [tunnelSlot, painter(tunnelLine)],
  ]);
}
