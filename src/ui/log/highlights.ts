import { attribute } from '../../core/base/paint.ts';
import { createColours, splitColours, withoutColours } from '../../logs/clean-row.ts';
import { lazily } from '../../logs/lazily.ts';
import type { Theme } from '../terminal/theme.ts';

/** Where a search found something in what is read of a line: UTF-16 units, the second one excluded. */
export type Range = readonly [from: number, to: number];

const reset = attribute(0);
const inverse = attribute(7);
const underlined = attribute(4);
const segmenter = lazily(() => new Intl.Segmenter());

/** The matches in one line. */
export interface Highlight {
  readonly ranges: readonly Range[];
  /** It is the line that `n` and `N` went to. */
  readonly current: boolean;
}

/** Clean text with its matches highlighted; `paint` gives the rest of it its level. */
export function highlightMatches(
  text: string,
  { ranges, current }: Highlight,
  theme: Theme,
  paint: (text: string) => string,
): string {
  if (ranges.length === 0) return paint(text);
  const spans = wholeCharacters(withoutColours(text), ranges);
  const colours = createColours();
  let highlighted = '';
  let at = 0;
  for (const [index, piece] of splitColours(text).entries()) {
    if (index % 2 === 1) {
      colours.take(piece);
      highlighted += piece;
      continue;
    }
    for (const { from, to, inside } of cutBy(spans, at, at + piece.length)) {
      const part = piece.slice(from - at, to - at);
      highlighted += inside
        ? `${highlightText(part, current, theme)}${reset}${colours.codes()}`
        : paint(part);
    }
    at += piece.length;
  }
  return highlighted;
}

/** Text that is highlighted as a match, and needs a reset after it. */
export function highlightText(text: string, current: boolean, theme: Theme): string {
  return current ? theme.paint('good', inverted(underlined + text)) : inverted(text);
}

/** Shows without a colour too, so with `NO_COLOR` and on every background. */
export function inverted(text: string): string {
  return inverse + text;
}

/** The ranges, none of which begins or ends within a character: half of one would be shown as another. */
function wholeCharacters(text: string, ranges: readonly Range[]): readonly Range[] {
  if (/^[ -~]*$/.test(text)) return ranges;
  const segments = segmenter().segment(text);
  const whole: Range[] = [];
  for (const [from, to] of ranges) {
    const first = segments.containing(from);
    const last = segments.containing(to - 1);
    const start = Math.max(first?.index ?? from, whole.at(-1)?.[1] ?? 0);
    const end = last === undefined ? to : last.index + last.segment.length;
    if (start < end) whole.push([start, end]);
  }
  return whole;
}

interface Part {
  readonly from: number;
  readonly to: number;
  readonly inside: boolean;
}

/** `from` to `to` in parts that lie inside of a range or outside of all. */
function cutBy(ranges: readonly Range[], from: number, to: number): Part[] {
  const parts: Part[] = [];
  let at = from;
  for (const [start, end] of ranges) {
    const [first, last] = [Math.max(start, at), Math.min(end, to)];
    if (first >= last) continue;
    if (at < first) parts.push({ from: at, to: first, inside: false });
    parts.push({ from: first, to: last, inside: true });
    at = last;
  }
  if (at < to) parts.push({ from: at, to, inside: false });
  return parts;
}
