import type { Failure, Run, State } from '../kernel/state.ts';
import { allowedOrigins } from '../settings/allowed-origins.ts';
import type { TunnelWish } from '../tunnel/life.ts';
import { explainNgrokError } from '../tunnel/ngrok-errors.ts';
import { tunnelWords } from '../words/tunnel.ts';
import { type LaunchSpec, launchSpec } from './launch.ts';
import type { ConfigReading } from './streamlit-config.ts';

/** What is wanted of the app: nothing, this launch, or one that can't be for this reason. */
export type ProcessWish =
  | { readonly kind: 'none' }
  /** Something is still to be learnt before the launch can be told. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'impossible'; readonly failure: Failure }
  | { readonly kind: 'launch'; readonly launch: LaunchSpec; readonly config: ConfigReading };

/** How long the first launch waits for a URL that only ngrok knows: with it the app is started once, not twice. */
const firstUrlMs = 3000;

/**
 * The launch that settings, project and tunnel ask for. A run keeps the tunnel's URL and the config files that it was
 * started with, so that news of them is no reason to drop it; null: the next one.
 */
export function wishedProcess(state: State, run: Pick<Run, 'endpoint' | 'config'> | null): ProcessWish {
  if (state.wish !== 'run') return { kind: 'none' };
  const { settings, project, boot } = state;
  if (settings === null || project === null || state.scan !== 'done') return { kind: 'unknown' };
  if (project.streamlit === null) {
    const { install } = state;
    if (install.at === 'failed') {
      return { kind: 'impossible', failure: { kind: 'not-installed', message: install.message } };
    }
    if (boot.providesStreamlit) return { kind: 'unknown' };
    return { kind: 'impossible', failure: { kind: 'no-streamlit', lookedIn: project.lookedIn } };
  }
  const script = wantedScript(state);
  if (script === null) return { kind: 'impossible', failure: { kind: 'no-script' } };
  const config = run?.config ?? project.config;
  const launch = launchSpec({
    settings,
    script,
    cors: state.cors,
    origins: allowedOrigins(settings, run === null ? state.tunnel.url : run.endpoint),
    streamlit: project.streamlit,
    config,
    cwd: boot.cwd,
    shell: boot.shell,
    extraArgs: boot.extraArgs,
  });
  return { kind: 'launch', launch, config };
}

/** The script that is named, or the first of the usual ones that exists; null: there is none. */
export function wantedScript({ settings, boot, project }: State): string | null {
  return settings?.app ?? boot.defaultScript ?? project?.scripts[0] ?? null;
}

/** When the first launch stops waiting for the tunnel's URL; null: it need not wait. */
export function firstUrlDeadline(state: State): number | null {
  const { settings, tunnel } = state;
  if (state.record.nextRun > 1 || settings === null || !settings.useNgrok) return null;
  if (settings.ngrokDomain !== null || tunnel.url !== null || tunnel.phase.at === 'failed') return null;
  return state.boot.startedAtMs + firstUrlMs;
}

/** The tunnel that the settings ask for. */
export function wishedTunnel(state: State): TunnelWish {
  const { settings } = state;
  if (state.wish !== 'run') return { kind: 'none' };
  if (settings === null) return { kind: 'unknown' };
  if (!settings.useNgrok) return { kind: 'none' };
  if (state.ngrok === null || state.ngrok === 'asked') return { kind: 'unknown' };
  const authtoken = settings.authtoken ?? state.ngrok.authtoken;
  if (authtoken === null)
    return {
      kind: 'impossible',
      error: explainNgrokError({ code: 'no-token', message: '', domain: settings.ngrokDomain }).error,
    };
  const { door } = state;
  if (door.at === 'failed') {
    return { kind: 'impossible', error: { code: 'door-failed', ...tunnelWords.doorFailed(door.message) } };
  }
  if (door.at !== 'open') return { kind: 'unknown' };
  return {
    kind: 'serve',
    spec: {
      authtoken,
      domain: settings.ngrokDomain,
      serverAddr: settings.ngrokServerAddr ?? state.ngrok.serverAddr,
      rootCas: settings.ngrokRootCas ?? state.ngrok.rootCas,
      upstream: door.url,
    },
  };
}
