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

/** The settings of who may come in, where nothing asks for the tunnel that they guard. */
export interface IdleGates
  extends Pick<GateSettings, 'basicAuth' | 'oauth' | 'allowCidrs' | 'denyCidrs' | 'trafficPolicy'> {
  readonly wantsTunnel: boolean;
  readonly access: 'anyone' | 'invited';
  /** The names of the settings that nobody wrote: whoever keeps the tunnel shut on purpose knows it. */
  readonly defaulted: readonly string[];
}

/** The settings of gates that guard nothing, since nothing asks for a tunnel. */
export function idleGates(gates: IdleGates): readonly string[] {
  if (gates.wantsTunnel || !gates.defaulted.includes('USE_NGROK')) return [];
  return [
    ...(gates.access === 'invited' ? ['OCAP_ACCESS'] : []),
    ...(gates.basicAuth === null ? [] : ['NGROK_BASIC_AUTH']),
    ...(gates.oauth === null ? [] : ['NGROK_OAUTH']),
    ...(gates.allowCidrs.length === 0 ? [] : ['NGROK_ALLOW_CIDRS']),
    ...(gates.denyCidrs.length === 0 ? [] : ['NGROK_DENY_CIDRS']),
    ...(gates.trafficPolicy === null ? [] : ['NGROK_TRAFFIC_POLICY']),
  ];
}

/** A sentence on them; null: there is none. */
export function idleGateNotice(gates: IdleGates, envFile: string): string | null {
  const names = idleGates(gates);
  return names.length === 0 ? null : gateWords.idle(names, envFile);
}
