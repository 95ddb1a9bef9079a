import { type CommandToken, commandTokens, type WordRules } from './command-words.ts';

/** A `streamlit run` that a file of the project gives. */
export interface StartCommand {
  /** The script as it is written there. */
  readonly script: string;
  /** The folder that was gone to before, in the same lines; empty: none. */
  readonly folder: string;
}

/** What a file starts, and the folders that it may mean, preferred first; empty: the file's own. */
export interface PlacedStart {
  readonly script: string;
  readonly folders: readonly string[];
}

/** `streamlit`, a path to it, or the module that `python -m` runs; make's `@` and `-` may stand before it. */
const program = /^[@*_-]*(?:.*[/=])?streamlit(?:\.exe|\.cli|\.web\.cli)?$/i;
const script = /^[*"']*([^*"'-].*?\.py)(?![\w/]|\.\w)/i;
/** What shells, and documents that show one, write before a command. */
const prompt = /^(?:[$>%#*+-]|\d+\.|PS|[A-Z]\/?>)$/;

const mostBetween = 20;

/** Every script that is started here, in order. A quoted text of several words is a command of its own: `sh -c "…"`. */
export function startCommands(text: string, rules: WordRules): readonly StartCommand[] {
  return scan(commandTokens(text, rules), rules, '');
}

function scan(tokens: readonly CommandToken[], rules: WordRules, from: string): readonly StartCommand[] {
  const found: StartCommand[] = [];
  const cloned = new Set<string>();
  let folder = from;
  for (const command of commandsOf(tokens)) {
    const path = folderOf(command.filter((word) => !prompt.test(word)));
    if (path !== undefined && !cloned.has(lastPart(path))) folder = into(folder, path);
    const clone = command.indexOf('clone');
    if (clone > 0) for (const word of command.slice(clone + 1)) cloned.add(lastPart(word));
    for (const word of command)
      if (/\s/.test(word) && /streamlit/i.test(word))
        found.push(...scan(commandTokens(word, rules), rules, folder));
    const started = scriptOf(command);
    if (started !== null) found.push({ script: started, folder });
  }
  return found;
}

/** Where a `cd` goes to: the first word, or the one behind the name of a process in a Procfile. */
function folderOf(words: readonly string[]): string | undefined {
  const at = words.slice(0, 2).findIndex((word) => /^[@-]*cd$/.test(word));
  return at === -1 ? undefined : words[at + 1];
}

function commandsOf(tokens: readonly CommandToken[]): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  for (const token of tokens) {
    if (token === 'end') commands.push([]);
    else commands.at(-1)?.push(token.word);
  }
  return commands;
}

/** The first word that ends like a script. What stands before it are options, with their values: else it is prose. */
function scriptOf(command: readonly string[]): string | null {
  const at = command.findIndex((word, index) => program.test(word) && runsAfter(command, index));
  if (at === -1) return null;
  const rest = command.slice(command.indexOf('run', at) + 1);
  const end = rest.indexOf('--');
  const words = end === -1 ? rest : rest.slice(0, end);
  const index = words.findIndex((word) => script.test(word));
  const isOption = (word: string | undefined) => word?.startsWith('-') === true;
  const isPlain = words.slice(0, index).every((word, place) => isOption(word) || isOption(words[place - 1]));
  return isPlain ? (script.exec(words[index] ?? '')?.[1] ?? null) : null;
}

/** Streamlit's own options may stand between the two. */
function runsAfter(command: readonly string[], at: number): boolean {
  const next = command.slice(at + 1, at + mostBetween);
  const run = next.indexOf('run');
  const between = next.slice(0, run);
  return run !== -1 && (between.length === 0 || between[0]?.startsWith('-') === true);
}

function into(folder: string, path: string): string {
  if (path === '-' || path.startsWith('/') || path.startsWith('~') || path.startsWith('$'))
    return lastPart(path);
  return folder === '' ? path : `${folder}/${path}`;
}

function lastPart(path: string): string {
  return (
    path
      .replace(/(\.git)?\/*$/, '')
      .split('/')
      .at(-1) ?? ''
  );
}
