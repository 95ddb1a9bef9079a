import { createPaint } from '../../core/base/paint.ts';
import { printable, printableLine } from '../../core/base/printable.ts';
import { wrap } from '../../core/base/wrap.ts';
import type { LintFinding } from '../../core/lint/finding.ts';
import { lintingWords } from '../../core/words/linting.ts';

export interface LintLook {
  readonly color: boolean;
  readonly columns: number;
}

const narrowest = 60;
const widest = 110;
const margin = '  ';
const arrow = '  → ';
const colors = { place: 33, fix: 32 } as const;

/** The findings for people: each with its place, what it does, and the right line. */
export function lintReport(findings: readonly LintFinding[], { color, columns }: LintLook): string {
  const width = Math.max(narrowest, Math.min(columns, widest));
  const paint = createPaint(colors, color);
  const rows = findings.flatMap(({ file, line, code, message, fix }) => [
    `${paint('place', `${file}:${line}`)}: ${code}`,
    ...wrap(printable(message), width - margin.length).map((text) => margin + text),
    ...(fix === null ? [] : fixRows(fix).map((text) => paint('fix', text))),
    '',
  ]);
  return rows.map((row) => `${row}\n`).join('');
}

/** As it is to be written: never broken. */
function fixRows({ line, text }: NonNullable<LintFinding['fix']>): readonly string[] {
  if (text === '') return [`${arrow}${lintingWords.lineGoes(line)}`];
  const [first = '', ...more] = text.split('\n').map((row) => printableLine(row.trim()));
  return [`${arrow}${lintingWords.line(line, first)}`, ...more.map((row) => `    ${row}`)];
}
