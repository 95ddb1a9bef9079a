import { clockTime } from '../../core/base/local-time.ts';
import type { AskedAgain } from '../../core/door/inspect/asked-again.ts';
import type { SocketDetail, VisitDetail } from '../../core/door/inspect/detail.ts';
import type { KeptFrame } from '../../core/door/inspect/kept-visit.ts';
import type { ShownHeader } from '../../core/door/inspect/masked.ts';
import { formatBytes } from '../../core/view/format-bytes.ts';
import { inspectWords } from '../../core/words/inspect.ts';
import { peopleWords } from '../../core/words/people.ts';
import { cutText, plainText, wrapWords } from '../terminal/text.ts';
import type { Theme } from '../terminal/theme.ts';
import { shortTime, statusRole } from './entry-line.ts';

interface LinesContext {
  readonly theme: Theme;
  readonly columns: number;
}

const { labels } = inspectWords;
const labelColumns = 10;

/** Everything that is kept of a visit, on rows of the screen. `again`: what came of asking it again. */
export function detailLines(
  detail: VisitDetail,
  again: AskedAgain | 'asking' | null,
  context: LinesContext,
): string[] {
  const { theme } = context;
  const row = (label: string, text: string | null, paint = (part: string) => part) =>
    text === null ? [] : labelled(label, text, context).map(paint);
  const tail = detail.socket === null ? [] : tailRows(detail.socket.tail, context);
  const isOpen = detail.durationMs === null;
  return [
    ...row(labels.when, `${clockTime(detail.atMs)}  ${detail.method} ${detail.target}`),
    ...row(labels.who, whoText(detail)),
    ...row(labels.status, statusOf(detail), (part) => theme.paint(statusRole(detail.status), part)),
    ...row(labels.why, detail.why),
    ...row(labels.times, timesOf(detail)),
    ...row(labels.bytes, peopleWords.bytes(formatBytes(detail.bytesIn), formatBytes(detail.bytesOut))),
    ...(detail.socket === null ? [] : socketRows(detail.socket, row)),
    ...row(labels.again, againText(again)),
    // Of one that is open they are what happens; its headers are over.
    ...(isOpen ? tail : []),
    ...headerRows(labels.came, detail.came, context),
    ...title(labels.sent, context),
    ...sentRows(detail, context),
    ...headerRows(labels.answered, detail.answered, context),
    ...(isOpen ? [] : tail),
  ];
}

function whoText({ person, agent, address, origin }: VisitDetail): string | null {
  const texts = [person, agent, address, origin === null ? null : `Origin ${origin}`];
  const known = texts.filter((text) => text !== null);
  return known.length === 0 ? null : known.join(', ');
}

function statusOf({ status, durationMs, socket }: VisitDetail): string {
  if (socket !== null && durationMs === null) return `${status} ${inspectWords.open}`;
  return String(status ?? (durationMs === null ? inspectWords.underWay : inspectWords.left));
}

function timesOf({ heldMs, appMs, durationMs }: VisitDetail): string | null {
  if (heldMs === null) return null;
  const time = (ms: number | null) => (ms === null ? '-' : shortTime(ms));
  return inspectWords.times(time(heldMs), time(appMs), time(durationMs));
}

function socketRows(socket: SocketDetail, row: (label: string, text: string) => string[]): string[] {
  const { framesFromBrowser, framesFromApp, bytesFromBrowser, bytesFromApp, idleMs, longestSilenceMs } =
    socket;
  const bytes = [bytesFromBrowser, bytesFromApp].map(formatBytes);
  return [
    ...row(
      labels.frames,
      inspectWords.frames(framesFromBrowser, bytes[0] ?? '', framesFromApp, bytes[1] ?? ''),
    ),
    ...row(labels.silence, inspectWords.silence(shortTime(idleMs), shortTime(longestSilenceMs))),
  ];
}

function againText(again: AskedAgain | 'asking' | null): string | null {
  if (again === null || again === 'asking') return again === null ? null : inspectWords.asking;
  const { status, ms, origin, failure } = again;
  return inspectWords.askedAgain(failure ?? String(status), shortTime(ms), origin);
}

function sentRows({ dropped, added, appMs }: VisitDetail, context: LinesContext): string[] {
  if (appMs === null) return indented(inspectWords.notReached, context);
  if (dropped.length === 0 && added.length === 0) return indented(inspectWords.asTheyCame, context);
  return [
    ...(dropped.length === 0 ? [] : indented(inspectWords.notSentOn(dropped.join(', ')), context)),
    ...added.flatMap(({ name, value }) => indented(`${name}: ${value}`, context)),
  ];
}

function headerRows(label: string, headers: readonly ShownHeader[], context: LinesContext): string[] {
  if (headers.length === 0) return [];
  return [
    ...title(label, context),
    ...headers.flatMap(({ name, value }) => indented(`${name}: ${value}`, context)),
  ];
}

function tailRows(tail: readonly KeptFrame[], context: LinesContext): string[] {
  return [
    ...title(labels.tail, context),
    ...tail.toReversed().flatMap(({ atMs, side, opcode, bytes, kind }) => {
      const from = side === 'browser' ? inspectWords.fromBrowser : inspectWords.fromApp;
      const what = kind ?? inspectWords.opcodes[opcode] ?? String(opcode);
      return indented(
        `${clockTime(atMs)} ${from.padEnd(7)} ${formatBytes(bytes).padStart(8)}  ${what}`,
        context,
      );
    }),
  ];
}

function title(text: string, { theme, columns }: LinesContext): string[] {
  return ['', cutText(` ${theme.paint('strong', text)}`, columns, theme)];
}

function indented(text: string, { theme, columns }: LinesContext): string[] {
  return wrapWords(plainText(text, theme), Math.max(1, columns - 4)).map((row) => `   ${row}`);
}

function labelled(label: string, text: string, { theme, columns }: LinesContext): string[] {
  const rows = wrapWords(plainText(text, theme), Math.max(1, columns - labelColumns - 2));
  return rows.map((row, index) => ` ${(index === 0 ? label : '').padEnd(labelColumns)}${row}`);
}
