import { createPaint } from '../base/paint.ts';
import { wrap } from '../base/wrap.ts';
import { doctorReportWords } from '../words/doctor-report.ts';
import { countFindings } from './diagnose.ts';
import type { Finding, GroupedFinding } from './finding.ts';

export interface ReportLook {
  readonly color: boolean;
  readonly columns: number;
}

type Level = Finding['level'];
type Paint = (level: Level, text: string) => string;

const glyphs: Readonly<Record<Level, string>> = { ok: '✓', warning: '!', broken: '✗' };
const colors: Readonly<Record<Level, number>> = { ok: 32, warning: 33, broken: 31 };
const narrowest = 40;
const widest = 100;
/** Under the word of a level, the widest of which is "warning". */
const margin = ' '.repeat(12);
/** Further left, so that most commands stay on one line. */
const arrow = '    → ';

/** All findings for people: by what they are about, each ailment with its reason and its remedy; then the sum. */
export function doctorReport(findings: readonly GroupedFinding[], { color, columns }: ReportLook): string {
  const width = Math.max(narrowest, Math.min(columns, widest));
  const paint = createPaint(colors, color);
  const groups = [...new Set(findings.map(({ group }) => group))];
  return [
    ...groups.flatMap((group) => [
      doctorReportWords.titles[group],
      ...findings
        .filter((finding) => finding.group === group)
        .flatMap((finding) => rows(finding, width, paint)),
      '',
    ]),
    summary(findings, paint),
    '',
  ].join('\n');
}

function rows(finding: Finding, width: number, paint: Paint): readonly string[] {
  const { level, what, why, fix } = finding;
  const place = placePrefix(finding);
  const label = `  ${paint(level, `${glyphs[level]} ${level}`)}`.padEnd(
    margin.length + paint(level, '').length,
  );
  const [first = '', ...rest] = wrap(place + what, width - margin.length);
  const more = [...rest, ...(why === null ? [] : wrap(why, width - margin.length))];
  const remedy = fix === null ? [] : wrapFix(fix, width - arrow.length);
  return [
    label + first,
    ...more.map((text) => margin + text),
    ...remedy.map((text, index) => (index === 0 ? arrow : ' '.repeat(arrow.length)) + text),
  ];
}

/** Of these the sentence names the file itself. */
const namingTheirFile: ReadonlySet<string> = new Set(['git-unignored', 'git-tracked']);

/** `.env:3: `, the form that editors and terminals make clickable. */
function placePrefix({ code, file, line }: Finding): string {
  if (file === undefined) return '';
  if (line !== undefined) return `${file}:${line}: `;
  return namingTheirFile.has(code) ? '' : `${file}: `;
}

/** What is to be written or typed stands after the last colon, and is to be copied in one piece. */
function wrapFix(fix: string, width: number): readonly string[] {
  const at = fix.lastIndexOf(': ');
  if (fix.length <= width || at === -1) return wrap(fix, width);
  return [...wrap(fix.slice(0, at + 1), width), ...wrap(fix.slice(at + 2), width)];
}

function summary(findings: readonly Finding[], paint: Paint): string {
  const { broken, warnings } = countFindings(findings);
  if (broken + warnings === 0)
    return paint('ok', `${glyphs.ok} ${doctorReportWords.allWell(findings.length)}`);
  const parts = [
    ...(broken === 0 ? [] : [paint('broken', `${glyphs.broken} ${doctorReportWords.broken(broken)}`)]),
    ...(warnings === 0
      ? []
      : [paint('warning', `${glyphs.warning} ${doctorReportWords.warnings(warnings)}`)]),
  ];
  return parts.join(', ');
}
