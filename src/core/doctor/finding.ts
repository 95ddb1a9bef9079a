import type { Advice } from '../words/advice.ts';

/** Where a finding is told, in the order in which it is told. */
export type FindingGroup = 'machine' | 'project' | 'settings' | 'config' | 'tunnel' | 'network';

interface Place {
  /** As it is opened from the project's folder: `.env`, `scripts/run.sh`. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
}

interface Sound extends Place {
  readonly code: string;
  readonly level: 'ok';
  readonly what: string;
  readonly why: null;
  readonly fix: null;
}

interface Ailing extends Place, Advice {
  readonly code: string;
  /** `broken`: something does not work. `warning`: something is not as it seems, or will not work elsewhere. */
  readonly level: 'warning' | 'broken';
}

/** One thing that was looked at, with what was seen. */
export type Finding = Sound | Ailing;

export type GroupedFinding = Finding & { readonly group: FindingGroup };

export function fine(code: string, what: string): Finding {
  return { code, level: 'ok', what, why: null, fix: null };
}

export function warning(code: string, advice: Advice, place: Place = {}): Finding {
  return { code, level: 'warning', ...advice, ...place };
}

export function broken(code: string, advice: Advice, place: Place = {}): Finding {
  return { code, level: 'broken', ...advice, ...place };
}

/** A file, and its line where that is known. */
export function placeInFile(file: string, line: number | null): Place {
  return line === null ? { file } : { file, line };
}
