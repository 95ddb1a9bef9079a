import type { Intent } from '../base/intent.ts';
import type { ImportFacts } from './environment/import-order.ts';
import type { EnvironmentTool, LookedIn } from './environment/looked-in.ts';
import {
  type ImportQuestion,
  type ImportsCommand,
  type ImportsEvent,
  type ImportsSeen,
  noImportsSeen,
  planImports,
} from './environment/missing-imports.ts';
import type { ProjectPackages } from './environment/packages.ts';
import type { StreamlitPin } from './environment/streamlit-pin.ts';
import type { Streamlit } from './launch.ts';
import type { ConfigReading } from './streamlit-config.ts';

/** What was found in the project's folder. */
export interface ProjectScan {
  /** The app, where no script is named; several: nobody knows which of them, in the order in which they are offered. */
  readonly scripts: readonly string[];
  /** The folder that was named as the app: `scripts` are those in it. Null: none was, or a script. */
  readonly appFolder: string | null;
  /** The project's name, from pyproject.toml or its folder. */
  readonly name: string;
  readonly streamlit: Streamlit | null;
  /** Where Streamlit was looked for, for the message when there is none. */
  readonly lookedIn: readonly LookedIn[];
  readonly packages: ProjectPackages;
  readonly imports: ImportFacts;
  /** What keeps its Streamlit at an old version. */
  readonly pin: StreamlitPin | null;
  readonly config: ConfigReading;
  /** The file to write the settings file from; null: there is none. */
  readonly envExample: string | null;
  /** A settings file in a folder above, up to the checkout's top, which is not read; null: there is none. */
  readonly envAbove: string | null;
  /** The file to write Streamlit's secrets from, where there are none yet; null: there is none. */
  readonly secretsExample: string | null;
}

/** A Streamlit of our own, for a machine that has none. */
export type Install =
  | { readonly at: 'none' }
  /** `line` says what is being done: `fetching pyarrow 24 (37 MB)`; null as it begins. */
  | { readonly at: 'running'; readonly line: string | null }
  | { readonly at: 'failed'; readonly message: string };

/** The look at the project's folder: due, under way, or over. */
export type Look =
  | { readonly at: 'wanted' }
  /** `again`: another script is wanted meanwhile. `tool` makes the environment, which may mean downloads; null: none does. */
  | { readonly at: 'asked'; readonly again: boolean; readonly tool: EnvironmentTool | null }
  | { readonly at: 'done'; readonly atMs: number };

/** All that is known of the project's folder. */
export interface ProjectSlice {
  /** What the last look found; null before the first one is over. */
  readonly found: ProjectScan | null;
  readonly look: Look;
  /** The script that was the app last, chosen by a person or the only one: of several it still is. */
  readonly settled: string | null;
  readonly install: Install;
  /** Whether the Streamlit that was found has been asked for the version that its files do not tell. */
  readonly versionAsked: boolean;
  /** What the run's script imports in vain. */
  readonly imports: ImportsSeen;
  /** The run whose page was run last by ourselves. */
  readonly pageRunOf: number | null;
}

export type ProjectEvent =
  | { readonly type: 'project.toolBusy'; readonly tool: EnvironmentTool }
  | { readonly type: 'project.scanned'; readonly scan: ProjectScan }
  /** A person chose it, of several. */
  | { readonly type: 'app.chosen'; readonly script: string }
  /** Streamlit's config files hold something else than before. */
  | { readonly type: 'streamlitConfig.read'; readonly config: ConfigReading }
  /** Null: it does not say. */
  | { readonly type: 'streamlit.versionRead'; readonly version: string | null }
  | { readonly type: 'streamlit.installProgress'; readonly line: string }
  | { readonly type: 'streamlit.installed' }
  | { readonly type: 'streamlit.installFailed'; readonly message: string }
  | ImportsEvent;

export type ProjectCommand =
  /** Open the page once, as a visitor does. */
  | { readonly type: 'page.run'; readonly baseUrl: string }
  | ImportsCommand
  | { readonly type: 'project.scan' }
  /** Write Streamlit's secrets from their example. */
  | { readonly type: 'secrets.create'; readonly example: string }
  /** Later than the start, which it would delay. */
  | { readonly type: 'streamlit.askVersion'; readonly streamlit: Streamlit }
  | { readonly type: 'streamlit.install' };

