import { isLoopback } from '../base/loopback.ts';
import type { ProbeView } from '../checks/probe.ts';
import type { Snapshot } from './snapshot.ts';

/** From where an address without a tunnel leads to the app. Of who else reaches the app, by another name, it says nothing. */
export type LocalReach = 'this machine' | 'network';

/** The address that people are meant to use, and whether it leads to the app now. */
export interface ShareAddress {
  readonly url: string;
  readonly by: 'proxy' | 'tunnel' | LocalReach;
  /** `local`: it is the app's own. */
  readonly state: 'proved' | 'not proved' | 'leads nowhere' | 'local';
  /** Why it leads nowhere, or why it is not the proxy's; null: nothing is to be said. */
  readonly reason: string | null;
}

/** The proxy's address once it is proved to lead here, else the tunnel's, else the local one; null: there is none yet. */
export function shareAddress(snapshot: Snapshot): ShareAddress | null {
  const { tunnel, process } = snapshot;
  if (tunnel.url === null) {
    if (process.url === null || process.state !== 'ready') return null;
    return { url: process.url, by: localReach(process.url), state: 'local', reason: null };
  }
  const proxy = rowsOf(snapshot, 'dev-proxy');
  const [row] = proxy;
  if (row !== undefined && allPass(proxy)) return { url: row.url, by: 'proxy', ...stateOf(snapshot, proxy) };
  const broken = proxy.find(({ verdict }) => verdict === 'fail');
  const { state, reason } = stateOf(snapshot, rowsOf(snapshot, 'tunnel'));
  return { url: tunnel.url, by: 'tunnel', state, reason: reason ?? broken?.diagnosis.message ?? null };
}

/** `server.address` may name one of the network's. */
export function localReach(url: string): LocalReach {
  return isLoopback(url) ? 'this machine' : 'network';
}

/** What that hop was asked; whether it refuses strangers is another question. */
function rowsOf({ probes }: Snapshot, hop: string): readonly ProbeView[] {
  return probes.filter(({ target, expect }) => target === hop && expect === 'accepted');
}

function allPass(rows: readonly ProbeView[]): boolean {
  return rows.every(({ verdict }) => verdict === 'pass') && rows.some(({ check }) => check === 'websocket');
}

/** What came through a tunnel that is gone says nothing of now. */
function stateOf(
  { tunnel, process }: Snapshot,
  rows: readonly ProbeView[],
): Pick<ShareAddress, 'state' | 'reason'> {
  if (tunnel.state !== 'online')
    return { state: 'leads nowhere', reason: tunnel.error?.message ?? tunnel.reason };
  if (process.state === 'failed') return { state: 'leads nowhere', reason: process.reason };
  const failed = rows.find(({ verdict }) => verdict === 'fail');
  if (failed !== undefined) return { state: 'leads nowhere', reason: failed.diagnosis.message };
  return { state: process.state === 'ready' && allPass(rows) ? 'proved' : 'not proved', reason: null };
}
