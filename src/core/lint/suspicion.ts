import type { Change } from '../base/text-change.ts';
import type { Advice } from '../words/advice.ts';

/** What a recipe does wrong; part of the interface with users. */
export const recipeCodes = [
  'cors-off',
  'list-form',
  'list-name',
  'origin-rewritten',
  'acao-header',
  'upgrade-missing',
  'idle-cut',
  'body-limit',
  'host-missing',
  'sni-missing',
  'xsrf-off',
] as const;

export type RecipeCode = (typeof recipeCodes)[number];

/** Something wrong at one place of a text. */
export interface Suspicion {
  readonly code: RecipeCode;
  /** Where in the text it stands. */
  readonly at: number;
  /** What it does in truth, and what would be right. */
  readonly advice: Advice;
  /** What makes it right, in one line of the text; none: there is no one right answer. */
  readonly changes: readonly Change[];
}
