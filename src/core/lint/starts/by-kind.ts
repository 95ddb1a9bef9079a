import type { RecipeFileKind } from '../recipe-kind.ts';
import { shellCommands } from '../text/shell.ts';
import { blanked } from '../text/word.ts';
import { configStatements } from './config-toml.ts';
import { codeStatements } from './from-code.ts';
import { dockerfileStatements } from './from-dockerfile.ts';
import { statementsOfWords } from './from-words.ts';
import { type StatementGroup, yamlStatements } from './from-yaml.ts';
import type { StartStatement } from './options.ts';
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
      return yamlStatements(text);
    case 'config':
      return [configStatements(text)];
    default:
      return [];
  }
}

/** `web: streamlit run …`, a process a line. */
function processGroups(text: string): readonly StatementGroup[] {
  return [...text.matchAll(/^([\w-]+:)(.*)$/gm)].map(({ 0: line, 1: name = '', index }) =>
    shellStatements(text, { from: index + name.length, to: index + line.length }),
  );
}

/** `Environment=` and `ExecStart=` of a systemd unit, and `command=` of supervisord, which may go on over lines. */
function unitStatements(text: string): readonly StartStatement[] {
  const source = text.replace(/^[ \t]*[#;].*/gm, blanked);
  const entries = source.matchAll(/^(Environment|ExecStart\w*|command)[ \t]*=((?:\\\r?\n|.)*)/gm);
  return [...entries].flatMap(({ 0: whole, 1: key, 2: value = '', index }) => {
    const to = index + whole.length;
    const region = { from: to - value.length, to };
    if (key !== 'Environment') return shellStatements(source, region);
    return shellCommands(source, region).flatMap(({ words }) =>
      statementsOfWords(words, { source, around: '"', nested: false }),
    );
  });
}
