import { stripVTControlCharacters } from 'node:util';
import type { Snapshot } from '../../src/core/view/snapshot.ts';
import { followingAll, type LogStatus } from '../../src/ui/model/log-status.ts';
import { initialView, type ViewState } from '../../src/ui/model/view-state.ts';
import { type Chrome, chromeOf } from '../../src/ui/panes/layout.ts';
import { themeFor } from '../../src/ui/terminal/theme.ts';
import { anna, healthySnapshot, proved } from './snapshot.ts';

export interface Drawing {
  readonly columns?: number;
  readonly rows?: number;
  readonly view?: Partial<ViewState>;
  readonly log?: LogStatus;
  readonly environment?: Record<string, string>;
  readonly nowMs?: number;
}

export const utf8 = { LANG: 'C.UTF-8' };

export function chromeFor(snapshot: Snapshot, drawing: Drawing = {}): Chrome {
  const { columns = 80, rows = 24, view, log = followingAll, environment = utf8, nowMs = 134_000 } = drawing;
  const theme = themeFor({ environment, noColor: false });
  return chromeOf({
    snapshot,
    columns,
    rows,
    view: { ...initialView, ...view },
    log,
    attached: false,
    nowMs,
    theme,
  });
}

/** The chrome as a person sees it, without colours; the log's place is marked. */
export function draw(snapshot: Snapshot, drawing: Drawing = {}): string {
  const { above, log, below } = chromeFor(snapshot, drawing);
  return ['', ...above, ...(log ? ['~log~'] : []), ...below, ''].map(stripVTControlCharacters).join('\n');
}

/** Rows that the log has. */
export function logRowsOf(snapshot: Snapshot, drawing: Drawing = {}): number {
  const { above, below } = chromeFor(snapshot, drawing);
  return (drawing.rows ?? 24) - above.length - below.length;
}

const hop = (target: string, latencyMs: number) => [
  proved('', { target, url: `https://${target}`, check: 'health', origin: null, status: 200, latencyMs }),
  proved(`https://${target}`, { target, url: `https://${target}`, latencyMs: latencyMs + 7 }),
];

/** A good day: visitors come through tunnel and proxy, and something was changed. */
export const busySnapshot: Snapshot = {
  ...healthySnapshot,
  probes: [...healthySnapshot.probes, ...hop('tunnel', 44), ...hop('dev-proxy', 61)],
  visits: { count: 12, webSockets: 2, refused: [] },
  people: {
    here: 2,
    latest: 0,
    people: [anna, { ...anna, name: 'kind owl', agent: 'Firefox on Linux', page: '/' }],
  },
  notices: ['.streamlit/config.toml changed: r restarts.'],
  history: [
    {
      atMs: new Date(2026, 10, 23, 14, 3, 12).getTime(),
      text: 'The tunnel is online: https://ocap.ngrok.app',
    },
    { atMs: new Date(2026, 10, 23, 15, 0, 1).getTime(), text: '.env changed: STREAMLIT_PORT 8502 → 8510' },
    { atMs: new Date(2026, 10, 23, 15, 0, 1).getTime(), text: 'The app restarts for the new settings' },
  ],
};
