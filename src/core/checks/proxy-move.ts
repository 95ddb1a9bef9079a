import type { State } from '../kernel/state.ts';
import { proxyTargetWords } from '../words/tunnel.ts';
import { upstreamLines } from './diagnosis/nginx-lines.ts';
import { proxyInFront } from './public-schedule.ts';

/** Where the proxy in front of the tunnel has to lead: a host name. */
export interface ProxyTarget {
  readonly now: string | null;
  /** Where it led before; null once the proxy has followed, and where nothing has changed. */
  readonly was: string | null;
}

export const noProxyTarget: ProxyTarget = { now: null, was: null };

/** Notices that the tunnel has another name than before, and that the proxy has followed. */
export function planProxyTarget(state: State): [State, []] {
  const { now, was } = state.proxyTarget;
  const host = tunnelHost(state);
  if (host !== null && host !== now) return [{ ...state, proxyTarget: { now: host, was: now } }, []];
  if (was === null || proxyHealth(state) !== 'pass') return [state, []];
  return [{ ...state, proxyTarget: { now, was: null } }, []];
}

/** What to write into the proxy's nginx file, as long as the proxy does not lead to the tunnel that is there now. */
export function proxyTargetNotice(state: State): string | null {
  const { settings, proxyTarget } = state;
  const { now, was } = proxyTarget;
  const proxy = proxyInFront(state);
  if (proxy === null || now === null || settings?.useNgrok !== true) return null;
  const lines = upstreamLines(now);
  if (settings.ngrokDomain !== null) {
    return was === null ? null : proxyTargetWords.moved(was, now, proxy, lines);
  }
  return was === null && proxyHealth(state) !== 'fail' ? null : proxyTargetWords.given(now, proxy, lines);
}

function tunnelHost({ settings, tunnel }: State): string | null {
  if (settings?.useNgrok !== true) return null;
  return settings.ngrokDomain ?? (tunnel.url === null ? null : new URL(tunnel.url).host);
}

/** Of the question that is asked through the proxy and has to come in by our own door. */
function proxyHealth({ watch }: State): string | undefined {
  return watch.results.find(({ target, check }) => target === 'dev-proxy' && check === 'health')?.verdict;
}
