import type { Change } from '../../base/text-change.ts';
import { startRecipeWords } from '../../words/lint.ts';
import type { Suspicion } from '../suspicion.ts';
import { rewritten } from '../text/word.ts';
import type { StatementGroup } from './from-yaml.ts';
import { listName, type StartStatement } from './options.ts';
import { entriesByBlanks, isDeadEntry, originsWritten } from './origin-list.ts';

export interface StartContext {
  readonly text: string;
  /** Does other code of the project read the list under its wrong name? */
  readonly nameIsRead: boolean;
}

/**
 * What is wrong with what a file sets, group by group. Without XSRF protection alone no website gets a file through: its browser
 * asks first, and the check of origins says no (1.53.0, 1.67.0).
 */
export function judgeStarts(groups: readonly StatementGroup[], context: StartContext): readonly Suspicion[] {
  return groups.flatMap((group) => {
    const statements = group.filter(isFirstAtItsPlace);
    const cors = effective(statements, 'server.enableCORS').filter(isOff);
    const xsrf = effective(statements, 'server.enableXsrfProtection').filter(isOff);
    return [
      ...cors.map((statement) => turnedOff('cors-off', statement, context)),
      ...(cors.length > 0 ? xsrf.map((statement) => turnedOff('xsrf-off', statement, context)) : []),
      ...effective(statements, 'server.corsAllowedOrigins').flatMap((each) => listForm(each, context)),
      ...listNames(statements, context),
    ];
  });
}

function isFirstAtItsPlace(statement: StartStatement, index: number, all: StatementGroup): boolean {
  return all.findIndex(({ value }) => value.from === statement.value.from) === index;
}

/** A flag wins over the variable and that over config.toml; of equal ones the last counts, unless it may be left out. */
function effective(statements: StatementGroup, option: StartStatement['option']): StatementGroup {
  const own = statements.filter((statement) => statement.option === option);
  const flags = own.filter(({ by }) => by === 'flag');
  const counting = flags.length > 0 ? flags : own;
  // Of a list each flag is an entry.
  if (option === 'server.corsAllowedOrigins' && flags.length > 0) return flags;
  return counting.filter(
    (statement, index) => !counting.slice(index + 1).some((later) => overrides(later, statement)),
  );
}

function overrides(later: StartStatement, { by, name }: StartStatement): boolean {
  return later.by === by && later.by !== 'config' && !later.nested && later.name.from > name.from;
}

/** As click and TOML read a boolean; in TOML a text is true, whatever it says (1.53.0, 1.67.0). */
function isOff({ by, value }: StartStatement): boolean {
  const text = value.text.trim();
  return by === 'config' ? /^(?:false|0|0\.0|"")$/i.test(text) : /^(?:false|f|0|no|n|off)$/i.test(text);
}

function turnedOff(
  code: 'cors-off' | 'xsrf-off',
  statement: StartStatement,
  { text }: StartContext,
): Suspicion {
  const { name, value, known } = statement;
  const on = opposite(value.text, statement.by);
  return {
    code,
    at: name.from,
    advice: code === 'cors-off' ? startRecipeWords.corsOff(listName.variable) : startRecipeWords.xsrfOff,
    changes: known ? [{ from: value.from, to: value.to, text: rewritten(text, value, on) }] : [],
  };
}

/** In the style in which it is written. */
function opposite(text: string, by: StartStatement['by']): string {
  const [, answer = 'true'] = pairs.find(([off]) => off === text.trim()) ?? [];
  return by === 'config' && /^\d/.test(answer) ? 'true' : answer;
}

const pairs: readonly (readonly [string, string])[] = [
  ['False', 'True'],
  ['FALSE', 'TRUE'],
  ['0', '1'],
  ['no', 'yes'],
  ['n', 'y'],
  ['off', 'on'],
  ['f', 't'],
];

