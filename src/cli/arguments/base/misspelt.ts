import { nearest } from '../../../core/base/spelling/nearest.ts';
import { misspeltWords } from '../../../core/words/usage.ts';
import { UserError } from '../../../errors.ts';
import { canBeApp, isThere } from './app-word.ts';
import { readLoosely } from './loose-reading.ts';
import type { OptionRows } from './option-row.ts';
import { usage } from './usage.ts';

/**
 * The complaint about a line without a command whose first word can be no script: it has no slash, does not end in `.py`, and
 * nothing in the project's folder is called so. Null: there is no such word, or an option that is no better comes before it.
 */
export function commandFault(
  args: readonly string[],
  workingFolder: string,
  options: OptionRows,
  commands: readonly string[],
): UserError | null {
  const { tokens, values, positionals } = readLoosely(args, options);
  const first = tokens.find((token) => token.kind !== 'option' || !Object.hasOwn(options, token.name));
  if (first?.kind !== 'positional') return null;
  const word = first.value;
  const cwd = typeof values['cwd'] === 'string' ? values['cwd'] : undefined;
  if (canBeApp(word, { workingFolder, cwd })) return null;
  const script = `${word}.py`;
  if (isThere(script, { workingFolder, cwd })) return usage(misspeltWords.script(word, script));
  return runFault(positionals) ?? wordFault(word, commands);
}

/** `run app.py` and `streamlit run app.py` are what fingers type that know Streamlit. */
function runFault(words: readonly string[]): UserError | null {
  const [, typed, app = ''] = /^((?:streamlit )?run)(?: (.+))?$/.exec(words.join(' ')) ?? [];
  return typed === undefined ? null : usage(misspeltWords.runsByItself(typed, app));
}

function wordFault(word: string, commands: readonly string[]): UserError {
  if (commands.includes(word)) return usage(misspeltWords.commandStandsFirst(word), word);
  const meant = nearest(word, commands);
  if (meant !== undefined) return usage(misspeltWords.command(word, meant));
  const { message, hint } = misspeltWords.neither(word);
  return new UserError(message, hint, 2);
}
