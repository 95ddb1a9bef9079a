import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { errorText } from '../../../core/base/error-text.ts';
import { UserError } from '../../../errors.ts';
import { nearest } from './nearest.ts';
import { type OptionRows, offeredOptions } from './option-row.ts';
import { usage } from './usage.ts';

interface Owner {
  readonly name: string;
  readonly options: OptionRows;
}

/** Something on a command line that may be no name of ours: an option, or a word between the options. */
interface Suspect {
  readonly kind: 'option' | 'word';
  /** As it was typed. */
  readonly typed: string;
}

/** Turns the parser's complaint into one of ours. About an option that does not exist it names the nearest that does. */
export function parseFault(error: unknown, args: readonly string[], owner: Owner): UserError {
  const { suspects } = looseReading(args, owner.options);
  const unknown = isUnknownOption(error) ? suspects.find(({ kind }) => kind === 'option') : undefined;
  const message = errorText(error);
  const complaint =
    unknown === undefined ? (message.split('. ')[0] ?? message) : unknownOption(unknown.typed, owner);
  return usage(complaint, typedName(owner));
}

function unknownOption(typed: string, owner: Owner): string {
  const names = offeredOptions(owner.options).map(([option]) => option);
  const meant = nearest(typed.replace(/^-+/, ''), names);
  const fault = `${typed} is no option of ${['ocap-dev', typedName(owner) ?? []].flat().join(' ')}`;
  return meant === undefined ? `${fault}.` : `${fault}; did you mean --${meant}?`;
}

/** What is typed for a command; undefined for the program without one. */
function typedName({ name }: Owner): string | undefined {
  return name === 'supervise' ? undefined : name;
}

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
  const { suspects, cwd } = looseReading(args, options);
  const [first] = suspects;
  if (first?.kind !== 'word') return null;
  const word = first.typed;
  const canBeScript = word === '' || word.includes('/') || word.endsWith('.py');
  if (canBeScript || existsSync(resolve(workingFolder, cwd, word))) return null;
  if (commands.includes(word))
    return new UserError(`The command stands first: ocap-dev ${word} …`, `See: ocap-dev ${word} --help`, 2);
  const meant = nearest(word, commands);
  if (meant !== undefined) return usage(`"${word}" is no command; did you mean ${meant}?`);
  return new UserError(
    `"${word}" is no command, and no file or folder is called so.`,
    'The commands: ocap-dev --help. An app is named by its script: ocap-dev app.py',
    2,
  );
}

/** The words of a line and the options that do not exist, in their order; nothing is refused. */
function looseReading(
  args: readonly string[],
  options: OptionRows,
): { readonly suspects: readonly Suspect[]; readonly cwd: string } {
  const { tokens, values } = parseArgs({
    args,
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const suspects = tokens.flatMap((token): Suspect[] => {
    if (token.kind === 'positional') return [{ kind: 'word', typed: token.value }];
    if (token.kind !== 'option' || Object.hasOwn(options, token.name)) return [];
    // `-port` is four options to the parser, and one to whoever typed it.
    const typed = token.rawName.startsWith('--') ? token.rawName : args[token.index];
    return [{ kind: 'option', typed: typed ?? token.rawName }];
  });
  const { cwd } = values;
  return { suspects, cwd: typeof cwd === 'string' ? cwd : '.' };
}

/** https://nodejs.org/api/errors.html#err_parse_args_unknown_option */
function isUnknownOption(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION';
}
