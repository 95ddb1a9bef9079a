import type { Intent } from '../base/intent.ts';
import type { Secret } from '../base/secret.ts';
import { tunnelWords } from '../words/tunnel.ts';
import { explainNgrokError } from './ngrok-errors.ts';
import type { NgrokConfig, TunnelError, TunnelSpec } from './state.ts';

/** What is wanted of the tunnel: nothing, one that serves this, or one that can't be for this reason. */
export type WantedTunnel =
  | { readonly kind: 'none' }
  /** Something is still to be learnt before it can be told. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'impossible'; readonly error: TunnelError }
  | { readonly kind: 'serve'; readonly spec: TunnelSpec };

/** What the settings say of the tunnel. */
export interface TunnelSettings {
  readonly useNgrok: boolean;
  readonly authtoken: Secret | null;
  readonly ngrokDomain: string | null;
  readonly ngrokServerAddr: string | null;
  readonly ngrokRootCas: string | null;
}

/** Everything beside its own life that the wanted tunnel follows from. */
export interface TunnelInputs {
  readonly intent: Intent;
  /** The last good ones; null before any were read. */
  readonly settings: TunnelSettings | null;
  /** Null: not read yet. */
  readonly config: NgrokConfig | null;
  /** Where the tunnel leads to. */
  readonly door:
    | { readonly at: 'open'; readonly url: string }
    | { readonly at: 'failed'; readonly message: string }
    | { readonly at: 'closed' | 'opening' };
}

/** The tunnel that settings, ngrok's config and the door make. */
export function wantedTunnel({ intent, settings, config, door }: TunnelInputs): WantedTunnel {
  if (intent !== 'run') return { kind: 'none' };
  if (settings === null) return { kind: 'unknown' };
  if (!settings.useNgrok) return { kind: 'none' };
  if (config === null) return { kind: 'unknown' };
  const authtoken = settings.authtoken ?? config.authtoken;
  if (authtoken === null) {
    const failure = { code: 'no-token', message: '', domain: settings.ngrokDomain };
    return { kind: 'impossible', error: explainNgrokError(failure).error };
  }
  if (door.at === 'failed')
    return { kind: 'impossible', error: { code: 'door-failed', ...tunnelWords.doorFailed(door.message) } };
  if (door.at !== 'open') return { kind: 'unknown' };
  return {
    kind: 'serve',
    spec: {
      authtoken,
      domain: settings.ngrokDomain,
      serverAddr: settings.ngrokServerAddr ?? config.serverAddr,
      rootCas: settings.ngrokRootCas ?? config.rootCas,
      upstream: door.url,
    },
  };
}
