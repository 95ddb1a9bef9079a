import type { Advice } from './advice.ts';

export const nodeFindingWords = {
  fits: nodeRuns,
  tooOld: (version: string, file: string, oldest: string): Advice => ({
    what: nodeRuns(version, file),
    why: `ocap-dev is made for Node ${oldest} and later.`,
    fix: 'Install a newer Node from https://nodejs.org',
  }),
};

function nodeRuns(version: string, file: string): string {
  return `Node ${version} runs ocap-dev (${file}).`;
}

/** A Python, where it lies, and whether it is the app's or merely the one on PATH. */
interface PythonSaid {
  readonly version: string;
  readonly file: string;
  readonly runsApp: boolean;
}

export const pythonFindingWords = {
  missing: {
    what: 'No Python was found on PATH.',
    why: 'Streamlit is a Python program.',
    fix: 'Install Python from https://www.python.org, or uv from https://docs.astral.sh/uv',
  } satisfies Advice,
  fits: (python: PythonSaid) => `${pythonSubject(python)}.`,
  tooOld: (python: PythonSaid, wanted: string, command: string): Advice => ({
    what: `${pythonSubject(python)}, and pyproject.toml asks for ${wanted}.`,
    why: 'The app may use what this Python does not have.',
    fix: command,
  }),
};

function pythonSubject({ version, file, runsApp }: PythonSaid): string {
  return `Python ${version} ${runsApp ? 'runs the app' : 'is on PATH'} (${file})`;
}

/** The environment that Poetry or uv should keep. `seen`: what was seen of it. */
interface EnvironmentSaid {
  readonly tool: string;
  readonly seen: string;
  /** Is there a Streamlit on PATH, which runs the app in its place? */
  readonly hasSubstitute: boolean;
}

export const environmentFindingWords = {
  late: (environment: EnvironmentSaid, command: string): Advice => ({
    what: `${environment.tool} was asked for the project's environment and gave ${environment.seen}.`,
    why: withoutEnvironment(environment),
    fix: `See what it does: ${command}`,
  }),
  missing: (environment: EnvironmentSaid, command: string): Advice => ({
    what: `The project is kept with ${environment.tool}, which has no Streamlit for it: ${environment.seen}.`,
    why: withoutEnvironment(environment),
    fix: command,
  }),
};

function withoutEnvironment({ hasSubstitute }: EnvironmentSaid): string {
  return hasSubstitute
    ? 'The app runs with a Streamlit from PATH, and so without the packages of the project.'
    : 'Without it there is no Streamlit to run the app with.';
}

/** A Streamlit, the place in which it was found, and the command that runs it. */
interface StreamlitSaid {
  readonly version: string | null;
  readonly foundIn: string;
  readonly command: string;
}

export const streamlitFindingWords = {
  searchLate: (command: string): Advice => ({
    what: 'The search for Streamlit was not over in time, so it is not known which one runs the app.',
    why: 'A start of the app waits for this as well.',
    fix: `See which tool is slow: ${command}`,
  }),
  missing: (lookedIn: readonly string[], command: string): Advice => ({
    what: `No Streamlit was found. Looked in: ${lookedIn.join(', ')}.`,
    why: 'Without one the app cannot start.',
    fix: command,
  }),
  /** Of unknown version it is taken to know the list, which is not said. */
  fits: (streamlit: StreamlitSaid) =>
    `${streamlitFound(streamlit)}${streamlit.version === null ? '' : ' and knows a list of allowed origins'}.`,
  noAllowList: (streamlit: StreamlitSaid, command: string): Advice => ({
    what: `${streamlitFound(streamlit)} and has no list of allowed origins: 1.46 is the first with one.`,
    why: "Besides this machine's own addresses it lets in one public host at most; all others get a 403 on the WebSocket.",
    fix: command,
  }),
  raisePin: (pin: string, file: string) => `Raise ${pin} in ${file}, if the app can do with a newer one.`,
  ofTheDemo: (version: string | null, command: string) =>
    `${streamlitName(version)} is there for "ocap-dev demo" (${command}); your app does not use it.`,
};

function streamlitFound({ version, foundIn, command }: StreamlitSaid): string {
  return `${streamlitName(version)} was found in ${foundIn} (${command})`;
}

function streamlitName(version: string | null): string {
  return `Streamlit ${version ?? 'of unknown version'}`;
}
