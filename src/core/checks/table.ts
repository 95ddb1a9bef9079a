import { createPaint } from '../base/paint.ts';
import { wrap } from '../base/wrap.ts';
import { probeTableWords } from '../words/probe-table.ts';
import type { HopDiagnosis } from './diagnosis/context.ts';
import type { HopRow } from './diagnosis/judge.ts';
import type { Verdict } from './probe.ts';

export interface TableLook {
  readonly color: boolean;
  readonly columns: number;
  /** Does another project's app answer? What passes is then not well. */
  readonly isAnothers?: boolean;
}

type Paint = (verdict: Verdict | 'quiet', text: string) => string;

const glyphs: Readonly<Record<Verdict, string>> = { pass: '✓', fail: '✗', skipped: '–' };
const colors: Readonly<Record<Verdict | 'quiet', number>> = { pass: 32, fail: 31, skipped: 33, quiet: 2 };

/** Beside the label: two spaces, a glyph, the status, the milliseconds, the longest code. */
const besideLabel = 40;
const narrowest = 60;

/** The result of a round for people: hop by hop towards the visitor, then in words what broke and what to write. */
export function probeTable(
  rows: readonly HopRow[],
  { color, columns, isAnothers = false }: TableLook,
): string {
  const paint = createPaint(colors, color);
  const width = Math.max(narrowest, Math.min(columns, 100));
  const hops = inChainOrder(rows);
  return [
    chainLine(hops, paint),
    '',
    ...hops.flatMap((hop) => hopLines(hop, width, paint)),
    '',
    ...wordLines(hops.flat(), { width, paint, isAnothers }),
    '',
  ].join('\n');
}

/** A hop that was asked to locate a fault is one behind; it comes first. */
function inChainOrder(rows: readonly HopRow[]): readonly (readonly HopRow[])[] {
  const key = ({ target, url }: HopRow) => `${target} ${url}`;
  const hops = [...new Set(rows.map(key))].map((hop) => rows.filter((row) => key(row) === hop));
  const isLocating = (hop: readonly HopRow[]) =>
    hop.some(({ decides, verdict }) => !decides && verdict !== 'skipped');
  return [...hops.filter(isLocating), ...hops.filter((hop) => !isLocating(hop))];
}

/** `app ✓ ok → tunnel ✓ ok → proxy ✗ origin-rejected` */
function chainLine(hops: readonly (readonly HopRow[])[], paint: Paint): string {
  const parts = hops.map((hop) => {
    const verdict = verdictOf(hop);
    const code = hop.find((row) => row.verdict === 'fail' || isOpen(row))?.diagnosis.code;
    const isGuarded = hop.some(({ diagnosis }) => diagnosis.code === 'guarded');
    const skipped = isGuarded ? 'guarded' : probeTableWords.notAsked;
    const word = verdict === 'skipped' ? skipped : (code ?? probeTableWords.ok);
    return `${hop[0]?.kind ?? ''} ${paint(verdict, `${glyphs[verdict]} ${word}`)}`;
  });
  return parts.join(' → ');
}

function verdictOf(hop: readonly HopRow[]): Verdict {
  if (hop.some((row) => row.verdict === 'fail' || isOpen(row))) return 'fail';
  return hop.every(({ verdict }) => verdict === 'skipped') ? 'skipped' : 'pass';
}

/** Also where the wildcard is wanted: an open door is never green. */
function isOpen({ diagnosis }: HopRow): boolean {
  return diagnosis.code === 'wildcard-open';
}

function hopLines(hop: readonly HopRow[], width: number, paint: Paint): readonly string[] {
  const [first] = hop;
  if (first === undefined) return [];
  const verdict = verdictOf(hop);
  const head = `${paint(verdict, glyphs[verdict])} ${first.kind.padEnd(8)}`;
  if (first.status === null && hop.every((row) => row.verdict === 'skipped' && row.diagnosis.code === 'ok')) {
    return [`${head}${paint('quiet', lowered(first.diagnosis.message))}`];
  }
  const remark = first.decides ? '' : paint('quiet', `  ${probeTableWords.asksToLocate}`);
  const origins = hop.filter(({ check }) => check === 'websocket');
  const pages = hop.filter(({ check }) => check === 'page');
  const read = hop.filter((row) => !origins.includes(row) && !pages.includes(row));
  return [
    `${head}${first.url ?? ''}${remark}`,
    ...read.map((row) => rowLine(row, row.check, width, paint)),
    ...(origins.length === 0 ? [] : [`    ${probeTableWords.handshakes}`]),
    ...origins.map((row) => rowLine(row, row.origin ?? probeTableWords.noOrigin, width, paint)),
    ...pages.map((row) => rowLine(row, row.check, width, paint)),
  ];
}

