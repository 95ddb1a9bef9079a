import type { KeptVisit } from './kept-visit.ts';
import { isMasked, maskedHeaders } from './masked.ts';

/** They are between two neighbours, or said anew by whoever asks. */
const asksAnew =
  /^(?:connection|keep-alive|proxy-connection|te|upgrade|content-length|transfer-encoding|expect|accept-encoding|origin|sec-websocket-.*|if-.*|ocap-dev-.*)$/i;

/**
 * With which headers a visit is asked again: its own, without cookies and tokens, so that nobody is acted for. `origin`: null:
 * without one.
 */
export function repeatedHeaders({ headers }: KeptVisit, origin: string | null): Record<string, string> {
  const kept = maskedHeaders(headers).filter((header) => !isMasked(header) && !asksAnew.test(header.name));
  const own = Object.fromEntries(
    kept.map(({ name, value }) => [name.toLowerCase() === 'host' ? 'Host' : name, value]),
  );
  return origin === null ? own : { ...own, Origin: origin };
}
