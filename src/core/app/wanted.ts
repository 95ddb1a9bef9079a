import type { Intent } from '../base/intent.ts';
import { allowedOrigins, type CorsMode } from '../settings/allowed-origins.ts';
import type { Environment, Settings } from '../settings/settings.ts';
import { installCommand } from './environment/packages.ts';
import { type LaunchSpec, launchSpec } from './launch.ts';
import { settingsInProject } from './options/settings-in-project.ts';
import { foundScript, type ProjectScan, type ProjectSlice } from './project.ts';
import type { AppSlice, Failure, Run } from './state.ts';
import type { ConfigReading } from './streamlit-config.ts';

/** What is wanted of the app: nothing, this launch, or one that can't be for this reason. */
export type WantedApp =
  | { readonly kind: 'none' }
  /** Something is still to be learnt before the launch can be told. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'impossible'; readonly failure: Failure }
  | { readonly kind: 'launch'; readonly launch: LaunchSpec; readonly config: ConfigReading };

/** What a start of the supervisor says of the app, and never changes. */
export interface AppBoot {
  readonly cwd: string;
  readonly shell: Environment;
  /** Handed to `streamlit run` as they are. */
  readonly extraArgs: readonly string[];
  /** Taken when no script was named; null: the one that is found. */
  readonly defaultScript: string | null;
  /** A Streamlit of our own is installed where the machine has none. */
  readonly providesStreamlit: boolean;
  /** The page is run once after each start, so that a script that fails is told before a visitor comes. */
  readonly checksPage?: boolean;
  /** What was typed to start it, to be typed again with a script; not given: `ocap-dev`. */
  readonly startCommand?: string;
  readonly startedAtMs: number;
}

/** Everything beside its own slice that the wanted launch follows from. */
export interface AppInputs {
  readonly intent: Intent;
  readonly boot: AppBoot;
  /** The last good ones; null before any were read. */
  readonly settings: Settings | null;
  readonly project: ProjectSlice;
  readonly cors: CorsMode;
  /** Taken at the start instead of a default port that somebody else held. */
  readonly freePort: number | null;
  readonly tunnel: {
    /** Its public URL, kept through outages. */
    readonly url: string | null;
    readonly failed: boolean;
    /** Is an agent's process there, whatever it does? */
    readonly hasAgent: boolean;
  };
  /** WebSockets that are open through the door. */
  readonly visitors: number;
}

/** How long the first launch waits for a URL that the service chooses: with it the app is started once, not twice. */
const firstUrlMs = 3000;

/**
 * The launch that settings, project and tunnel ask for. A run keeps the tunnel's URL and the config files that it was
 * started with, so that news of them is no reason to drop it; null: the next one.
 */
export function wantedApp(inputs: AppInputs, run: Pick<Run, 'endpoint' | 'config'> | null): WantedApp {
  const { intent, project, boot, cors, tunnel } = inputs;
  if (intent !== 'run') return { kind: 'none' };
  const { found } = project;
  if (inputs.settings === null || found === null || project.look.at !== 'done') return { kind: 'unknown' };
  const script = wantedScript(inputs);
  if (found.streamlit === null) return withoutStreamlit(inputs, found, script);
  if (script === null) return { kind: 'impossible', failure: withoutScript(found, inputs.boot) };
  const config = run?.config ?? found.config;
  const settings = settingsInProject(inputs.settings, { ...boot, config, freePort: inputs.freePort });
  const launch = launchSpec({
    settings,
    script,
    cors,
    origins: allowedOrigins(settings, run === null ? tunnel.url : run.endpoint),
    streamlit: found.streamlit,
    config,
    cwd: boot.cwd,
    shell: boot.shell,
    extraArgs: boot.extraArgs,
    imports: found.imports,
  });
  return { kind: 'launch', launch, config };
}

/** Where there is no app either, that is told: a Streamlit would be put into a folder that was not meant. */
function withoutStreamlit(
  { project, boot }: AppInputs,
  found: ProjectScan,
  script: string | null,
): WantedApp {
  const { install } = project;
  const { lookedIn, packages, scripts } = found;
  if (install.at === 'failed')
    return { kind: 'impossible', failure: { kind: 'not-installed', message: install.message } };
  if (boot.providesStreamlit) return { kind: 'unknown' };
  if (script === null && scripts.length === 0)
    return { kind: 'impossible', failure: withoutScript(found, boot) };
  const failure = { kind: 'no-streamlit', lookedIn, install: installCommand(packages, lookedIn) } as const;
  return { kind: 'impossible', failure };
}

function withoutScript(
  { scripts, appFolder }: ProjectScan,
  { startCommand = 'ocap-dev' }: Pick<AppBoot, 'startCommand'>,
): Failure {
  return scripts.length > 0
    ? { kind: 'several-scripts', scripts, startCommand }
    : { kind: 'no-script', folder: appFolder, startCommand };
}

/** The script that is named, or the one that was found; null: there is none, or several of which nobody has chosen. */
export function wantedScript({
  settings,
  boot,
  project,
}: {
  readonly settings: Settings | null;
  readonly boot: Pick<AppBoot, 'defaultScript'>;
  readonly project: Pick<ProjectSlice, 'found' | 'settled'>;
}): string | null {
  const { found, settled } = project;
  const named = settings?.app ?? boot.defaultScript;
  if (named !== null && named !== found?.appFolder) return named;
  return foundScript(found?.scripts ?? [], settled);
}

/** When the first launch stops waiting for the tunnel's URL; null: it need not wait. */
export function firstUrlDeadline(
  { stats }: Pick<AppSlice, 'stats'>,
  { settings, tunnel, boot }: AppInputs,
): number | null {
  if (stats.nextRun > 1 || settings === null || !settings.wantsTunnel) return null;
  if (settings.tunnelDomain !== null || tunnel.url !== null || tunnel.failed) return null;
  return boot.startedAtMs + firstUrlMs;
}