function lowered(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, '');
}

function rowLine(row: HopRow, label: string, width: number, paint: Paint): string {
  const room = width - besideLabel;
  const name = cutInside(label, room).padEnd(room);
  const status = String(row.status ?? '–').padStart(4);
  const latency = (row.latencyMs === null ? '' : `${Math.round(row.latencyMs)} ms`).padStart(8);
  const verdict = isOpen(row) ? 'fail' : row.verdict;
  return `  ${paint(verdict, glyphs[verdict])} ${name}${status}${latency}  ${paint(verdict, wordOf(row))}`;
}

/** Both ends tell origins apart: the beginning of the host, and its domain. */
function cutInside(text: string, room: number): string {
  if (text.length <= room) return text;
  const tail = Math.floor(room / 2);
  return `${text.slice(0, room - tail - 1)}…${text.slice(-tail)}`;
}

function wordOf({ verdict, diagnosis, check, expect, status }: HopRow): string {
  const words = probeTableWords;
  if (diagnosis.code === 'guarded' || diagnosis.code === 'wildcard-open') return diagnosis.code;
  if (verdict === 'skipped') return status === null ? words.notAsked : words.noVerdict;
  if (verdict === 'fail' || diagnosis.code !== 'ok') return diagnosis.code;
  if (check === 'page') return words.ran;
  if (check !== 'websocket') return words.ok;
  return expect === 'accepted' ? words.letIn : words.refused;
}

function wordLines(
  rows: readonly HopRow[],
  { width, paint, isAnothers }: { width: number; paint: Paint; isAnothers: boolean },
): readonly string[] {
  const told = distinct(rows.filter(({ diagnosis }) => diagnosis.code !== 'ok'));
  if (told.length > 0)
    return told.flatMap((row, index) => [...(index > 0 ? [''] : []), ...paragraph(row, width, paint)]);
  if (isAnothers) return [];
  const asked = rows.filter(({ verdict }) => verdict === 'pass').length;
  return [`${paint('pass', glyphs.pass)} ${probeTableWords.allWell(asked)}`];
}

/** What follows from a fault that was told already has its remedy, and is not told again. */
function distinct(rows: readonly HopRow[]): readonly HopRow[] {
  const remedies = new Map<string, HopRow>();
  for (const row of rows) {
    const { hop, hint } = row.diagnosis;
    const key = `${hop} ${hint}`;
    if (!remedies.has(key)) remedies.set(key, row);
  }
  return [...remedies.values()];
}

function paragraph(row: HopRow, width: number, paint: Paint): readonly string[] {
  const { diagnosis } = row;
  const verdict = isOpen(row) ? 'fail' : row.verdict;
  const indented = (text: string, by: string) => wrap(text, width - by.length).map((line) => by + line);
  const sign = verdict === 'pass' ? probeTableWords.note : glyphs[verdict];
  return [
    paint(verdict === 'pass' ? 'skipped' : verdict, `${sign} ${diagnosis.hop}: ${diagnosis.code}`),
    ...indented(diagnosis.message, '  '),
    ...indented(diagnosis.advice, '    ').map((line, index) =>
      index === 0 ? line.replace('   ', '  →') : line,
    ),
    ...diagnosis.lines.map((line) => `      ${line}`),
  ];
}

/** One object of `--json`, without its time. */
export function probeRowEvent(row: HopRow): { readonly type: 'probe' } & Readonly<Record<string, unknown>> {
  const { target, url, check, origin, status, verdict, latencyMs } = row;
  return {
    type: 'probe',
    target,
    url,
    check,
    origin,
    status,
    verdict,
    latencyMs,
    diagnosis: publicPart(row.diagnosis),
  };
}

function publicPart({ code, message, hint, hop }: HopDiagnosis) {
  return { code, message, hint, hop };
}
