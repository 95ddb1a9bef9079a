import { delimiter, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { AllowedOrigin, CorsMode } from '../settings/allowed-origins.ts';
import { generatedEnvironment } from '../settings/generated.ts';
import { keptFromApp } from '../settings/rows/all.ts';
import type { Environment, Settings } from '../settings/settings.ts';
import { type AppAddress, appAddress } from './base-url.ts';
import { type ImportFacts, rootComesFirst, rootLastCommand } from './environment/import-order.ts';
import { soleHostEnvironment } from './environment/without-allow-list.ts';
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
  readonly imports: ImportFacts;
}

/** How to start the app. Pure: nothing is looked up. */
export function launchSpec(input: LaunchInput): LaunchSpec {
  const { settings, origins, cors, streamlit, cwd, config, extraArgs } = input;
  const given = givenEnvironment(input);
  const pythonPath = variable(given, 'PYTHONPATH') ?? '';
  const rootFirst = rootComesFirst(input.imports, pythonPath);
  const [file = 'streamlit', ...leading] = rootFirst
    ? streamlit.command
    : rootLastCommand(streamlit.command, input.imports, cwd);
  const script = resolve(cwd, input.script);
  const env = {
    ...given,
    ...generatedEnvironment(settings, origins, cors, input.shell),
    ...soleHostEnvironment(input),
    ...(rootFirst ? { PYTHONPATH: withRootFirst(pythonPath, cwd) } : {}),
    // Without it, the app's output arrives in blocks.
    PYTHONUNBUFFERED: '1',
  };
  const { port } = settings;
  return {
    file,
    args: [...leading, ...runArguments(script, port), ...extraArgs],
    env,
    cwd,
    script,
    port,
    portYields: settings.portFrom === null,
    ...appAddress({
      ...{ port, extraArgs, env, config, places: settings.places },
      streamlitVersion: streamlit.version,
    }),
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

/** What the app is given of the settings file and the shell. The generated names override it; what is not the app's business is left out. */
function givenEnvironment({ settings, shell }: LaunchInput): Record<string, string> {
  const kept = keptFromApp(settings);
  const given = [...Object.entries(settings.variables), ...Object.entries(shell)];
  return Object.fromEntries(
    given.flatMap(([name, value]) => (value === undefined || kept.has(name) ? [] : [[name, value]])),
  );
}

function withRootFirst(pythonPath: string, cwd: string): string {
  const paths = pythonPath.split(delimiter).filter((path) => path !== '' && path !== cwd);
  return [cwd, ...paths].join(delimiter);
}

function variable(env: Environment, name: string): string | undefined {
  return Object.hasOwn(env, name) ? env[name] : undefined;
}