function listForm(statement: StartStatement, context: StartContext): readonly Suspicion[] {
  const { by, name, value, known, entries } = statement;
  const isText = by === 'config' && entries === undefined;
  const parts = entries ?? (by === 'flag' ? [value.text] : entriesByBlanks(value.text));
  const dead = parts.filter(isDeadEntry);
  if (!known || (dead.length === 0 && !isText)) return [];
  const written = isText ? [value.text] : parts;
  const origins = originsWritten(written.join(' '));
  const hasWildcard = written.some((part) => part.includes('*'));
  return [
    {
      code: 'list-form',
      at: name.from,
      advice: startRecipeWords.listForm(by, hasWildcard),
      changes: origins === null ? [] : [listChange(statement, origins, context)],
    },
  ];
}

/** The same origins in the one form that is read here. */
function listChange(statement: StartStatement, origins: readonly string[], { text }: StartContext): Change {
  const { by, name, value } = statement;
  if (by === 'config')
    return {
      from: value.from,
      to: value.to,
      text: `[${origins.map((each) => JSON.stringify(each)).join(', ')}]`,
    };
  if (by === 'variable')
    return { from: value.from, to: value.to, text: rewritten(text, value, origins.join(' ')) };
  // A flag has one origin; each further one has a flag of its own, written as the first.
  const start = name.from - '--'.length;
  const between = text.slice(name.to, value.from);
  const quote = /^["']/.exec(text.slice(start - 1, start))?.[0] ?? '';
  const flag = text.slice(start, name.to);
  const isOneWord = between === '=';
  const more = origins.slice(1).map((each) => {
    const item = /(?<=^|\n)[ \t]*- +$/.exec(text.slice(0, start))?.[0];
    if (isOneWord && item !== undefined) return `\n${item}${flag}=${each}`;
    if (!isOneWord)
      return `${flagGap(between)}${quote}${flag}${between}${quoteOf(text, value)}${each}${quoteOf(text, value)}`;
    return quote === '' ? ` ${flag}=${each}` : `${quote}, ${quote}${flag}=${each}`;
  });
  const [first = ''] = origins;
  return { from: value.from, to: value.to, text: `${rewritten(text, value, first)}${more.join('')}` };
}

/** What divides two words here: in a list a comma as well. */
function flagGap(between: string): string {
  return between.replace(/^["']/, '').replace(/["']$/, '');
}

function quoteOf(text: string, { from, to }: StartStatement['value']): string {
  return /^["']/.exec(text.slice(from, to))?.[0] ?? '';
}

function listNames(statements: StatementGroup, context: StartContext): readonly Suspicion[] {
  const wrong = statements.filter(({ option }) => option === 'list');
  const hasRight = statements.some(({ option }) => option === 'server.corsAllowedOrigins');
  return hasRight ? [] : wrong.flatMap((statement) => wrongName(statement, context));
}

function wrongName(statement: StartStatement, context: StartContext): readonly Suspicion[] {
  const { text, nameIsRead } = context;
  const { by, name, value, known } = statement;
  const right = by === 'variable' ? listName.variable : listName.option;
  const written = text.slice(name.from, name.to);
  const origins = known ? originsWritten((statement.entries ?? [value.text]).join(' ')) : null;
  const isOneLine = !text.slice(name.from, value.to).includes('\n');
  const rename: Change = { from: name.from, to: name.to, text: renamed(written, right) };
  const relist = origins === null ? [] : [listChange(statement, origins, context)];
  const isFixed = origins !== null && !nameIsRead;
  const found: Suspicion = {
    code: 'list-name',
    at: name.from,
    advice: startRecipeWords.listName(written, right, nameIsRead),
    changes: isFixed ? [rename, ...(isOneLine ? relist : [])] : [],
  };
  return [found, ...(isOneLine ? [] : listForm(statement, context))];
}

/** `server.corsAllowedOrigins`, where it stood with its section. */
function renamed(written: string, right: string): string {
  return written.startsWith('server.') ? `server.${right}` : right;
}
