import { resolve } from 'node:path';
import { reportingWords } from '../../core/words/reporting.ts';
import { createCommand } from './base/command.ts';
import { usage } from './base/usage.ts';
import { folderRow, generalRows } from './project.ts';

export interface ReportInvocation {
  readonly command: 'report';
  readonly cwd: string;
  /** Absolute; undefined: a new file in the folder of its user's state. */
  readonly out: string | undefined;
  readonly lines: number;
  readonly yes: boolean;
}

const mostLines = 10_000;

export const report = createCommand({
  name: 'report',
  does: 'show a report of what happened, without secrets',
  overview: { call: 'ocap-dev report' },
  summary: `ocap-dev report puts together what somebody needs who is to help: versions, the names of settings, what the doctor says, the
last probes, and the end of the log. Secrets are masked, and hosts, folders and addresses have names in their place. It is shown, and
written only if you agree.`,
  usage: ['ocap-dev report [options]'],
  example: { line: 'ocap-dev report --lines 100 --out report.txt', gives: 'a shorter one, beside an issue' },
  options: {
    lines: { type: 'string', short: 'n', value: 'N', default: '500', says: 'how many lines of the log' },
    out: {
      type: 'string',
      value: 'FILE',
      says: 'the file, which must not be there yet (default: a new one in your state folder)',
      completes: 'file',
    },
    yes: { type: 'boolean', says: 'write it without asking' },
    cwd: folderRow,
    ...generalRows,
  },
  exitCodes: '0 shown, and written if you agreed; 1 it could not be written; 2 wrong usage.',
  read: ({ values }, { workingFolder }): ReportInvocation => ({
    command: 'report',
    cwd: values.cwd ?? workingFolder,
    out: values.out === undefined ? undefined : resolve(workingFolder, values.out),
    lines: linesOf(values.lines),
    yes: values.yes === true,
  }),
});

function linesOf(text: string): number {
  const count = /^\d{1,5}$/.test(text) ? Number(text) : mostLines + 1;
  if (count > mostLines) throw usage(reportingWords.badLines(text), 'report');
  return count;
}
