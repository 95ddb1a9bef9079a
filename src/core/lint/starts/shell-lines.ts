import { hereDocuments, type PlacedCommand, type Region, shellCommands } from '../text/shell.ts';
import { outerEscape, type PlacedValue, type PlacedWord } from '../text/word.ts';
import { configLines } from './config-lines.ts';
import { statementsOfWords } from './from-words.ts';
import type { StartStatement } from './options.ts';

/** What these only show, look for or take away is not set. */
const telling =
  /^(?:echo|printf|e?grep|rg|sed|awk|test|\[{1,2}|:|log|cat|unset|git|alias|which|pkill|rem|::.*|#.*)$/i;
const presets = /\$\{(\w+):?[-=]([^}]*)\}/g;

/**
 * What shell lines set: variables, flags, and the lines that they write into a `config.toml`. A quoted word of several is a
 * command of its own (`sh -c "…"`).
 */
export function shellStatements(
  source: string,
  region: Region,
  around: PlacedValue['around'] = '"',
): readonly StartStatement[] {
  const commands = shellCommands(source, region);
  const own = commands.flatMap((command) => commandStatements(source, command, around));
  const documents = hereDocuments(source.slice(region.from, region.to)).filter(({ line }) =>
    writesConfig(line),
  );
  const written = documents.flatMap(({ from, to }) =>
    configLines(source, { from: region.from + from, to: region.from + to }),
  );
  return [...withVariablesOf(own, commands), ...written];
}

function commandStatements(
  source: string,
  { words, nested }: PlacedCommand,
  around: PlacedValue['around'],
): readonly StartStatement[] {
  const first = words.find(({ text }) => !/^\w+=/.test(text) && !/^(?:then|else|do|@|-)$/.test(text));
  const tells = telling.test(first?.text.replace(/^[@-]+/, '') ?? '');
  if (tells) return writesConfig(textOf(words)) ? configLines(source, spanOf(words)) : [];
  const inner = words.flatMap((word) => quotedCommand(source, word));
  const pairs = words.some(({ text }) => /^(?:setenv|set|ENV)$/.test(text));
  return [...statementsOfWords(words, { source, around, nested, pairs }), ...inner];
}

/** `bash -lc "…"`, `docker run … sh -c '…'`, and options that are kept for later: `ARGS="--server.port 8501 …"`. */
function quotedCommand(source: string, { text, from, to }: PlacedWord): readonly StartStatement[] {
  if (!/\s/.test(text) || !/streamlit|--server\./i.test(text)) return [];
  const [, name = '', quote = ''] = /^([\w-]*=)?(\ue000?["'])/.exec(source.slice(from, to)) ?? [];
  if (quote === '') return [];
  const region = { from: from + name.length + quote.length, to: to - quote.length };
  return shellStatements(source, region, quote.endsWith("'") ? '"' : "'");
}

/** Streamlit's own file, in the folder that it is looked for in. */
export function writesConfig(text: string): boolean {
  return /\bconfig\.toml\b/.test(text);
}

function textOf(words: readonly PlacedWord[]): string {
  return words.map(({ text }) => text).join(' ');
}

function spanOf(words: readonly PlacedWord[]): Region {
  return { from: words[0]?.from ?? 0, to: words.at(-1)?.to ?? 0 };
}

/** `$CORS` as the lines themselves set it, or with the default that stands there. Such a value is not rewritten. */
function withVariablesOf(
  statements: readonly StartStatement[],
  commands: readonly PlacedCommand[],
): readonly StartStatement[] {
  const set = new Map<string, string>();
  for (const { words } of commands)
    for (const { text } of words) {
      const [, name, value] = /^(\w+)=([\s\S]*)$/.exec(text) ?? [];
      if (name !== undefined) set.set(name, value ?? '');
    }
  return statements.map((statement) => {
    if (statement.known) return statement;
    const { value } = statement;
    const text = value.text
      .replaceAll(outerEscape, '')
      .replace(presets, (_, name: string, preset: string) => set.get(name) ?? preset)
      .replace(/\$\{?(\w+)\}?/g, (whole, name: string) => set.get(name) ?? whole);
    return { ...statement, value: { ...value, text } };
  });
}
