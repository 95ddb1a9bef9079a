import { type Directive, namesHeader } from '../directive.ts';
import type { Levels } from './tree.ts';

/** What the module headers-more makes of a header; of a directive with several headers the one alone. */
export interface MoreHeader {
  readonly value: string;
  /** Where it stands. */
  readonly at: number;
  readonly directive: Directive;
}

/**
 * Those of this file that touch a header: `more_set_input_headers 'Origin: https://a' 'X: b'`, `more_clear_headers Vary 'X-*'`. They
 * count from all levels (0.37).
 *
 * @param kind whose headers: those of requests, or of answers.
 */
export function moreHeaders(
  levels: Levels,
  kind: 'input_headers' | 'headers',
  header: string,
): readonly MoreHeader[] {
  return levels.flat().flatMap((directive) => {
    const isSet = directive.name === `more_set_${kind}`;
    if ((!isSet && directive.name !== `more_clear_${kind}`) || directive.from < 0) return [];
    const words = directive.args.filter(({ text }) => (isSet ? text.includes(':') : !text.startsWith('-')));
    const word = words.find(({ text }) => namesHeader(text.replace(/[\s:].*$/s, ''), header));
    if (word === undefined) return [];
    const value = isSet ? word.text.slice(word.text.indexOf(':') + 1).trim() : '';
    return [
      { value, at: word.from, directive: words.length === 1 ? directive : aloneIn(directive, word.from) },
    ];
  });
}

/** The word with the space before it. */
function aloneIn(directive: Directive, from: number): Directive {
  const index = directive.args.findIndex((word) => word.from === from);
  const before = directive.args[index - 1]?.to ?? directive.from + directive.name.length;
  return { ...directive, from: before, to: directive.args[index]?.to ?? before };
}
