import { type PlacedValue, type PlacedWord, valueBehindSign } from '../text/word.ts';
import { optionNamed, optionOfVariable, type StartOption, type StartStatement } from './options.ts';

/** How the words came. */
export interface WordsContext {
  readonly source: string;
  /** What a value with spaces needs around it here. */
  readonly around: PlacedValue['around'];
  readonly nested: boolean;
  /** Are these elements of a list, each a word whatever it holds? */
  readonly isList?: boolean;
  /** May a variable be set by two words, as by `setenv NAME value` and Dockerfile's old `ENV NAME value`? */
  readonly pairs?: boolean;
}

/** What the words of one command set: by flags, by variables before it, and by those that are handed on (`-e NAME=value`). */
export function statementsOfWords(
  words: readonly PlacedWord[],
  context: WordsContext,
): readonly StartStatement[] {
  const end = words.findIndex(({ text }, index) => text === '--' && index > 0);
  const scriptsOwn = end !== -1 && words.slice(0, end).some(({ text }) => /streamlit/.test(text));
  const own = scriptsOwn ? words.slice(0, end) : words;
  return own.flatMap((word, index) => statementAt(word, own.slice(index + 1), context));
}

function statementAt(
  word: PlacedWord,
  following: readonly PlacedWord[],
  context: WordsContext,
): readonly StartStatement[] {
  // A command in quotes is taken apart by itself.
  if (/\sstreamlit\b/.test(word.text)) return [];
  const [, flag, name = '', sign] = /^(--)?([\w.]+)(=)?/.exec(word.text) ?? [];
  const option = flag === undefined ? optionOfVariable(name) : optionNamed(name);
  if (option === undefined) return [];
  const isWhole = sign !== undefined || word.text === `${flag ?? ''}${name}`;
  const [next] = following;
  const base = { option, name: nameIn(context.source, word, name), nested: context.nested };
  if (!isWhole) return [];
  if (sign !== undefined) {
    const value = valueBehindSign(context.source, word, context.around);
    const by = flag === undefined ? 'variable' : 'flag';
    return [statementOf({ ...base, by }, by === 'flag' ? value : spread(value, option, following, context))];
  }
  if (next === undefined || (flag === undefined && context.pairs !== true)) return [];
  return [statementOf({ ...base, by: flag === undefined ? 'variable' : 'flag' }, valueFrom(next, context))];
}

function valueFrom(word: PlacedWord, { around, isList }: WordsContext): PlacedValue {
  return { ...word, around: isList === true ? '' : around };
}

export function statementOf(
  base: Pick<StartStatement, 'option' | 'by' | 'name' | 'nested'>,
  value: PlacedValue,
): StartStatement {
  return { ...base, value, known: !/[$%{]|^\s*$/.test(value.text) };
}

function nameIn(source: string, { from, to }: PlacedWord, name: string): StartStatement['name'] {
  const at = from + source.slice(from, to).indexOf(name);
  return { from: at, to: at + name.length };
}

/** A list with spaces and no quotes ends at the first of them: what follows was meant as part of it. */
function spread(
  value: PlacedValue,
  option: StartOption,
  following: readonly PlacedWord[],
  { isList }: WordsContext,
): PlacedValue {
  if (isList === true || (option !== 'server.corsAllowedOrigins' && option !== 'list')) return value;
  const end = following.findIndex(({ text }) => !/^,?\w+:\/\/[^\s/=]+\/?,?$/.test(text));
  const more = end === -1 ? following : following.slice(0, end);
  const last = more.at(-1);
  if (last === undefined) return value;
  return { ...value, to: last.to, text: [value.text, ...more.map(({ text }) => text)].join(', ') };
}
