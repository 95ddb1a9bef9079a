import { searchPattern } from '../search/search-pattern.ts';

/** From which level on lines are shown. */
export type LevelFloor = 'all' | 'warning' | 'bad';

/** Which lines alone are shown. */
export interface LogFilter {
  /** As it was typed; a `!` before it: the lines without it. Empty: all. */
  readonly text: string;
  readonly level: LevelFloor;
  /** Those of this run of the app; null: of all runs. */
  readonly run: number | null;
  /** Lines that are shown around each hit. */
  readonly context: number;
}

export const noFilter: LogFilter = { text: '', level: 'all', run: null, context: 0 };

/** Would all lines be shown? */
export function showsAll({ text, level, run }: LogFilter): boolean {
  return patternText(text) === '' && level === 'all' && run === null;
}

/** What lines are looked through for; `inverse`: those that do not hold it are shown. */
export function filterPattern({ text }: LogFilter) {
  const typed = patternText(text);
  return typed === '' ? null : { pattern: searchPattern(typed), inverse: text.startsWith('!') };
}

function patternText(text: string): string {
  return text.startsWith('!') ? text.slice(1) : text;
}

const floors: readonly LevelFloor[] = ['all', 'warning', 'bad'];

/** The level that `L` goes to. */
export function floorAfter(level: LevelFloor): LevelFloor {
  return floors[(floors.indexOf(level) + 1) % floors.length] ?? 'all';
}
