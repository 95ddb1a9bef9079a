import { clockTime } from '../../core/base/local-time.ts';
import type { VisitEntry } from '../../core/door/inspect/entries.ts';
import { formatBytes } from '../../core/view/format-bytes.ts';
import { inspectWords } from '../../core/words/inspect.ts';
import { lineOf, type Piece, plainText } from '../terminal/text.ts';
import type { Role, Theme } from '../terminal/theme.ts';

/** `1.2 s`, `7 ms`. */
export function shortTime(ms: number): string {
  if (ms >= 10_000) return inspectWords.seconds(String(Math.round(ms / 1000)));
  return ms < 100
    ? inspectWords.milliseconds(String(Math.round(ms)))
    : inspectWords.seconds((ms / 1000).toFixed(1));
}

/** The colour of a status; never alone, since the status stands there. */
export function statusRole(status: number | null): Role {
  if (status === null || status < 400) return 'plain';
  return status < 500 ? 'warning' : 'bad';
}

/** One visit on one row, or a page with what was folded into it. */
export function entryLine(entry: VisitEntry, named: boolean, columns: number, theme: Theme): string {
  const { kind, method, path, person, status, bytes, assets, isAsset, atMs, durationMs } = entry;
  const what = kind === 'page' ? path : `${kind === 'webSocket' ? inspectWords.webSocket : method} ${path}`;
  const lead = `${clockTime(atMs)} ${isAsset ? '    ' : `${foldSign(entry, theme)} `}`;
  const role = statusRole(status);
  const pieces: Piece[] = [
    { text: lead + theme.paint(role, plainText(what, theme)) },
    { text: statusText(entry), role, rank: 9 },
    ...(assets === 0 ? [] : [{ text: inspectWords.assets(assets), rank: 7 }]),
    { text: formatBytes(bytes), rank: 5 },
    ...(durationMs === null ? [] : [{ text: shortTime(durationMs), rank: 6 }]),
    ...(named && person !== null && !isAsset ? [{ text: person, rank: 8 }] : []),
  ];
  return lineOf(pieces, [], columns, theme);
}

function foldSign({ kind, assets, isOpen }: VisitEntry, theme: Theme): string {
  if (kind !== 'page' || assets === 0) return ' ';
  const sign = isOpen ? '▾' : '▸';
  return theme.legible(sign) === sign ? sign : isOpen ? '-' : '+';
}

function statusText({ kind, status, durationMs }: VisitEntry): string {
  if (kind === 'webSocket' && status === 101 && durationMs === null) return inspectWords.open;
  if (status !== null) return String(status);
  return durationMs === null ? inspectWords.underWay : inspectWords.left;
}
