import { gateWords } from '../words/gates.ts';
import type { GateSettings } from './gates.ts';

/** What decides whether a gate of ngrok's does what was meant. */
export interface GuardedWay extends Pick<GateSettings, 'oauth' | 'allowCidrs' | 'denyCidrs'> {
  readonly wantsTunnel: boolean;
  /** The proxy in front of the tunnel; null: none. */
  readonly devProxy: string | null;
}

/** The settings of gates that know visitors only where nobody stands between them and ngrok; none without a proxy in front. */
export function gatesBehindProxy(way: GuardedWay): readonly string[] {
  if (!way.wantsTunnel || way.devProxy === null) return [];
  return [
    ...(way.oauth === null ? [] : ['NGROK_OAUTH']),
    ...(way.allowCidrs.length === 0 ? [] : ['NGROK_ALLOW_CIDRS']),
    ...(way.denyCidrs.length === 0 ? [] : ['NGROK_DENY_CIDRS']),
  ];
}

/** A sentence on them; null: there is none. */
export function gateNotice(way: GuardedWay): string | null {
  const names = gatesBehindProxy(way);
  return names.length === 0 || way.devProxy === null ? null : gateWords.behindProxy(names, way.devProxy);
}
