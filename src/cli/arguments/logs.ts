import { errorText } from '../../core/base/error-text.ts';
import { logsCommandWords } from '../../core/words/logs-command.ts';
import { usageWords } from '../../core/words/usage.ts';
import { type LogSource, logSources } from '../../logs/log-buffer.ts';
import { optionChoice } from './base/choice.ts';
import { createCommand } from './base/command.ts';
import { readTimeWord, type TimeWord } from './base/time-word.ts';
import { usage } from './base/usage.ts';
import { folderRow, generalRows, noColorRow } from './project.ts';

/** From the gravest. */
const levels = ['error', 'warning', 'info'] as const;
export type LevelChoice = (typeof levels)[number];

/** Which lines of the log are asked for. */
export interface LogQuery {
  /** So many of them, the newest. */
  readonly last: number | 'all';
  readonly since: TimeWord | null;
  readonly until: TimeWord | null;
  /** None: the view `all`. */
  readonly sources: readonly LogSource[];
  readonly level: LevelChoice;
  readonly grep: RegExp | null;
  /** A run of the app; negative: counted from the newest, which is -1. Null: whichever. */
  readonly run: number | null;
}

export interface LogsInvocation {
  readonly command: 'logs';
  readonly cwd: string;
  readonly query: LogQuery;
  readonly follow: boolean;
  readonly json: boolean;
  readonly times: boolean;
  readonly raw: boolean;
  readonly color: boolean;
}

const usualCount = 200;
const timeValue = 'T';

/** The log of the supervisor that runs, and of those before it. */
export const logs = createCommand({
  name: 'logs',
  does: 'print its log',
  summary: `ocap-dev logs prints the log of this project: of the ocap-dev that runs, and
what is kept of those before it. Without --source it leaves out visits that
went well.`,
  usage: ['ocap-dev logs [-f] [options]'],
  example: { line: 'ocap-dev logs --since 10m --level error', gives: 'the errors of the last ten minutes' },
  options: {
    follow: { type: 'boolean', short: 'f', says: 'go on with what comes, until it ends or Ctrl+C' },
    lines: {
      type: 'string',
      short: 'n',
      value: 'N',
      says: `the last N lines, or all (default: ${usualCount}; all with --since, --run)`,
    },
    since: { type: 'string', value: timeValue, says: 'from then on: 10m, 2h, 14:03, 2026-11-23T14:03' },
    until: { type: 'string', value: timeValue, says: 'up to then' },
    source: { type: 'string', value: 'S', choices: logSources, multiple: true },
    level: {
      type: 'string',
      value: 'L',
      choices: levels,
      says: 'at least error, warning or info; tracebacks whole',
    },
    grep: {
      type: 'string',
      value: 'RE',
      says: 'what this regular expression finds (capitals count if it has any)',
    },
    run: {
      type: 'string',
      value: 'N',
      says: 'one run of the app; -1: the newest, -2: the one before',
      mayBeNegative: true,
    },
    times: { type: 'boolean', says: 'with the time of each line' },
    raw: { type: 'boolean', says: 'with all control sequences, which a terminal obeys' },
    json: { type: 'boolean', says: 'one JSON object a line' },
    'no-color': noColorRow,
    cwd: folderRow,
    ...generalRows,
  },
  notes: 'Where none runs it prints the log that is kept.',
  exitCodes: '0 done, 1 it failed, 2 wrong usage; with -f that of the ocap-dev that ended.',
  read: ({ values }, { workingFolder }): LogsInvocation => {
    if (values.follow && values.until !== undefined)
      throw usage(usageWords.notBoth('follow', 'until'), 'logs');
    const since = readTime('since', values.since);
    const run = values.run === undefined ? null : readRun(values.run);
    return {
      command: 'logs',
      cwd: values.cwd ?? workingFolder,
      query: {
        last:
          values.lines === undefined
            ? (since ?? run) === null
              ? usualCount
              : 'all'
            : readCount(values.lines),
        since,
        until: readTime('until', values.until),
        sources: (values.source ?? []).map((source) => optionChoice('source', logSources, source, 'logs')),
        level: values.level === undefined ? 'info' : optionChoice('level', levels, values.level, 'logs'),
        grep: values.grep === undefined ? null : readPattern(values.grep),
        run,
      },
      follow: values.follow === true,
      json: values.json === true,
      times: values.times === true,
      raw: values.raw === true,
      color: values['no-color'] !== true,
    };
  },
});

function readCount(text: string): number | 'all' {
  if (text === 'all') return 'all';
  if (!/^\d{1,9}$/.test(text)) throw usage(logsCommandWords.noCount(text), 'logs');
  return Number(text);
}

function readTime(option: string, text: string | undefined): TimeWord | null {
  if (text === undefined) return null;
  const word = readTimeWord(text.trim());
  if (word === null) throw usage(logsCommandWords.noTime(option, text), 'logs');
  return word;
}

function readRun(text: string): number {
  const run = /^-?\d{1,9}$/.test(text) ? Number(text) : 0;
  if (run === 0) throw usage(logsCommandWords.noRunNumber(text), 'logs');
  return run;
}

/** @throws {UserError} with exit code 2 for a text that is no regular expression. */
function readPattern(text: string): RegExp {
  const flags = /\p{Lu}/u.test(text.replaceAll(/\\./g, '')) ? '' : 'i';
  try {
    return withUnicode(text, flags) ?? new RegExp(text, flags);
  } catch (error) {
    const [, reason = errorText(error)] = /: ([^:]+)$/.exec(errorText(error)) ?? [];
    throw usage(logsCommandWords.badPattern(text, reason), 'logs');
  }
}

/** With `u` a `.` is a whole character; but then `\-` and `\:`, which many write, are errors. */
function withUnicode(text: string, flags: string): RegExp | null {
  try {
    return new RegExp(text, `${flags}u`);
  } catch {
    return null;
  }
}