/** What decides, besides the slice itself, whether the project is looked at. */
export interface ProjectInputs {
  readonly intent: Intent;
  /** A Streamlit of our own is installed where the machine has none. */
  readonly providesStreamlit: boolean;
  /** Does the app lack something that may turn up in the folder by itself? */
  readonly appLacks: boolean;
  readonly appIsReady: boolean;
  /** The run that is ready; null: none is. */
  readonly readyRun: (Omit<ImportQuestion, 'python'> & { readonly baseUrl: string }) | null;
  readonly checksPage: boolean;
}

type Step = [ProjectSlice, ProjectCommand[]];

/** How often a folder without an app or a Streamlit is looked at again. */
const rescanMs = 3000;

/** The app among the scripts that were found: the only one, or of several the one that was it before; null: nobody knows. */
export function foundScript(scripts: readonly string[], settled: string | null): string | null {
  return (scripts.length === 1 ? scripts[0] : scripts.find((script) => script === settled)) ?? null;
}

/** Before the first look. */
export const unseenProject: ProjectSlice = {
  found: null,
  look: { at: 'wanted' },
  settled: null,
  install: { at: 'none' },
  versionAsked: false,
  imports: noImportsSeen,
  pageRunOf: null,
};

/** Looks at the project where that is due, has a Streamlit installed where the start promised one, and asks for its version. */
export function planProject(project: ProjectSlice, inputs: ProjectInputs, nowMs: number): Step {
  if (isLookDue(project, inputs, nowMs))
    return [{ ...project, look: { at: 'asked', again: false, tool: null } }, [{ type: 'project.scan' }]];
  if (isInstallDue(project, inputs))
    return [{ ...project, install: { at: 'running', line: null } }, [{ type: 'streamlit.install' }]];
  return [project, []];
}

/** Once the app is ready, which matters more: the version decides nothing but what is said of it. */
export function planVersion(project: ProjectSlice, { appIsReady }: ProjectInputs): Step {
  const streamlit = project.found?.streamlit ?? null;
  if (streamlit === null || streamlit.version !== null || project.versionAsked || !appIsReady)
    return [project, []];
  return [{ ...project, versionAsked: true }, [{ type: 'streamlit.askVersion', streamlit }]];
}

/** Once the app is ready as well: what its script imports in vain would be told by its first visitor alone. */
export function planMissingImports(project: ProjectSlice, { readyRun }: ProjectInputs): Step {
  const python = project.found?.imports.python ?? null;
  if (readyRun === null || python === null) return [project, []];
  const { run, script, pythonPath } = readyRun;
  const question = { run, script, pythonPath, python };
  const [imports, commands] = planImports(project.imports, question);
  return imports === project.imports ? [project, []] : [{ ...project, imports }, commands];
}

/** Where a start asks for it: the exception of a script that fails is then told as one of a visitor's would be. */
export function planPageRun(project: ProjectSlice, { readyRun, checksPage }: ProjectInputs): Step {
  if (!checksPage || readyRun === null || readyRun.run === project.pageRunOf) return [project, []];
  const { run, baseUrl } = readyRun;
  return [{ ...project, pageRunOf: run }, [{ type: 'page.run', baseUrl }]];
}

/** When the next look is due by itself; null: none is. */
export function projectDeadline(
  { look }: ProjectSlice,
  { appLacks }: Pick<ProjectInputs, 'appLacks'>,
): number | null {
  return look.at === 'done' && appLacks ? look.atMs + rescanMs : null;
}

function isLookDue({ look }: ProjectSlice, { intent, appLacks }: ProjectInputs, nowMs: number): boolean {
  if (look.at === 'asked' || intent !== 'run') return false;
  return look.at === 'wanted' || (appLacks && nowMs >= look.atMs + rescanMs);
}

function isInstallDue({ found, look, install }: ProjectSlice, inputs: ProjectInputs): boolean {
  const { intent, providesStreamlit } = inputs;
  if (!providesStreamlit || intent !== 'run' || look.at !== 'done') return false;
  return found !== null && found.streamlit === null && install.at === 'none';
}
