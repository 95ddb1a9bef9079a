import { toldPath } from '../told-visit.ts';
import { headerIn, type KeptVisit } from './kept-visit.ts';

/** One row of the visits: a page with what it loaded folded beneath it, or a visit by itself. */
export interface VisitEntry {
  readonly id: number;
  readonly kind: 'page' | 'visit' | 'webSocket';
  readonly atMs: number;
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  readonly person: string | null;
  readonly status: number | null;
  /** Null: under way. */
  readonly durationMs: number | null;
  readonly bytes: number;
  /** Requests that were folded into the page. */
  readonly assets: number;
  /** They stand beneath it. */
  readonly isOpen: boolean;
  /** It stands beneath its page. */
  readonly isAsset: boolean;
}

/** Which visits are asked for. */
export interface EntryQuery {
  /** Of this person; null: of everybody. */
  readonly person: string | null;
  /** Pages whose requests stand beneath them. */
  readonly open: readonly number[];
  readonly most: number;
}

interface Load {
  readonly page: KeptVisit;
  readonly path: string;
  readonly assets: KeptVisit[];
}

/** What comes later belongs to what a person does on the page, and lengthens no load. */
const pauseMs = 3000;

/** The newest first. `visits`: the oldest first. */
export function visitEntries(visits: Iterable<KeptVisit>, { person, open, most }: EntryQuery): VisitEntry[] {
  const opened = new Set(open);
  const rows: (Load | KeptVisit)[] = folded(visits).filter(
    (row) => person === null || pageOf(row).person() === person,
  );
  const entries: VisitEntry[] = [];
  for (const row of rows.reverse()) {
    if (entries.length >= most) break;
    if (!('page' in row)) entries.push(entryOf(row, false));
    else {
      entries.push(loadEntry(row, opened.has(row.page.id)));
      if (opened.has(row.page.id))
        entries.push(...[row.page, ...row.assets].map((visit) => entryOf(visit, true)));
    }
  }
  return entries.slice(0, most);
}

function pageOf(row: Load | KeptVisit): KeptVisit {
  return 'page' in row ? row.page : row;
}

/** Assets are of the last page of the same person that says it asked for them, or of their last page. */
function folded(visits: Iterable<KeptVisit>): (Load | KeptVisit)[] {
  const rows: (Load | KeptVisit)[] = [];
  const loads = new Map<string, Load[]>();
  for (const visit of visits) {
    const name = visit.person();
    if (visit.isPage) {
      const load: Load = { page: visit, path: pathOf(visit.target), assets: [] };
      rows.push(load);
      if (name !== null) loads.set(name, [load, ...(loads.get(name) ?? [])].slice(0, 5));
      continue;
    }
    const own = name === null || !isAsset(visit) ? [] : (loads.get(name) ?? []);
    const from = refererPath(visit);
    const load = own.find(({ path }) => path === from) ?? own[0];
    if (load === undefined) rows.push(visit);
    else load.assets.push(visit);
  }
  return rows;
}

function isAsset({ method, isUpgrade, status }: KeptVisit): boolean {
  return !isUpgrade && (method === 'GET' || method === 'HEAD') && (status === null || status < 400);
}

function refererPath({ headers }: KeptVisit): string | null {
  const referer = headerIn(headers, 'referer');
  return referer === null ? null : pathOf(referer.replace(/^[a-z]+:\/\/[^/]*/i, ''));
}

function pathOf(target: string): string {
  return target.split('?', 1)[0] ?? '';
}

function entryOf(visit: KeptVisit, beneathPage: boolean): VisitEntry {
  const { id, atMs, method, target, status, durationMs, bytesOut, isUpgrade, socket } = visit;
  return {
    ...{ id, atMs, status, durationMs, assets: 0, isOpen: false, isAsset: beneathPage },
    kind: isUpgrade ? 'webSocket' : 'visit',
    method,
    path: toldPath(target),
    person: visit.person(),
    bytes: socket === null ? bytesOut : socket.bytes.app,
  };
}

function loadEntry({ page, assets }: Load, isOpen: boolean): VisitEntry {
  let endMs = page.atMs + (page.durationMs ?? 0);
  for (const { atMs, durationMs } of assets)
    if (atMs <= endMs + pauseMs) endMs = Math.max(endMs, atMs + (durationMs ?? 0));
  return {
    ...entryOf(page, false),
    kind: 'page',
    durationMs: page.durationMs === null ? null : endMs - page.atMs,
    bytes: [page, ...assets].reduce((sum, { bytesOut }) => sum + bytesOut, 0),
    assets: assets.length,
    isOpen,
  };
}
