import type { Change } from '../../base/text-change.ts';
import type { PlacedWord } from '../text/word.ts';

/** One directive of a web server's file, with those inside its block. */
export interface Directive {
  /** In lower case. */
  readonly name: string;
  readonly args: readonly PlacedWord[];
  readonly from: number;
  /** Behind its end: the semicolon, the bracket or the line. */
  readonly to: number;
  /** Null: it has none. */
  readonly block: readonly Directive[] | null;
}

/** Blocks in blocks that are read: people write five or six. What is deeper is read as no file of its kind. */
export const deepestBlock = 50;

/** A directive and what it stands in, outermost first. */
export interface Nested {
  readonly directive: Directive;
  readonly within: readonly Directive[];
}

export function argument(directive: Directive | undefined, index: number): string {
  return directive?.args[index]?.text ?? '';
}

/** Every directive, also those in blocks. */
export function everyDirective(
  directives: readonly Directive[],
  within: readonly Directive[] = [],
): readonly Nested[] {
  return directives.flatMap((directive) => [
    { directive, within },
    ...everyDirective(directive.block ?? [], [...within, directive]),
  ]);
}

/** Does a name, or the beginning of one with a star behind it, stand for a header? */
export function namesHeader(written: string, header: string): boolean {
  const name = written.toLowerCase();
  return name.endsWith('*') ? header.startsWith(name.slice(0, -1)) : name === header;
}

/** Takes a directive away, and with it its line where nothing else stands there but a remark. */
export function removed(text: string, { from, to }: Pick<Directive, 'from' | 'to'>): Change {
  const begin = text.lastIndexOf('\n', from - 1) + 1;
  const found = text.indexOf('\n', to);
  const end = found === -1 ? text.length : found + 1;
  const isAlone = text.slice(begin, from).trim() === '' && /^[ \t]*(?:#.*)?\r?\n?$/.test(text.slice(to, end));
  return isAlone ? { from: begin, to: end, text: '' } : { from, to, text: '' };
}

/** New lines below the one that a directive ends in, as deep as it. */
export function addedBelow(
  text: string,
  { from, to }: Pick<Directive, 'from' | 'to'>,
  lines: readonly string[],
  deeper = '',
): Change {
  const indent = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', from - 1) + 1, from))?.[0] ?? '';
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  return { from: to, to, text: lines.map((line) => `${end}${indent}${deeper}${line}`).join('') };
}

/** One argument becomes another. */
export function replacedArgument({ args }: Directive, index: number, text: string): readonly Change[] {
  const word = args[index];
  return word === undefined ? [] : [{ from: word.from, to: word.to, text }];
}
