import { parseArgs } from 'node:util';
import type { OptionRows } from './option-row.ts';

interface LooseConfig {
  readonly args: readonly string[];
  readonly options: OptionRows;
  readonly strict: false;
  readonly allowPositionals: true;
  readonly tokens: true;
}

/** A command line of which nothing is refused: its words and options in their order, also those that do not exist. */
export type LooseReading = ReturnType<typeof parseArgs<LooseConfig>>;

/** An option as the parser found it on a line. */
export type OptionToken = Extract<LooseReading['tokens'][number], { readonly kind: 'option' }>;

export function readLoosely(args: readonly string[], options: OptionRows): LooseReading {
  return parseArgs<LooseConfig>({ args, options, strict: false, allowPositionals: true, tokens: true });
}

/** An option that does not exist, as it was typed: `-port` is four options to the parser, and one to whoever typed it. */
export function typedOption({ rawName, index }: OptionToken, args: readonly string[]): string {
  return rawName.startsWith('--') ? rawName : (args[index] ?? rawName);
}
