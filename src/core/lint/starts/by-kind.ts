import type { RecipeFileKind } from '../recipe-kind.ts';
import { heldTexts } from '../text/held.ts';
import { plain, type Region, shellCommands } from '../text/shell.ts';
import { blanked } from '../text/word.ts';
import { configStatements } from './config-toml.ts';
import { codeStatements } from './from-code.ts';
import { dockerfileStatements } from './from-dockerfile.ts';
import { statementOf, statementsOfWords } from './from-words.ts';
import { type StatementGroup, yamlStatements } from './from-yaml.ts';
import { optionOfVariable, type StartStatement } from './options.ts';
import { shellStatements } from './shell-lines.ts';

/** What nothing of this stands in is not taken apart. */
const isOfStreamlit =
  /streamlit|enableCORS|enableXsrf|Origins|maxUploadSize|serverAddress|\[server\]|\bserver\./i;

/** What a file sets for the start of an app, by what belongs together: a service, a process, else the whole file. */
export function statementGroups(kind: RecipeFileKind, text: string): readonly StatementGroup[] {
  if (!isOfStreamlit.test(text)) return [];
  switch (kind) {
    case 'dockerfile':
      return [dockerfileStatements(text)];
    case 'shell':
      return [shellStatements(text, { from: 0, to: text.length })];
    case 'env':
      return [pairsIn(text, { from: 0, to: text.length }, envLine)];
    case 'procfile':
      return processGroups(text);
    case 'unit':
      return [unitStatements(text)];
    case 'python':
    case 'toml':
      return [codeStatements(text, '#')];
    case 'json':
      return [codeStatements(text, '//')];
    case 'yaml':
      return [...yamlStatements(text), ...heldTexts(text, true).filter(holdsConfig).map(configStatements)];
    case 'config':
      return [configStatements(text)];
    default:
      return [];
  }
}

/** A `config.toml` in a ConfigMap. */
function holdsConfig(text: string): boolean {
  return /^[ \t]*\[server\]/m.test(text);
}

/** `web: streamlit run …`, a process a line. */
function processGroups(text: string): readonly StatementGroup[] {
  return [...text.matchAll(/^([\w-]+:)(.*)$/gm)].map(({ 0: line, 1: name = '', index }) =>
    shellStatements(text, { from: index + name.length, to: index + line.length }),
  );
}

/**
 * `Environment=` and `ExecStart=` of a systemd unit, `Exec=` of a container's, and `command=` and `environment=` of supervisord, where
 * lines that are further in go on.
 */
function unitStatements(text: string): readonly StartStatement[] {
  const source = text.replace(/^[ \t]*[#;].*/gm, blanked);
  const entries = source.matchAll(
    /^(?:(Environment|Exec\w*)[ \t]*=((?:\\\r?\n|.)*)|(command|environment)[ \t]*=((?:\r?\n[ \t]+(?=\S)|.)*))/gm,
  );
  return [...entries].flatMap(
    ({ 0: whole, 1: unit, 2: long, 3: key = unit, 4: value = long ?? '', index }) => {
      const to = index + whole.length;
      const region = { from: to - value.length, to };
      if (key === 'environment') return pairsIn(source, region, supervisordPair);
      if (key !== 'Environment') return shellStatements(source, region);
      return shellCommands(source, region).flatMap(({ words }) =>
        statementsOfWords(words, { source, around: '"', nested: false }),
      );
    },
  );
}

const envLine =
  /^[ \t]*(?:export[ \t]+)?(\w+)[ \t]*=[ \t]*("[^"\n]*"|'[^'\n]*'|(?:[^\s"'#]|[ \t]+(?![#\s]))*)/gm;
const supervisordPair = /(\w+)[ \t]*=[ \t]*("[^"]*"|'[^']*'|[^,\s]*)/g;

/** What the pairs of a pattern set: a name, and behind it a value. */
function pairsIn(source: string, { from, to }: Region, pattern: RegExp): readonly StartStatement[] {
  return [...source.slice(from, to).matchAll(pattern)].flatMap(
    ({ 0: whole, 1: name = '', 2: value = '', index }) => {
      const option = optionOfVariable(name);
      if (option === undefined) return [];
      const end = from + index + whole.length;
      const start = from + index + whole.indexOf(name);
      const placed = { text: plain(value), from: end - value.length, to: end, around: '"' } as const;
      return [
        statementOf(
          { option, by: 'variable', name: { from: start, to: start + name.length }, nested: false },
          placed,
        ),
      ];
    },
  );
}
