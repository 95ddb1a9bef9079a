import type { ProbeView } from '../../core/checks/probe.ts';
import type { Snapshot } from '../../core/view/snapshot.ts';
import { screenWords } from '../../core/words/screen.ts';
import { cutText, firstRows, fitText, flow } from '../terminal/text.ts';
import type { Role, Theme } from '../terminal/theme.ts';
import { figuresOf } from './hops.ts';
import type { PaneContext } from './pane-context.ts';

/** Wider, the eye loses the row between an origin and its proof. */
const widestLabel = 56;

/** Margin, glyph, source (`dev-proxy`), status and latency. */
const besidesLabel = 26;

/** One thing that was, or is to be, asked of the app. */
interface Item {
  readonly label: string;
  readonly source: string;
  readonly probe: ProbeView | undefined;
}

/** Each origin with the proof of it, one after another: for small screens. */
export function originFlow({ snapshot, theme, columns }: PaneContext, most: number): string[] {
  const items = itemsOf(snapshot).map(({ label, probe }) => {
    const { glyph, role } = verdictOf(probe, theme);
    return `${theme.paint(role, glyph)} ${withoutScheme(label)}${remark(probe)}`;
  });
  const rows = flow(items, columns - 2, '  ');
  return firstRows(rows, most, theme).map((row) => ` ${row}`);
}

/** Each origin on a row of its own: verdict, why it is listed, status and latency. */
export function originTable({ snapshot, theme, columns }: PaneContext, most: number): string[] {
  const rows = itemsOf(snapshot).map(({ label, source, probe }) => {
    const { glyph, role } = verdictOf(probe, theme);
    const figures = probe === undefined ? '' : figuresOf(probe);
    const room = Math.min(widestLabel, Math.max(10, columns - besidesLabel));
    return ` ${theme.paint(role, glyph)} ${fitText(label, room, theme)} ${source.padEnd(10)} ${theme.paint(role === 'bad' ? role : 'plain', figures)}`;
  });
  return firstRows(rows, most, theme).map((row) => cutText(row, columns, theme));
}

function itemsOf({ origins, probes }: Snapshot): Item[] {
  const handshakes = probes.filter(({ check, target }) => check === 'websocket' && target === 'local');
  const listed = origins.origins.map(({ origin, source }) => ({
    label: origin,
    source,
    probe: handshakes.find((probe) => probe.origin === origin),
  }));
  const known = new Set(origins.origins.map(({ origin }) => origin));
  const stranger = handshakes.find(({ origin }) => origin !== null && !known.has(origin));
  const health = probes.find(({ check, target }) => check === 'health' && target === 'local');
  // Also before they are asked, so that the rows beneath stand still when the answers come.
  return [
    { label: screenWords.health, source: 'local', probe: health },
    ...listed,
    { label: strangerText(stranger), source: screenWords.nobody, probe: stranger },
  ];
}

function strangerText(probe: ProbeView | undefined): string {
  if (probe?.status === 403) return screenWords.stranger.refused;
  return probe?.status === 101 ? screenWords.stranger.letIn : screenWords.stranger.waiting;
}

function verdictOf(probe: ProbeView | undefined, { glyphs }: Theme): { glyph: string; role: Role } {
  if (probe === undefined) return { glyph: glyphs.waiting, role: 'quiet' };
  // Also where it is wanted: an open door is never green.
  if (probe.expect === 'refused' && probe.status === 101) return { glyph: glyphs.fail, role: 'bad' };
  switch (probe.verdict) {
    case 'pass':
      return { glyph: glyphs.pass, role: 'good' };
    case 'fail':
      return { glyph: glyphs.fail, role: 'bad' };
    case 'skipped':
      return { glyph: glyphs.skipped, role: 'warning' };
    default:
      return probe.verdict satisfies never;
  }
}

/** Never by a sign or a colour alone. */
function remark(probe: ProbeView | undefined): string {
  if (probe?.verdict === 'fail') return ` (${probe.status ?? probe.diagnosis.code})`;
  return probe?.verdict === 'skipped' && probe.status === null ? ` (${screenWords.notAsked})` : '';
}

function withoutScheme(origin: string): string {
  return origin.replace(/^https?:\/\//, '');
}
