import { delimiter, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { knowsAllowList } from '../base/version.ts';
import { type AllowedOrigin, allowedOrigins, type CorsMode } from '../settings/allowed-origins.ts';
import { generatedEnvironment, publicHost } from '../settings/generated.ts';
import { namesKeptFromApp } from '../settings/rows/all.ts';
import type { Environment, Settings } from '../settings/settings.ts';
import { originWords } from '../words/origins.ts';
import { type AppAddress, appAddress } from './base-url.ts';
import type { ConfigValues, StreamlitConfig } from './streamlit-config.ts';

/** A Streamlit that can be run. */
export interface Streamlit {
  /** The program and its leading arguments, for example `['/p/.venv/bin/streamlit']`. */
  readonly command: readonly string[];
  readonly version: string | null;
  /** Where it was found, in words for the screen: `.venv`, `VIRTUAL_ENV`, `Poetry`, `uv`, `PATH`, `own`. */
  readonly foundIn: string;
}

/** Everything a start of the app depends on. Two equal specs need no restart between them. */
export interface LaunchSpec extends AppAddress {
  readonly file: string;
  readonly args: readonly string[];
  /** The whole environment of the child. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** The app's script, absolute: asked for before the start, since Streamlit itself says it late. */
  readonly script: string;
  readonly port: number;
  /** Is the port a default, which gives way to the next free one at a start? */
  readonly portYields: boolean;
  readonly origins: readonly AllowedOrigin[];
  readonly cors: CorsMode;
}

export interface LaunchInput {
  readonly settings: Settings;
  readonly origins: readonly AllowedOrigin[];
  readonly cors: CorsMode;
  readonly streamlit: Streamlit;
  /** Absolute, or relative to `cwd`. */
  readonly script: string;
  /** The project's root, absolute. */
  readonly cwd: string;
  readonly shell: Environment;
  readonly config: StreamlitConfig & { readonly written?: ConfigValues };
  /** For `streamlit run`; after a `--` of their own they go to the script. */
  readonly extraArgs: readonly string[];
}

/** How to start the app. Pure: nothing is looked up. */
export function launchSpec(input: LaunchInput): LaunchSpec {
  const { settings, origins, cors, streamlit, cwd, config, extraArgs } = input;
  const [file = 'streamlit', ...leading] = streamlit.command;
  const script = resolve(cwd, input.script);
  const env = childEnvironment(input);
  const { port } = settings;
  return {
    file,
    args: [...leading, ...runArguments(script, port), ...extraArgs],
    env,
    cwd,
    script,
    port,
    portYields: settings.portFrom === null,
    ...appAddress({ port, extraArgs, env, config, places: settings.places }),
    origins,
    cors,
  };
}

/** Would the same child run? The reasons of the origins do not reach it, nor where its port and address were written. */
export function sameLaunch(a: LaunchSpec, b: LaunchSpec): boolean {
  return isDeepStrictEqual(reaching(a), reaching(b));
}

/** Would it be asked at the same place, with the same to be said of it? */
export function sameAddress(a: LaunchSpec, b: LaunchSpec): boolean {
  return a.baseUrl === b.baseUrl && isDeepStrictEqual([a.fault, a.certificates], [b.fault, b.certificates]);
}

function reaching(launch: LaunchSpec): LaunchSpec {
  return { ...launch, origins: [], portYields: false, addressPlace: null };
}

/**
 * A sentence for the screen where this Streamlit has no allow-list, so that beside the machine itself only the host
 * of `browser.serverAddress` is let in; else null.
 */
export function allowListNotice(
  streamlit: Streamlit | null,
  settings: Settings,
  origins: readonly AllowedOrigin[] = allowedOrigins(settings, null),
): string | null {
  if (streamlit === null || knowsAllowList(streamlit.version)) return null;
  const written = origins.find(({ source }) => source === 'browser');
  const host = written === undefined ? publicHost(settings, origins) : new URL(written.origin).hostname;
  return originWords.noAllowList(streamlit.version, host);
}

/** Streamlit's own options may stand anywhere before a `--`; of equal ones the last counts. */
function runArguments(script: string, port: number): readonly string[] {
  return [
    ...['run', script],
    // Without it, Streamlit's first run in a home asks for an e-mail address and waits.
    ...['--server.headless', 'true'],
    ...['--server.port', String(port)],
    ...['--browser.gatherUsageStats', 'false'],
  ];
}

/** The generated names override hand-written ones; what is not the app's business is left out. */
function childEnvironment({ settings, origins, cors, shell, cwd }: LaunchInput): Record<string, string> {
  const given = [...Object.entries(settings.variables), ...Object.entries(shell)];
  const env = Object.fromEntries(
    given.flatMap(([name, value]) =>
      value === undefined || namesKeptFromApp.has(name) ? [] : [[name, value]],
    ),
  );
  const paths = (variable(env, 'PYTHONPATH') ?? '').split(delimiter).filter((path) => path !== '');
  return {
    ...env,
    ...generatedEnvironment(settings, origins, cors, shell),
    PYTHONPATH: [cwd, ...paths.filter((path) => path !== cwd)].join(delimiter),
    // Without it, the app's output arrives in blocks.
    PYTHONUNBUFFERED: '1',
  };
}

function variable(env: Environment, name: string): string | undefined {
  return Object.hasOwn(env, name) ? env[name] : undefined;
}
