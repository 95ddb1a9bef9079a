import { nearest } from '../../../core/base/spelling/nearest.ts';
import { misspeltWords, usageWords } from '../../../core/words/usage.ts';
import type { UserError } from '../../../errors.ts';
import { type OptionToken, readLoosely, typedOption } from './loose-reading.ts';
import { type OptionRows, offeredOptions } from './option-row.ts';
import { usage } from './usage.ts';

/** Whose options they are. */
interface Owner {
  readonly name: string;
  readonly options: OptionRows;
}

/**
 * The complaint about a line that the parser refused; null: nothing is wrong with the line. What the parser says itself is made
 * for programmers, up to three lines long, and its code is the same for a value too many, one that is missing and one that looks
 * like an option (`ERR_PARSE_ARGS_INVALID_OPTION_VALUE`). So the line is read again: strict parsing refuses the first option that
 * it cannot take (https://github.com/nodejs/node/blob/v24.x/lib/internal/util/parse_args/parse_args.js).
 */
export function parseFault(args: readonly string[], owner: Owner): UserError | null {
  const [fault] = readLoosely(args, owner.options).tokens.flatMap((token) =>
    token.kind === 'option' ? (optionFault(token, args, owner) ?? []) : [],
  );
  return fault === undefined ? null : usage(fault, typedName(owner));
}

function optionFault(token: OptionToken, args: readonly string[], owner: Owner): string | null {
  const { name, value, inlineValue } = token;
  const row = Object.hasOwn(owner.options, name) ? owner.options[name] : undefined;
  if (row === undefined) return unknownOption(typedOption(token, args), owner);
  if (row.type === 'boolean') return value === undefined ? null : usageWords.valueTooMany(name, value);
  if (value === undefined) return usageWords.valueMissing(name, row.value ?? '');
  return !inlineValue && looksLikeOption(value) ? usageWords.valueLikeOption(name, value) : null;
}

function unknownOption(typed: string, owner: Owner): string {
  const ofStreamlit = /^--((?:server|browser|client|theme|logger|runner|global)\.\w+)/.exec(typed)?.[1];
  if (ofStreamlit === 'server.port' && Object.hasOwn(owner.options, 'port')) return usageWords.portAsOption;
  if (ofStreamlit !== undefined) return usageWords.optionOfStreamlit(ofStreamlit);
  const names = offeredOptions(owner.options).map(([option]) => option);
  const program = ['ocap-dev', typedName(owner) ?? []].flat().join(' ');
  return misspeltWords.option(typed, program, nearest(typed.replace(/^-+/, ''), names));
}

/** As the parser sees it: `-` alone is a value, the usual name of standard input. */
function looksLikeOption(value: string): boolean {
  return value.length > 1 && value.startsWith('-');
}

/** What is typed for a command; undefined for the program without one. */
function typedName({ name }: Owner): string | undefined {
  return name === 'supervise' ? undefined : name;
}
