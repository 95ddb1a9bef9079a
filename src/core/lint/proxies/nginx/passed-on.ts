import type { Change } from '../../../base/text-change.ts';
import { addedBelow, argument, type Directive } from '../directive.ts';
import type { Upstream } from '../upstream.ts';
import { countingAll, type Levels } from './tree.ts';

/** What is passed on to the app, and by which directives. */
export interface PassedOn {
  readonly text: string;
  readonly pass: Directive;
  readonly levels: Levels;
  /** Is something included that is not known? */
  readonly isOpaque: boolean;
  readonly upstream: Upstream;
  /** The name of a group of servers, where it leads to one. */
  readonly group: string | null;
  readonly serverNames: readonly string[];
  readonly maps: readonly Directive[];
}

/** The one that the app gets, of those in force; null: none. */
export function headerOf({ levels }: Pick<PassedOn, 'levels'>, header: string): Directive | undefined {
  return countingAll(levels, 'proxy_set_header').findLast(
    (directive) => argument(directive, 0).toLowerCase() === header,
  );
}

/** Not of this file: it is told where that one is read. */
export function isElsewhere({ from }: Directive): boolean {
  return from < 0;
}

/** Beside the headers that are in force: a level that has one of its own no longer has those of the levels around it. */
export function headersAdded(place: PassedOn, lines: readonly string[]): readonly Change[] {
  const { levels, pass, text } = place;
  const level = levels.find((directives) => directives.some(({ name }) => name === 'proxy_set_header'));
  const anchor =
    level === undefined || level === levels[0]
      ? pass
      : level.findLast(({ name }) => name === 'proxy_set_header');
  return anchor === undefined || isElsewhere(anchor) ? [] : [addedBelow(text, anchor, lines)];
}
