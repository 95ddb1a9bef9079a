import type { Intent } from '../base/intent.ts';
import type { Secret } from '../base/secret.ts';
import { tunnelWords } from '../words/tunnel.ts';
import { type GateSettings, gatesOf } from './gates.ts';
import { usablePolicy } from './policy.ts';
import { explainTunnelFailure } from './refusal.ts';
import type { PolicySlice, TunnelConfig, TunnelError, TunnelSpec } from './state.ts';

/** What is wanted of the tunnel: nothing, one that serves this, or one that can't be for this reason. */
export type WantedTunnel =
  | { readonly kind: 'none' }
  /** Something is still to be learnt before it can be told. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'impossible'; readonly error: TunnelError }
  | { readonly kind: 'serve'; readonly spec: TunnelSpec };

/** What the settings say of the tunnel. */
export interface TunnelSettings extends GateSettings {
  readonly wantsTunnel: boolean;
  readonly authtoken: Secret | null;
  readonly tunnelDomain: string | null;
  readonly tunnelServer: string | null;
  readonly tunnelRootCas: string | null;
}

/** Everything beside its own life that the wanted tunnel follows from. */
export interface TunnelInputs {
  readonly intent: Intent;
  /** The last good ones; null before any were read. */
  readonly settings: TunnelSettings | null;
  /** Null: not read yet. */
  readonly config: TunnelConfig | null;
  readonly policy: PolicySlice;
  /** Where the tunnel leads to. */
  readonly door:
    | { readonly at: 'open'; readonly url: string }
    | { readonly at: 'failed'; readonly message: string }
    | { readonly at: 'closed' | 'opening' };
}

/** The tunnel that settings, the service's config and the door make. */
export function wantedTunnel({ intent, settings, config, policy: known, door }: TunnelInputs): WantedTunnel {
  if (intent !== 'run') return { kind: 'none' };
  if (settings === null) return { kind: 'unknown' };
  if (!settings.wantsTunnel) return { kind: 'none' };
  if (config === null) return { kind: 'unknown' };
  const authtoken = settings.authtoken ?? config.authtoken;
  if (authtoken === null && config.fault !== undefined && config.file !== null) {
    const { message, hint } = tunnelWords.brokenConfig(config.file, config.fault.line);
    return { kind: 'impossible', error: { code: 'config-broken', message, hint } };
  }
  if (authtoken === null) {
    const failure = { code: 'no-token', message: '', domain: settings.tunnelDomain };
    return { kind: 'impossible', error: explainTunnelFailure(failure).error };
  }
  const policy = usablePolicy(known, settings.trafficPolicy);
  if (policy.kind === 'broken') return { kind: 'impossible', error: policy.error };
  if (door.at === 'failed')
    return { kind: 'impossible', error: { code: 'door-failed', ...tunnelWords.doorFailed(door.message) } };
  if (door.at !== 'open' || policy.kind === 'unread') return { kind: 'unknown' };
  return {
    kind: 'serve',
    spec: {
      authtoken,
      domain: settings.tunnelDomain,
      serverAddr: settings.tunnelServer ?? config.serverAddr,
      rootCas: settings.tunnelRootCas ?? config.rootCas,
      upstream: door.url,
      gates: gatesOf(settings, policy.text),
    },
  };
}
