import { logWords } from '../../core/words/log-pane.ts';
import { textWidth } from '../../logs/clean-row.ts';
import type { LogViewName } from '../../logs/log-buffer.ts';
import type { Span } from '../../logs/viewport.ts';
import { cutText, plainText } from '../terminal/text.ts';
import type { Theme } from '../terminal/theme.ts';
import type { LogSearch } from './search/search.ts';
import { countUpTo } from './search/search-pattern.ts';
import type { LogFilter } from './sieve/filter.ts';
import type { Sieve } from './sieve/sieve.ts';

export interface TitleFacts {
  readonly view: LogViewName;
  readonly span: Span;
  readonly search: Pick<LogSearch, 'text' | 'literal' | 'progress' | 'found'> | null;
  /** The line that `n` and `N` went to. */
  readonly current: number | null;
  /** Lines that are selected; null when none are being selected. */
  readonly selected: number | null;
  /** Columns of each line that are behind the left edge. */
  readonly shift: number;
  /** What alone is shown; null: all. */
  readonly sifted: Sifted | null;
}

export interface Sifted {
  readonly filter: LogFilter;
  readonly progress: Sieve['progress'];
  readonly lines: number;
}

/** The pane's upper edge: which source is shown, what was found in it, and where the view stands. */
export function logTitle(facts: TitleFacts, columns: number, theme: Theme): string {
  const { span, selected } = facts;
  const { rule, dot } = theme.glyphs;
  const where = ` ${whereText(facts)} ${rule}`;
  const left = cutText(
    `${rule} ${logWords.log} ${dot} ${logWords.sources[facts.view]} ${shiftText(facts.shift, theme)}${siftedText(facts.sifted, theme)}`,
    Math.max(20, facts.search === null ? columns - where.length - 1 : Math.floor(columns / 2)),
    theme,
  );
  const hint = span.following || selected !== null ? '' : ` ${dot} ${logWords.fFollows}`;
  const room = columns - textWidth(left) - where.length - 1;
  const whole = searchText(facts, Number.POSITIVE_INFINITY, theme);
  // Where room is short the hint gives way first, then the pattern.
  const isRoomy = textWidth(whole) + hint.length <= room;
  const middle = isRoomy ? whole : searchText(facts, room, theme);
  const right = ` ${whereText(facts)}${isRoomy ? hint : ''} ${rule}`;
  const line = rule.repeat(Math.max(1, columns - textWidth(left) - textWidth(middle) - right.length));
  const edge = theme.paint('quiet', left) + theme.paint('strong', middle) + theme.paint('quiet', line);
  return cutText(edge + theme.paint(span.following ? 'quiet' : 'warning', right), columns, theme);
}

/** Who pressed `l` by accident would take lines without their beginning for what the app prints. */
function shiftText(shift: number, theme: Theme): string {
  return shift === 0 ? '' : `${theme.glyphs.dot} ${logWords.fromColumn(shift + 1)} `;
}

/** `&pattern ±2 errors run 4 12 lines `. */
function siftedText(sifted: Sifted | null, theme: Theme): string {
  if (sifted === null) return '';
  const { filter, progress, lines } = sifted;
  const { text, level, run, context } = filter;
  const going = progress === 'walking' ? theme.glyphs.ellipsis : '';
  const parts = [
    text === '' ? '' : `&${plainText(text, theme)}`,
    context === 0 ? '' : logWords.filter.context(context),
    logWords.filter.level[level],
    run === null ? '' : logWords.filter.run(run),
    progress === 'too slow' ? logWords.tooSlow : `${logWords.filter.lines(lines)}${going}`,
  ];
  return `${theme.glyphs.dot} ${parts.filter((part) => part !== '').join(' ')} `;
}

function whereText({ span, selected }: TitleFacts): string {
  if (selected !== null) return logWords.selected(selected);
  return span.following ? logWords.following : logWords.below(span.below, span.fresh);
}

/** `/pattern/ 3/17 `, the pattern cut to what there is room for; nothing without a search. */
function searchText(facts: TitleFacts, room: number, theme: Theme): string {
  if (facts.search === null) return '';
  const found = foundText(facts, theme);
  const pattern = plainText(facts.search.text, theme);
  return `/${cutText(pattern, Math.max(1, room - found.length - 4), theme)}/ ${found} `;
}

/** While older lines are still looked through, the count says that it is not yet the last word. */
function foundText({ search, current }: TitleFacts, theme: Theme): string {
  if (search === null) return '';
  const { progress, found, literal } = search;
  if (progress === 'too slow') return logWords.tooSlow;
  const note = literal ? ` ${logWords.asItStands}` : '';
  if (progress === 'walking') return `${found.length}${theme.glyphs.ellipsis}${note}`;
  if (found.length === 0) return logWords.noMatch + note;
  const index = current === null ? 0 : countUpTo(found, current);
  return `${index === 0 ? '' : `${index}/`}${found.length}${note}`;
}
