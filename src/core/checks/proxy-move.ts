import { proxyTargetWords } from '../words/tunnel.ts';
import { upstreamLines } from './diagnosis/nginx-lines.ts';
import type { ProbeView } from './probe.ts';
import { type CheckInputs, proxyInFront } from './way.ts';

/** Where the proxy in front of the tunnel has to lead: a host name. */
export interface ProxyMove {
  readonly now: string | null;
  /** Where it led before; null once the proxy has followed, and where nothing has changed. */
  readonly was: string | null;
}

/** What decides, besides the move itself, where the proxy has to lead. */
export interface ProxyMoveInputs extends Pick<CheckInputs, 'settings' | 'tunnelUrl'> {
  /** What the public hops answered last. */
  readonly results: readonly ProbeView[];
}

export const noProxyMove: ProxyMove = { now: null, was: null };

/** Notices that the tunnel has another name than before, and that the proxy has followed. */
export function planProxyMove(move: ProxyMove, inputs: ProxyMoveInputs): ProxyMove {
  const { now, was } = move;
  const host = tunnelHost(inputs);
  if (host !== null && host !== now) return { now: host, was: now };
  return was === null || proxyHealth(inputs) !== 'pass' ? move : { now, was: null };
}

/** What to write into the proxy's nginx file, as long as the proxy does not lead to the tunnel that is there now. */
export function proxyMoveNotice({ now, was }: ProxyMove, inputs: ProxyMoveInputs): string | null {
  const { settings } = inputs;
  const proxy = proxyInFront(inputs);
  if (proxy === null || now === null || settings?.wantsTunnel !== true) return null;
  const lines = upstreamLines(now);
  if (settings.tunnelDomain !== null) {
    return was === null ? null : proxyTargetWords.moved(was, now, proxy, lines);
  }
  return was === null && proxyHealth(inputs) !== 'fail' ? null : proxyTargetWords.given(now, proxy, lines);
}

function tunnelHost({ settings, tunnelUrl }: ProxyMoveInputs): string | null {
  if (settings?.wantsTunnel !== true) return null;
  return settings.tunnelDomain ?? (tunnelUrl === null ? null : new URL(tunnelUrl).host);
}

/** Of the question that is asked through the proxy and has to come in by our own door. */
function proxyHealth({ results }: ProxyMoveInputs): string | undefined {
  return results.find(({ target, check }) => target === 'dev-proxy' && check === 'health')?.verdict;
}
