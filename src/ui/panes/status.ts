import type { ProcessState, ProcessView } from '../../core/app/view.ts';
import type { TunnelState } from '../../core/tunnel/state.ts';
import type { Snapshot } from '../../core/view/snapshot.ts';
import { formatDuration } from '../../core/words/duration.ts';
import { gateWords } from '../../core/words/gates.ts';
import { screenWords } from '../../core/words/screen.ts';
import { isLongStart, retryText } from '../model/waits.ts';
import { lineOf, type Piece, plainText } from '../terminal/text.ts';
import type { Role, Theme } from '../terminal/theme.ts';
import { brokenHop, openHop } from './hops.ts';
import type { PaneContext } from './pane-context.ts';

const processRoles: Readonly<Record<ProcessState, Role>> = {
  starting: 'busy',
  ready: 'good',
  stopping: 'busy',
  stopped: 'plain',
  backoff: 'warning',
  failed: 'bad',
};

const tunnelRoles: Readonly<Record<TunnelState, Role>> = {
  off: 'plain',
  connecting: 'busy',
  online: 'good',
  reconnecting: 'warning',
  failed: 'bad',
};

/** The first row: how the app is, since when, where, and with which Streamlit. */
export function statusLine({ snapshot, theme, columns, nowMs }: PaneContext): string {
  const { process, streamlit, name } = snapshot;
  const ageMs = nowMs - process.sinceMs;
  const state = theme.paint(processRoles[process.state], `${glyph(process.state, theme)} ${process.state}`);
  const waits = process.state === 'starting' && !isLongStart(process, nowMs) ? process.reason : null;
  const left: Piece[] = [
    { text: state },
    { text: formatDuration(ageMs), rank: 5 },
    ...(isSomewhere(process) ? [{ text: process.url ?? '', role: 'link' as const }] : []),
    ...pieces(waits === null ? null : plainText(waits, theme)),
    ...lifeTexts(process).map((text, rank) => ({ text, rank })),
  ];
  const version =
    streamlit === null
      ? null
      : `Streamlit ${streamlit.version ?? '?'} (${plainText(streamlit.foundIn, theme)})`;
  const right: Piece[] = [...pieces(version, 4), { text: plainText(name, theme), role: 'strong', rank: 3 }];
  return lineOf(left, right, columns, theme);
}

/** What is known of the app's process beside its state: `pid 4121`, `last exit code 3`, `2 restarts`. */
export function lifeTexts(process: ProcessView): string[] {
  const { pid, restarts } = process;
  return [
    ...(pid === null ? [] : [screenWords.pid(pid)]),
    ...(restarts === 0 ? [] : [screenWords.restarts(restarts)]),
    ...exitTexts(process),
  ];
}

/** Before there is a process, its port would promise too much. */
function isSomewhere({ url, state, pid }: ProcessView): boolean {
  return url !== null && (state !== 'starting' || pid !== null);
}

/** How it ended last, unless that was in order. */
function exitTexts({ exitCode, signal }: ProcessView): string[] {
  if (signal !== null) return [screenWords.lastExit(signal)];
  return exitCode === null || exitCode === 0 ? [] : [screenWords.lastExit(screenWords.code(exitCode))];
}

/** The second row: how the tunnel is, and where it leads. */
export function tunnelLine({ snapshot, theme, columns, nowMs }: PaneContext): string {
  const { tunnel, process, offers } = snapshot;
  const broken = tunnel.state === 'online' ? brokenHop(snapshot) : null;
  const open = tunnel.state === 'online' ? openHop(snapshot) : null;
  const word = onlineWord(tunnel.state, broken, open);
  const role = broken === null && open === null ? tunnelRoles[tunnel.state] : 'bad';
  const state = { text: theme.paint(role, `${theme.glyphs.tunnel} ${screenWords.tunnel(word)}`) };
  if (tunnel.state === 'off')
    return lineOf(
      [state, ...pieces(offers.tunnel === null ? null : plainText(offers.tunnel, theme))],
      [],
      columns,
      theme,
    );
  // The URL is what people are given: the rest gives way to it, but for what is wrong.
  const urlColumns = tunnel.url?.length ?? 0;
  const room = columns - 2 - urlColumns;
  const isWell = tunnel.state === 'online' && broken === null && open === null;
  const isLong = isWell && room < screenWords.tunnel(word).length + 5;
  const arrow = ` ${theme.glyphs.arrow} :${process.port}`;
  const here = hereText(snapshot);
  // Who is here tells more than the port, which stands above.
  const besides = screenWords.tunnel(word).length + 5 + (here === null ? 0 : here.length + 3);
  const leadsTo = broken === null && room >= besides + arrow.length ? arrow : '';
  const why = tunnel.error === null ? tunnel.reason : null;
  return lineOf(
    [
      isLong ? { text: theme.paint(role, theme.glyphs.tunnel) } : state,
      { text: formatDuration(nowMs - tunnel.sinceMs), rank: 2 },
      ...(tunnel.url === null ? [] : [{ text: `${tunnel.url}${leadsTo}`, role: 'link' as const }]),
      ...pieces(retryText(tunnel.retryAtMs, nowMs), 4),
      ...pieces(tunnel.guard === null ? null : gateWords.guarded(tunnel.guard), 4),
      ...pieces(here, 3),
      ...pieces(tunnel.reconnections === 0 ? null : screenWords.reconnections(tunnel.reconnections), 1),
      ...pieces(why === null ? null : plainText(why, theme), 0),
    ],
    [],
    columns,
    theme,
  );
}

/** Where guests only may come in, whoever is here is one. */
function hereText({ access, people }: Snapshot): string | null {
  if (access === 'invited') return screenWords.guestsOnly(people.here);
  return people.people.length === 0 ? null : screenWords.peopleHere(people.here);
}

function onlineWord(state: TunnelState, broken: string | null, open: string | null): string {
  if (broken !== null) return screenWords.onlineButBroken(broken);
  return open === null ? state : screenWords.onlineButOpen(open);
}

/** In red as long as it is on: what the wildcard means. */
export function wildcardLine({ snapshot, theme, columns }: PaneContext): string | null {
  if (!snapshot.origins.wildcard) return null;
  const badge = theme.paint('alarm', screenWords.wildcardBadge);
  return lineOf(
    [{ text: `${badge} ${theme.paint('bad', screenWords.wildcardMeaning)}` }],
    [],
    columns,
    theme,
  );
}

function pieces(text: string | null, rank?: number): Piece[] {
  if (text === null || text === '') return [];
  return rank === undefined ? [{ text }] : [{ text, rank }];
}

function glyph(state: ProcessState, { glyphs }: Theme): string {
  switch (state) {
    case 'ready':
      return glyphs.ready;
    case 'starting':
    case 'stopping':
    case 'backoff':
      return glyphs.busy;
    case 'failed':
      return glyphs.fail;
    case 'stopped':
      return glyphs.stopped;
    default:
      return state satisfies never;
  }
}
