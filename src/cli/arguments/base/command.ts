import { parseArgs } from 'node:util';
import { usageWords } from '../../../core/words/usage.ts';
import { type OptionRows, withNegativesJoined } from './option-row.ts';
import { parseFault } from './parse-fault.ts';
import { usage } from './usage.ts';

/** The word that a command takes besides its options. */
export interface WordRow {
  /** What it is called: `APP`. */
  readonly value: string;
  /** What it is, where its command has the room to say so. */
  readonly says?: string;
  /** The only words that there are. */
  readonly choices?: readonly string[];
  /** What a shell offers. */
  readonly completes?: 'script';
  readonly startOnly?: true;
  /** The word that may follow it. */
  readonly next?: WordRow;
}

/** A command as people are told of it. */
export interface Description {
  readonly name: string;
  /** What it does, in a few words. */
  readonly does: string;
  /** Its lines in the overview that `ocap-dev --help` begins with; none where another command's lines name it. */
  readonly overview?: {
    readonly call: string;
    /** What it does, where the lines above it let that be said better. */
    readonly says?: readonly string[];
  };
  /** Its help begins so. */
  readonly summary: string;
  readonly usage: readonly string[];
  /** A line that can be typed as it stands, and what it is good for, to follow "For example, ". */
  readonly example: { readonly line: string; readonly gives: string };
  readonly options: OptionRows;
  readonly word?: WordRow;
  /** What follows `--`, which is somebody else's. */
  readonly rest?: { readonly value: string; readonly says: string; readonly startOnly: true };
  /** What else there is to know. */
  readonly notes?: string;
  /** What its exit codes say, where it has any of its own. */
  readonly exitCodes?: string;
  /** It asks for a start by its name alone. */
  readonly startOnly?: true;
}

/** What was typed behind a command. */
export interface CommandLine {
  /** Up to `--`. */
  readonly args: readonly string[];
  /** What follows `--`. */
  readonly extraArgs: readonly string[];
  readonly workingFolder: string;
}

interface Config<Rows extends OptionRows> {
  readonly args: readonly string[];
  readonly options: Rows;
  readonly allowPositionals: true;
}

/** The values of options, typed by their rows, and the words between them. */
export type Parsed<Rows extends OptionRows> = ReturnType<typeof parseArgs<Config<Rows>>>;

interface Declaration<Name extends string, Rows extends OptionRows, Reading> extends Description {
  readonly name: Name;
  readonly options: Rows;
  /** Why a word is refused, where more can be said than that none is taken. */
  readonly refusesWord?: (word: string) => string;
  readonly read: (parsed: Parsed<Rows>, line: CommandLine) => Reading;
}

/** A command: its description, and the reader of its line. What it does is loaded only when it is asked for. */
interface Command<Name extends string, Reading> extends Description {
  readonly name: Name;
  /** @throws {UserError} with exit code 2 for a line that it does not take. */
  readonly read: (line: CommandLine) => Reading | { readonly command: 'help'; readonly topic: Name };
}

/** A command made of its declaration: what all have alike, `--help` and the refusal of stray words, is done here. */
export function createCommand<const Name extends string, const Rows extends OptionRows, Reading>(
  declaration: Declaration<Name, Rows, Reading>,
): Command<Name, Reading> {
  const { name, options, word, rest } = declaration;
  const { refusesWord = (stray: string) => usageWords.takesNo(name, stray) } = declaration;
  return {
    ...declaration,
    read: (typed) => {
      const line = { ...typed, args: withNegativesJoined(typed.args, options) };
      // The parser's types say nothing of `help` as long as the rows are not known: they are read as any options first.
      const { values, positionals } = parse<OptionRows>(options, line.args, name);
      if (values['help'] === true) return { command: 'help', topic: name };
      const [stray] = positionals;
      if (word === undefined && stray !== undefined) throw usage(refusesWord(stray), name);
      if (rest === undefined && line.extraArgs.length > 0)
        throw usage(usageWords.handsNothingOn(name, line.extraArgs.join(' ')), name);
      return declaration.read(parse(options, line.args, name), line);
    },
  };
}

function parse<Rows extends OptionRows>(options: Rows, args: readonly string[], name: string): Parsed<Rows> {
  try {
    return parseArgs<Config<Rows>>({ args, options, allowPositionals: true });
  } catch (error) {
    throw parseFault(args, { name, options }) ?? error;
  }
}
