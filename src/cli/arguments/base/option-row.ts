import type { ParseArgsOptionDescriptor } from 'node:util';
import { listed } from '../../../core/words/usage.ts';

/**
 * One option, declared once. It is what `parseArgs` takes, which ignores what it does not know, with more said: what help, manual page, documents,
 * completions and a start beside a running supervisor need.
 */
export interface OptionRow extends ParseArgsOptionDescriptor {
  /** What its value is called: `FILE`. Every option of type `string` has one. */
  readonly value?: string;
  /** What it does. Left out where the choices say it all. */
  readonly says?: string;
  /** The only values that there are. */
  readonly choices?: readonly string[];
  /** Its value may be `-1`, which the parser would take for another option. */
  readonly mayBeNegative?: true;
  /** What a shell offers as its value. */
  readonly completes?: 'file' | 'folder';
  /** The option whose line of the help it shares, being its contrary, and what is said of it there. */
  readonly onLineOf?: { readonly option: string; readonly says: string };
  /** It means something only at a start: where a supervisor runs already it would have no effect. */
  readonly startOnly?: true;
  /** `help`: the list of options leaves it out. `everywhere`: completions do too, it is not for people. */
  readonly hidden?: 'help' | 'everywhere';
}

/** The options of a command by their long names, in the order in which its help shows them. */
export type OptionRows = Readonly<Record<string, OptionRow>>;

type NamedRow = readonly [name: string, row: OptionRow];

/** The options that the help of a command lists. */
export function listedOptions(rows: OptionRows): readonly NamedRow[] {
  return Object.entries(rows).filter(([, { hidden }]) => hidden === undefined);
}

/** The options that a shell may offer and that a misspelt one may have meant. */
export function offeredOptions(rows: OptionRows): readonly NamedRow[] {
  return Object.entries(rows).filter(([, { hidden }]) => hidden !== 'everywhere');
}

/** The line with each negative number joined to the option before it that may have one: `--run -1` is `--run=-1`. */
export function withNegativesJoined(args: readonly string[], rows: OptionRows): readonly string[] {
  const takes = (arg: string | undefined) =>
    arg?.startsWith('--') === true && rows[arg.slice(2)]?.mayBeNegative === true;
  return args.flatMap((arg, index) => {
    if (/^-\d+$/.test(arg) && takes(args[index - 1])) return [];
    const next = args[index + 1] ?? '';
    return takes(arg) && /^-\d+$/.test(next) ? [`${arg}=${next}`] : [arg];
  });
}

/** `--env-file FILE`, `--json` or `-f, --follow`. */
export function optionLabel([name, { short, value }]: NamedRow): string {
  return `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
}

/** What an option does, in one line, with what other columns of its row add: choices, default, that it can be repeated. */
export function optionText({ says, choices = [], default: preset, multiple }: OptionRow): string {
  const text = says ?? listed(choices.map((choice) => (choice === preset ? `${choice} (default)` : choice)));
  const hasDefault = says !== undefined && typeof preset === 'string';
  return `${text}${hasDefault ? ` (default: ${preset})` : ''}${multiple ? ' (repeatable)' : ''}`;
}
