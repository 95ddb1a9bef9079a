import type { Intent } from '../base/intent.ts';
import type { Streamlit } from './launch.ts';
import type { LookedIn } from './looked-in.ts';
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
  readonly config: ConfigReading;
  /** Is there a file to write the settings file from? */
  readonly hasEnvExample: boolean;
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
  /** `again`: another script is wanted meanwhile. */
  | { readonly at: 'asked'; readonly again: boolean }
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
}

export type ProjectEvent =
  | { readonly type: 'project.scanned'; readonly scan: ProjectScan }
  /** A person chose it, of several. */
  | { readonly type: 'app.chosen'; readonly script: string }
  /** Streamlit's config files hold something else than before. */
  | { readonly type: 'streamlitConfig.read'; readonly config: ConfigReading }
  /** Null: it does not say. */
  | { readonly type: 'streamlit.versionRead'; readonly version: string | null }
  | { readonly type: 'streamlit.installProgress'; readonly line: string }
  | { readonly type: 'streamlit.installed' }
  | { readonly type: 'streamlit.installFailed'; readonly message: string };

export type ProjectCommand =
  | { readonly type: 'project.scan' }
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
};

/** Looks at the project where that is due, has a Streamlit installed where the start promised one, and asks for its version. */
export function planProject(project: ProjectSlice, inputs: ProjectInputs, nowMs: number): Step {
  if (isLookDue(project, inputs, nowMs))
    return [{ ...project, look: { at: 'asked', again: false } }, [{ type: 'project.scan' }]];
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

/** When the next look is due by itself; null: none is. */
export function projectDeadline(
  { look }: ProjectSlice,
  { appLacks }: Pick<ProjectInputs, 'appLacks'>,
): number | null {
  return look.at === 'done' && appLacks ? look.atMs + rescanMs : null;
}

/** Takes down what was found, or what became of an install. */
export function recordProject(project: ProjectSlice, event: ProjectEvent, nowMs: number): ProjectSlice {
  switch (event.type) {
    case 'project.scanned':
      return recordScan(project, event.scan, nowMs);
    case 'app.chosen':
      return lookForOther({ ...project, settled: event.script });
    case 'streamlitConfig.read':
      return project.found === null
        ? project
        : { ...project, found: { ...project.found, config: event.config } };
    case 'streamlit.versionRead':
      return withVersion(project, event.version);
    case 'streamlit.installProgress':
    case 'streamlit.installed':
    case 'streamlit.installFailed':
      return project.install.at === 'running' ? recordInstall(project, event) : project;
    default:
      return event satisfies never;
  }
}

/** The project, to be looked at again; a look that is under way does. */
export function lookAgain(project: ProjectSlice): ProjectSlice {
  return project.look.at === 'asked' ? project : { ...project, look: { at: 'wanted' } };
}

/** The same once a look that is under way is over: it was for another script. */
export function lookForOther(project: ProjectSlice): ProjectSlice {
  return project.look.at === 'asked'
    ? { ...project, look: { at: 'asked', again: true } }
    : lookAgain(project);
}

function recordScan(project: ProjectSlice, found: ProjectScan, nowMs: number): ProjectSlice {
  const { look, settled } = project;
  const isStale = look.at === 'asked' && look.again;
  const [only = null, ...others] = found.scripts;
  return {
    ...project,
    found,
    look: isStale ? { at: 'wanted' } : { at: 'done', atMs: nowMs },
    settled: others.length === 0 && only !== null ? only : settled,
    versionAsked: false,
  };
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

function recordInstall(
  project: ProjectSlice,
  event: Extract<ProjectEvent, { type: `streamlit.install${string}` }>,
): ProjectSlice {
  switch (event.type) {
    case 'streamlit.installProgress':
      return { ...project, install: { at: 'running', line: event.line } };
    case 'streamlit.installed':
      // The next look at the project finds it.
      return lookAgain({ ...project, install: { at: 'none' } });
    case 'streamlit.installFailed':
      return { ...project, install: { at: 'failed', message: event.message } };
    default:
      return event satisfies never;
  }
}

function withVersion(project: ProjectSlice, version: string | null): ProjectSlice {
  const { found } = project;
  if (found === null || found.streamlit === null) return project;
  return { ...project, found: { ...found, streamlit: { ...found.streamlit, version } } };
}
