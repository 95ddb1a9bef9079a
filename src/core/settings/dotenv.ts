import { parse } from 'dotenv';
import type { Problem } from '../base/problem.ts';
import { envFileWords } from '../words/env-file.ts';

/** One assignment of a `.env` file. */
export interface EnvVariable {
  readonly name: string;
  readonly value: string;
  /** Counted from 1, where the name stands. */
  readonly line: number;
}

export interface EnvFile {
  /** One entry a name, in the order of the lines that count. */
  readonly variables: readonly EnvVariable[];
  /** The lines whose value begins with a ' or " that it does not end with: python-dotenv reads on from there. */
  readonly openQuotes: readonly number[];
  readonly warnings: readonly Problem[];
}

interface Assignment extends EnvVariable {
  /** The value as it is written, without the blanks around it. */
  readonly written: string;
  readonly start: number;
  readonly end: number;
}

/**
 * dotenv 18's own pattern, only to find the places, which dotenv does not tell: the values come from `parse`. Unlike there
 * blank lines before it are not looked through, from each of them to the end: a megabyte of them would take minutes.
 */
const assignmentPattern =
  /^[^\S\n]*(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?$/dgm;

/**
 * Reads the text of a `.env` file as dotenv does, and says for each name in which line it stands.
 *
 * @param file the name that the warnings give.
 */
export function parseEnvFile(file: string, text: string): EnvFile {
  const unixText = withUnixNewlines(text);
  const assignments = findAssignments(unixText);
  const counting = winners(assignments);
  const open = counting.filter(hasOpenQuote);
  const stray = strayLines(unixText, assignments);
  const braces = openBraces(unixText, counting, stray);
  const explained = new Set(braces.flatMap(({ lines }) => lines));
  const warnings = [
    ...stray.filter((line) => !explained.has(line)).map((line) => strayWarning(file, line)),
    ...braces.map(({ warning }) => ({ file, ...warning })),
    ...overruled(assignments).map(({ variable, by }) => duplicateWarning(file, variable, by)),
    ...open.map((assignment) => openQuoteWarning(file, assignment)),
  ];
  return {
    variables: counting.map(({ name, value, line }) => ({ name, value, line })),
    openQuotes: open.filter(({ written }) => !written.startsWith('`')).map(({ line }) => line),
    warnings,
  };
}

/** Did dotenvx write it (`encrypted:BDq…`)? */
export function isEncrypted(value: string): boolean {
  return value.startsWith('encrypted:');
}

/** Every kind of line end becomes `\n`, as dotenv and Python's text files have it. */
export function withUnixNewlines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** Gives the line, from 1, of offsets that are asked for in rising order. */
export function lineCounter(text: string): (offset: number) => number {
  let line = 1;
  let counted = 0;
  return (offset) => {
    for (let at = text.indexOf('\n', counted); at !== -1 && at < offset; at = text.indexOf('\n', counted)) {
      line += 1;
      counted = at + 1;
    }
    return line;
  };
}

function findAssignments(text: string): readonly Assignment[] {
  const lineAt = lineCounter(text);
  return [...text.matchAll(assignmentPattern)].flatMap((match) => {
    const name = match[1] ?? '';
    const line = lineAt(match.indices?.[1]?.[0] ?? match.index);
    const values = parse(match[0]);
    // dotenv itself loses `__proto__`, which then is nobody's variable.
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) return [];
    const written = (match[2] ?? '').trim();
    return [{ name, value, line, written, start: match.index, end: match.index + match[0].length }];
  });
}

/** The assignments that count: of equal names the last. */
function winners(assignments: readonly Assignment[]): readonly Assignment[] {
  const last = new Map(assignments.map((assignment) => [assignment.name, assignment]));
  return assignments.filter((assignment) => last.get(assignment.name) === assignment);
}

function overruled(
  assignments: readonly Assignment[],
): readonly { variable: EnvVariable; by: EnvVariable }[] {
  const last = new Map(assignments.map((assignment) => [assignment.name, assignment]));
  return assignments.flatMap((variable) => {
    const by = last.get(variable.name);
    return by === undefined || by === variable ? [] : [{ variable, by }];
  });
}

/** The lines between the assignments that are neither blank nor a comment. */
function strayLines(text: string, assignments: readonly Assignment[]): readonly number[] {
  const lineAt = lineCounter(text);
  const starts = [...assignments.map(({ start }) => start), text.length];
  const ends = [0, ...assignments.map(({ end }) => end)];
  return starts.flatMap((start, index) => {
    const gapStart = ends[index] ?? 0;
    const first = lineAt(gapStart);
    const lines = text.slice(gapStart, start).split('\n');
    return lines.flatMap((content, offset) => (/^\s*(?:#|$)/.test(content) ? [] : [first + offset]));
  });
}

interface OpenBraces {
  readonly lines: readonly number[];
  readonly warning: Omit<Problem, 'file'>;
}

/** JSON over several lines without quotes: the value is its first line alone, and the others are nobody's. */
function openBraces(
  text: string,
  assignments: readonly Assignment[],
  stray: readonly number[],
): readonly OpenBraces[] {
  const isStray = new Set(stray);
  return assignments.flatMap(({ name, line, value }) => {
    const brace = /[[{]$/.exec(value)?.[0];
    const lines = brace === undefined ? [] : followingLines(line, isStray);
    const last = lines.at(-1);
    if (brace === undefined || last === undefined) return [];
    const isClosed = /^\s*[\]}]/.test(text.split('\n')[last - 1] ?? '');
    const warning = {
      line,
      name,
      code: 'braces-open' as const,
      ...envFileWords.openBraces(name, brace, last),
    };
    return isClosed ? [{ lines, warning }] : [];
  });
}

function followingLines(line: number, stray: ReadonlySet<number>): readonly number[] {
  const lines: number[] = [];
  for (let next = line + 1; stray.has(next); next += 1) lines.push(next);
  return lines;
}

function hasOpenQuote({ written }: Assignment): boolean {
  return /^['"`]/.test(written) && (written.length === 1 || written.at(-1) !== written[0]);
}

function strayWarning(file: string, line: number): Problem {
  return { file, line, name: null, code: 'no-assignment', ...envFileWords.stray };
}

function duplicateWarning(file: string, { name, line }: EnvVariable, by: EnvVariable): Problem {
  return { file, line, name, code: 'set-again', ...envFileWords.setAgain(by.line) };
}

function openQuoteWarning(file: string, { name, line, written }: Assignment): Problem {
  const quote = written[0] ?? '';
  return { file, line, name, code: 'quote-open', ...envFileWords.openQuote(name, quote) };
}
