import { backslashEscapes, characterOf, entities, escapes, numberEscapes, urlEscapes } from './escapes.ts';
import { readOtherwise, surelySeen } from './invisible.ts';

/** One step from a text as it is written to what a person, or a program, reads of it. */
interface Step {
  /** Is there nothing in the text that the step would change? To be asked first: it is the cheaper question. */
  readonly isDone: (text: string) => boolean;
  readonly pattern: RegExp;
  readonly means: (found: string) => string;
}

const nothingUnseen = new RegExp(`^[\\t\\n -~${surelySeen}]*$`);

const seen: Step = {
  isDone: (text) => nothingUnseen.test(text),
  pattern: readOtherwise,
  means: (found) => (/^\p{L}./u.test(found) ? found.normalize('NFC') : ''),
};

/** `e\be`, as a printer made a letter bold. */
const overstruck: Step = {
  isDone: (text) => !text.includes('\b'),
  pattern: /[^\b][\b]/gu,
  means: () => '',
};

const unescaped: Step = {
  isDone: (text) => !/[%\\]/.test(text) && !holdsEntity(text),
  pattern: escapes,
  means: characterOf,
};

const decoded: Step = { ...unescaped, pattern: urlEscapes };
const unquoted: Step = { ...unescaped, pattern: backslashEscapes };
const unnumbered: Step = { ...unescaped, pattern: numberEscapes };
const fromHtml: Step = { ...unescaped, pattern: entities };

/** `Basic dXNlcjpwYXNzd29yZA==`, as whoever prints the headers of a request has it (RFC 7617). */
const login = /(?<=\bBasic[ +])[\w+/-]{8,}/g;
const loggedIn: Step = {
  isDone: (text) => !text.includes('Basic'),
  pattern: login,
  means: (found) => Buffer.from(found, 'base64').toString(),
};

/** An address has many `&`, and hardly ever one of these. */
const entity = /&(?:#[\dxX]|amp;|lt;|gt;|quot;|apos;)/;

function holdsEntity(text: string): boolean {
  return text.includes('&') && entity.test(text);
}

/** Does something stand in it for other signs, though all of it are letters and usual signs? Where not, this costs next to nothing. */
export function isVeiled(text: string): boolean {
  return holdsEntity(text) || !loggedIn.isDone(text);
}

/** JSON in JSON in JSON is three. */
const layers = [unescaped, seen, unescaped, seen, unescaped, seen];

/** The steps up to here, and what is read then. */
export interface Reading {
  readonly steps: readonly Step[];
  readonly text: string;
}

/**
 * All that may be read in a text, what takes most steps first; the text itself is not among it.
 * @param apart whether each kind of escapes is undone alone as well: what is looked for looks like one of the other.
 */
export function readingsOf(text: string, apart: boolean): readonly Reading[] {
  return [
    ...(overstruck.isDone(text) ? [] : readingsBy([overstruck, seen, ...layers], text)),
    ...readingsBy([seen, ...layers], text),
    ...(apart && text.includes('%') && text.includes('\\')
      ? [...readingsBy([seen, unquoted, seen, unquoted, seen], text), ...readingsBy([seen, decoded], text)]
      : []),
    // A backslash of its own before a sign, where only what is not ASCII was escaped.
    ...(apart && text.includes('\\') ? readingsBy([seen, unnumbered], text) : []),
    ...(apart && holdsEntity(text) ? readingsBy([seen, fromHtml], text) : []),
    ...(loggedIn.isDone(text) ? [] : [seen, unescaped].flatMap((step) => readingsBy([step, loggedIn], text))),
    // What a title or a link holds is not seen, but written.
    ...(seen.isDone(text) ? [] : readingsBy([unescaped], text)),
  ];
}

function readingsBy(way: readonly Step[], text: string): readonly Reading[] {
  const readings: Reading[] = [];
  let read = text;
  let unchanged = 0;
  for (const [index, step] of way.entries()) {
    const next = after(step, read);
    unchanged = next === read ? unchanged + 1 : 0;
    // Neither of the two that take turns finds anything more.
    if (unchanged === 2) break;
    if (next !== read) readings.unshift({ steps: way.slice(0, index + 1), text: next });
    read = next;
  }
  return readings;
}

function after({ isDone, pattern, means }: Step, text: string): string {
  return isDone(text) ? text : text.replace(pattern, means);
}

/** The text without what a terminal obeys, and without signs of no width; several lines stay several. */
export function withoutInvisible(text: string): string {
  return after(seen, text);
}

/** Where something stands in a text, up to before `to`. */
export interface TextSpan {
  readonly from: number;
  readonly to: number;
}

/**
 * Where what the patterns find in a reading of the text stands in the text as it is.
 * @param patterns with the flag `g`.
 */
export function spansBehind(
  text: string,
  steps: readonly Step[],
  patterns: readonly RegExp[],
): readonly TextSpan[] {
  const places = steps.reduce(stepPlaces, placesIn(text));
  return patterns.flatMap((pattern) =>
    [...places.text.matchAll(pattern)].map(({ 0: found, index }) => ({
      from: places.starts[index] ?? text.length,
      to: places.ends[index + found.length - 1] ?? text.length,
    })),
  );
}

/**
 * The text with a replacement for each of them, one for those that meet.
 * @param kept what stays of them, behind the replacement: colours, so that what was switched on is switched off again.
 */
export function replacedAt(
  text: string,
  spans: readonly TextSpan[],
  replacement: string,
  kept: RegExp | null,
): string {
  let shown = '';
  let end = 0;
  for (const { from, to } of united(spans)) {
    const rest = kept === null ? null : text.slice(from, to).match(kept);
    shown += text.slice(end, from) + replacement + (rest ?? []).join('');
    end = to;
  }
  return shown + text.slice(end);
}

function united(spans: readonly TextSpan[]): readonly TextSpan[] {
  const apart: TextSpan[] = [];
  for (const span of [...spans].sort((one, other) => one.from - other.from)) {
    const last = apart.at(-1);
    if (last === undefined || span.from > last.to) apart.push(span);
    else apart[apart.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
  }
  return apart;
}

/** What was read, and where each unit of it begins and ends in the text as it is written. */
interface Places {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

function placesIn(text: string): Places {
  const starts = Array.from({ length: text.length }, (_, index) => index);
  return { text, starts, ends: starts.map((start) => start + 1) };
}

function stepPlaces({ text, starts, ends }: Places, { pattern, means }: Step): Places {
  const next = { text: '', starts: [] as number[], ends: [] as number[] };
  let from = 0;
  const keep = (upTo: number) => {
    next.text += text.slice(from, upTo);
    for (; from < upTo; from += 1) {
      next.starts.push(starts[from] ?? 0);
      next.ends.push(ends[from] ?? 0);
    }
  };
  for (const { 0: found, index } of text.matchAll(pattern)) {
    keep(index);
    const meant = means(found);
    from = index + found.length;
    next.text += meant;
    for (let unit = meant.length; unit > 0; unit -= 1) {
      next.starts.push(starts[index] ?? 0);
      next.ends.push(ends[from - 1] ?? 0);
    }
  }
  keep(text.length);
  return next;
}
