import type { Intent } from '../../base/intent.ts';
import type { AppCommand } from '../command.ts';
import type { AppLife, AppSlice } from '../state.ts';
import type { SpareSlice } from './spare-state.ts';

/** Whoever edits the settings file tries again soon; 125 MB are kept for it no longer than this. */
const editingMs = 10 * 60_000;
/** Visitors' pages come back first: a spare that was made at once took them the processor (sessions.md, 10: 1.4 s for 0.6). */
const idleMs = 5000;

/**
 * Has a spare while the settings file is being edited, from some seconds after the app is ready on; none when the program
 * leaves.
 */
export function planSpare(app: AppSlice, intent: Intent, nowMs: number): [AppSlice, AppCommand[]] {
  const { spare, life } = app;
  const isWanted = intent === 'run' && nowMs < editingUntil(spare);
  if (spare.life.at === 'held' && !isWanted)
    return [{ ...app, spare: { ...spare, life: { at: 'none' } } }, [{ type: 'spare.end' }]];
  const dueMs = isWanted ? spareDueMs(app) : null;
  if (dueMs === null || nowMs < dueMs || life.at !== 'ready') return [app, []];
  const held = { ...app, spare: { ...spare, life: { at: 'held' } } } as const;
  return [held, [{ type: 'spare.start', launch: life.run.launch }]];
}

/** When the plan has something to do by itself; null: never. */
export function spareDeadline(app: AppSlice): number | null {
  return app.spare.life.at === 'held' ? editingUntil(app.spare) : spareDueMs(app);
}

/** Takes down that the settings file changed. */
export function recordEdit(app: AppSlice, nowMs: number): AppSlice {
  return { ...app, spare: { ...app.spare, editedAtMs: nowMs } };
}

/** Takes down that the spare ended by itself. */
export function recordSpareEnd(spare: SpareSlice, life: AppLife): SpareSlice {
  if (spare.life.at !== 'held') return spare;
  return { ...spare, life: 'run' in life ? { at: 'unfit', run: life.run.run } : { at: 'none' } };
}

/** A start takes the spare, or throws it away. */
export function spareTaken(spare: SpareSlice): SpareSlice {
  return spare.life.at === 'held' ? { ...spare, life: { at: 'none' } } : spare;
}

/** When one is to be made, if the editing goes on; null: the app is busy, or has one. */
function spareDueMs({ life, stats, preflight, spare, successor }: AppSlice): number | null {
  const isBusy = preflight !== null && successor.at !== 'refused';
  if (life.at !== 'ready' || isBusy || spare.editedAtMs === null) return null;
  if (spare.life.at === 'held' || (spare.life.at === 'unfit' && spare.life.run === life.run.run)) return null;
  return Math.max(stats.sinceMs, spare.editedAtMs) + idleMs;
}

function editingUntil({ editedAtMs }: SpareSlice): number {
  return editedAtMs === null ? -Infinity : editedAtMs + editingMs;
}
