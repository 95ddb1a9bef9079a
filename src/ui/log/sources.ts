import type { SessionClient } from '../../control/client.ts';
import { type LogViewName, logViews } from '../../logs/log-buffer.ts';

/** The view that `Tab` goes to. */
export function viewAfter(view: LogViewName): LogViewName {
  return logViews[(logViews.indexOf(view) + 1) % logViews.length] ?? 'all';
}

/** How far a view reaches. */
export interface ViewExtent {
  readonly oldest: number;
  readonly next: number;
}

export async function extentOf(client: Pick<SessionClient, 'page'>, view: LogViewName): Promise<ViewExtent> {
  const { oldest, next } = await client.page({ view, from: 0, rows: 0 });
  return { oldest, next };
}

/** The first line of a view that was printed then or later: each view has numbers of its own, time is what they share. */
export async function lineAt(
  client: Pick<SessionClient, 'page'>,
  view: LogViewName,
  { oldest, next }: ViewExtent,
  atMs: number,
): Promise<number> {
  let low = oldest;
  let high = next;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const { rows } = await client.page({ view, from: middle, rows: 1 });
    const [row] = rows;
    // What is no longer kept is older than all that is.
    if (row === undefined || row.seq !== middle || row.atMs < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
