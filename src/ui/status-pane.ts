import type { ProcessState, Snapshot, TunnelState } from '../core/snapshot.ts';
import { formatDuration, formatTime } from './duration.ts';
import { lineOf, type Piece, plainText } from './text.ts';
import type { Role, Theme } from './theme.ts';

/** What every pane is made of. */
export interface PaneContext {
  readonly snapshot: Snapshot;
  readonly theme: Theme;
  readonly columns: number;
  readonly nowMs: number;
}

const processRoles: Readonly<Record<ProcessState, Role>> = {
  starting: 'busy',
  ready: 'good',
  stopping: 'busy',
  stopped: 'plain',
  backoff: 'warning',
  failed: 'bad',
};

const tunnelRoles: Readonly<Record<TunnelState, Role>> = {
  off: 'quiet',
  connecting: 'busy',
  online: 'good',
  reconnecting: 'warning',
  failed: 'bad',
};

/** The first row: how the app is, since when, where, and with which Streamlit. */
export function statusLine({ snapshot, theme, columns, nowMs }: PaneContext): string {
  const { process, streamlit, name } = snapshot;
  const age = formatDuration(nowMs - process.sinceMs);
  const state = theme.paint(processRoles[process.state], `${glyph(process.state, theme)} ${process.state}`);
  const restarts = process.restarts === 1 ? '1 restart' : `${process.restarts} restarts`;
  const left: Piece[] = [
    { text: state },
    { text: age, role: 'quiet', rank: 3 },
    ...(process.port === null ? [] : [{ text: `http://localhost:${process.port}`, role: 'link' as const }]),
    ...(process.restarts === 0 ? [] : [{ text: restarts, role: 'quiet' as const, rank: 1 }]),
  ];
  const version =
    streamlit === null
      ? []
      : [`Streamlit ${streamlit.version ?? '?'} (${plainText(streamlit.foundIn, theme)})`];
  const right: Piece[] = [
    ...version.map((text) => ({ text, role: 'quiet' as const, rank: 4 })),
    { text: plainText(name, theme), role: 'strong', rank: 2 },
  ];
  return lineOf(left, right, columns, theme);
}

/** The second row: how the tunnel is, and where it leads. */
export function tunnelLine({ snapshot, theme, columns, nowMs }: PaneContext): string {
  const { tunnel, process, visits } = snapshot;
  const broken = tunnel.state === 'online' ? brokenHop(snapshot) : null;
  const word = broken === null ? tunnel.state : `${tunnel.state}, but not through the ${broken}`;
  const role = broken === null ? tunnelRoles[tunnel.state] : 'bad';
  const state = theme.paint(role, `${theme.glyphs.tunnel} tunnel ${word}`);
  if (tunnel.state === 'off') return lineOf([{ text: state }], [], columns, theme);
  const url =
    tunnel.url === null
      ? []
      : [{ text: `${tunnel.url} ${theme.glyphs.arrow} :${process.port}`, role: 'link' as const }];
  const retry = retryText(tunnel.retryAtMs, nowMs);
  const times = tunnel.reconnections;
  return lineOf(
    [
      { text: state },
      { text: formatDuration(nowMs - tunnel.sinceMs), role: 'quiet', rank: 2 },
      ...url,
      ...(retry === null ? [] : [{ text: retry, role: 'quiet' as const, rank: 1 }]),
      ...(visits.count === 0 ? [] : [{ text: visitsText(visits), role: 'quiet' as const, rank: 1 }]),
      ...(times === 0 ? [] : [{ text: `${times} reconnected`, role: 'quiet' as const, rank: 1 }]),
    ],
    [],
    columns,
    theme,
  );
}

/** The public hop that does not answer with this app: online is no green light then. */
function brokenHop({ probes }: Snapshot): string | null {
  const failed = probes.find(({ target, verdict }) => target !== 'local' && verdict === 'fail');
  return failed?.target ?? null;
}

/** Hop by hop from the app to the visitor; null while none was asked. */
export function hopsLine({ snapshot, theme, columns }: PaneContext): string | null {
  const asked = snapshot.probes.filter(({ target }) => target !== 'local');
  if (asked.length === 0) return null;
  const targets = ['local', ...new Set(asked.map(({ target }) => target))];
  const texts = targets.map((target) => hopText(snapshot, target, theme));
  return lineOf([{ text: texts.join(` ${theme.glyphs.arrow} `) }], [], columns, theme);
}

function hopText({ probes }: Snapshot, target: string, theme: Theme): string {
  const own = probes.filter((probe) => probe.target === target);
  const failed = own.find(({ verdict }) => verdict === 'fail');
  const health = own.find(({ check }) => check === 'health');
  const name = target === 'local' ? 'app' : target;
  if (failed !== undefined) {
    return theme.paint('bad', `${theme.glyphs.fail} ${name} ${failed.status ?? failed.diagnosis.code}`);
  }
  const latency = health?.latencyMs == null ? '' : ` ${Math.round(health.latencyMs)}ms`;
  return `${theme.paint('good', theme.glyphs.pass)} ${name}${latency}`;
}

function visitsText({ count, webSockets }: Snapshot['visits']): string {
  const visits = count === 1 ? '1 visit' : `${count} visits`;
  return webSockets === 0 ? visits : `${visits}, ${webSockets} open`;
}

/** In red as long as it is on: what the wildcard means. */
export function wildcardLine({ snapshot, theme, columns }: PaneContext): string | null {
  if (!snapshot.origins.wildcard) return null;
  const mark = theme.paint('alarm', ' ANY ORIGIN ');
  return lineOf(
    [{ text: `${mark} ${theme.paint('bad', 'any website can talk to the app; w closes it')}` }],
    [],
    columns,
    theme,
  );
}

/** What was last changed in the settings, and when. */
export function changeLine({ snapshot, theme, columns }: PaneContext): string | null {
  const { lastChange, file } = snapshot.settings;
  if (lastChange === null) return null;
  const text = `${file} ${formatTime(lastChange.atMs)}: ${plainText(lastChange.text, theme)}`;
  return lineOf([{ text, role: 'plain' }], [], columns, theme);
}

/** `again in 2s`; null when nothing is awaited. */
export function retryText(retryAtMs: number | null, nowMs: number): string | null {
  return retryAtMs === null ? null : `again in ${formatDuration(Math.max(0, retryAtMs - nowMs))}`;
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
