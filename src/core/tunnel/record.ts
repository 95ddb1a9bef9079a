import { tunnelEnded, tunnelOpened } from './life.ts';
import { recordPolicy } from './policy.ts';
import { retryOf } from './refusal.ts';
import type { TunnelEvent, TunnelSlice } from './state.ts';

/** Takes down what happened to the tunnel. News of any other agent than the present one is dropped. */
export function recordTunnel(tunnel: TunnelSlice, event: TunnelEvent, nowMs: number): TunnelSlice {
  switch (event.type) {
    case 'tunnelConfig.read':
      return { ...tunnel, config: event.config };
    case 'trafficPolicy.read':
      return { ...tunnel, policy: recordPolicy(tunnel.policy, event) };
    case 'tunnel.opened':
      return { ...tunnel, life: tunnelOpened(tunnel.life, event.agent, event.url, nowMs) };
    case 'tunnel.ended': {
      const { agent, error } = event;
      return { ...tunnel, life: tunnelEnded(tunnel.life, agent, error, retryOf(error), nowMs) };
    }
    default:
      return event satisfies never;
  }
}
