import { codeTokens } from '../text/code-tokens.ts';
import { hereDocuments, type Region } from '../text/shell.ts';
import { blanked, type PlacedWord } from '../text/word.ts';
import { configLines } from './config-lines.ts';
import { statementsOfWords } from './from-words.ts';
import type { StartStatement } from './options.ts';
import { shellStatements, writesConfig } from './shell-lines.ts';

interface Instruction extends Region {
  readonly name: string;
}

/** What a Dockerfile sets: by ENV, by the command that it starts, and by what it writes into a `config.toml`. */
export function dockerfileStatements(text: string): readonly StartStatement[] {
  // Remarks may stand within an instruction that goes on over lines.
  const source = text.replace(/^[ \t]*#.*/gm, blanked);
  const written = hereDocuments(source).filter(({ line }) => writesConfig(line));
  return [
    ...instructionsOf(source).flatMap((instruction) => statementsIn(source, instruction)),
    ...written.flatMap((region) => configLines(source, region)),
  ];
}

function statementsIn(source: string, { name, from, to }: Instruction): readonly StartStatement[] {
  switch (name) {
    case 'ENV':
      return shellStatements(source, envRegion(source, { from, to }));
    case 'CMD':
    case 'ENTRYPOINT':
      return commandStatements(source, { from, to });
    case 'RUN':
      // A variable of the build is gone when the image runs; what was written stays.
      return shellStatements(source, { from, to }).filter(({ by }) => by === 'config');
    default:
      return [];
  }
}

/** With the instruction itself: the old form `ENV NAME value` has no sign. */
function envRegion(source: string, region: Region): Region {
  return { from: source.lastIndexOf('E', region.from - 1), to: region.to };
}

/** `["streamlit", "run", …]`, or the lines of a shell. */
function commandStatements(source: string, { from, to }: Region): readonly StartStatement[] {
  const written = source.slice(from, to);
  if (!/^\s*\[/.test(written)) return shellStatements(source, { from, to });
  const strings = codeTokens(written.replace(/\\[ \t]*(?=\r?\n)/g, ' '), '//').filter(
    ({ kind }) => kind === 'string',
  );
  const words: readonly PlacedWord[] = strings.map((token) => ({
    text: token.text,
    from: from + token.from,
    to: from + token.to,
  }));
  const lines = words.filter(({ text }) => /\s/.test(text) && /streamlit|STREAMLIT_/.test(text));
  return [
    ...statementsOfWords(words, { source, around: '', nested: false, isList: true }),
    ...lines.flatMap((word) => shellStatements(source, { from: word.from + 1, to: word.to - 1 }, "'")),
  ];
}

function instructionsOf(source: string): readonly Instruction[] {
  const heads = [...source.matchAll(/^[ \t]*([A-Za-z]+)[ \t]+/gm)];
  const instructions: Instruction[] = [];
  for (const { 0: head, 1: name = '', index } of heads) {
    const last = instructions.at(-1);
    if (last !== undefined && index < last.to) continue;
    const from = index + head.length;
    instructions.push({ name: name.toUpperCase(), from, to: endOf(source, from) });
  }
  return instructions;
}

/** The first line end without a backslash before it; blank lines and remarks within go on. */
function endOf(source: string, from: number): number {
  const end = /(?<!\\[ \t]*)(?<!\\[ \t]*\r)\n/g;
  end.lastIndex = from;
  let found = end.exec(source);
  while (found !== null) {
    const line = source.slice(source.lastIndexOf('\n', found.index - 1) + 1, found.index);
    if (line.trim() !== '' || found.index < from) return found.index;
    found = end.exec(source);
  }
  return source.length;
}
