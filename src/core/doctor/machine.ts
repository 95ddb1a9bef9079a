import type { Streamlit } from '../app/launch.ts';
import { type LookedIn, lookedInText, seenText } from '../app/looked-in.ts';
import { shellWord } from '../base/shell-word.ts';
import { isAtLeast, knowsAllowList } from '../base/version.ts';
import { broken, type Finding, fine, warning } from './finding.ts';

/** A Python, and where it lies. */
export interface FoundPython {
  readonly version: string;
  readonly file: string;
}

/** What the project keeps its packages with. */
export type PackageTool = 'poetry' | 'uv' | 'requirements' | 'pip';

export type StreamlitSearchResult =
  | { readonly at: 'found'; readonly streamlit: Streamlit }
  | { readonly at: 'none' }
  /** A tool that was asked for the environment took too long. */
  | { readonly at: 'late' };

export interface MachineFacts {
  readonly node: { readonly version: string; readonly file: string };
  /** The app's; without a Streamlit, the one on PATH. */
  readonly python: FoundPython | null;
  /** What pyproject.toml asks for, as it is written there: `>=3.13`. */
  readonly wantedPython: string | null;
  readonly search: StreamlitSearchResult;
  /** The places that were passed over. */
  readonly lookedIn: readonly LookedIn[];
  /** The one that `ocap-dev demo` has installed. */
  readonly ownStreamlit: Streamlit | null;
  readonly packageTool: PackageTool;
}

/** The `engines` of package.json. */
export const oldestNode: readonly [number, number] = [22, 22];

export function machineFindings(facts: MachineFacts): readonly Finding[] {
  return [
    nodeFinding(facts),
    ...pythonFindings(facts),
    ...environmentFindings(facts),
    ...streamlitFindings(facts),
    ...ownFindings(facts),
  ];
}

function nodeFinding({ node: { version, file } }: MachineFacts): Finding {
  if (isAtLeast(version, oldestNode)) return fine('node', `Node ${version} runs ocap-dev (${file}).`);
  return broken('node-too-old', {
    what: `Node ${version} runs ocap-dev (${file}).`,
    why: `ocap-dev is made for Node ${oldestNode.join('.')} and later.`,
    fix: 'Install a newer Node from https://nodejs.org',
  });
}

function pythonFindings({ python, wantedPython, search, packageTool }: MachineFacts): readonly Finding[] {
  if (python === null && search.at !== 'none') return [];
  if (python === null)
    return [
      broken('python-missing', {
        what: 'No Python was found on PATH.',
        why: 'Streamlit is a Python program.',
        fix: 'Install Python from https://www.python.org, or uv from https://docs.astral.sh/uv',
      }),
    ];
  const { version, file } = python;
  const oldest = /(?:>=|\^|~=?)\s*(\d+)\.(\d+)/.exec(wantedPython ?? '');
  const tooOld = oldest !== null && !isAtLeast(version, [Number(oldest[1]), Number(oldest[2])]);
  const role = search.at === 'found' ? 'runs the app' : 'is on PATH';
  if (!tooOld) return [fine('python', `Python ${version} ${role} (${file}).`)];
  return [
    warning('python-too-old', {
      what: `Python ${version} ${role} (${file}), and pyproject.toml asks for ${wantedPython}.`,
      why: 'The app may use what this Python does not have.',
      fix: newEnvironment[packageTool](`${oldest[1]}.${oldest[2]}`),
    }),
  ];
}

const venv = (version: string) => `python${version} -m venv --clear .venv`;

/** How the project's environment is made anew with this version of Python. */
const newEnvironment: Readonly<Record<PackageTool, (version: string) => string>> = {
  poetry: (version) => `poetry env use ${version} && poetry install`,
  uv: (version) => `uv sync --python ${version}`,
  requirements: (version) => `${venv(version)} && .venv/bin/pip install -r requirements.txt`,
  pip: (version) => `${venv(version)} && .venv/bin/pip install streamlit`,
};

/** Of the environment that Poetry or uv should keep and has not. */
function environmentFindings({ search, lookedIn }: MachineFacts): readonly Finding[] {
  const isElsewhere = search.at === 'found' && search.streamlit.foundIn === 'PATH';
  if (search.at === 'found' && !isElsewhere) return [];
  const tools = [
    { name: 'Poetry', code: 'poetry', get: 'pipx install poetry && poetry install', make: 'poetry install' },
    { name: 'uv', code: 'uv', get: 'pip install uv && uv sync', make: 'uv sync' },
  ];
  return tools.flatMap(({ name, code, get, make }) => {
    const looked = lookedIn.find(({ place }) => place === name);
    const seen = looked === undefined ? null : seenText(looked);
    if (seen === null) return [];
    const isMissing = looked?.kind === 'no-tool';
    const isLate = looked?.kind === 'late';
    const advice = {
      what: isLate
        ? `${name} was asked for the project's environment and gave ${seen}.`
        : `The project is kept with ${name}, which has no Streamlit for it: ${seen}.`,
      why: isElsewhere
        ? 'The app runs with a Streamlit from PATH, and so without the packages of the project.'
        : 'Without it there is no Streamlit to run the app with.',
      fix: isLate
        ? `See what it does: ${name === 'Poetry' ? 'poetry env info --path' : 'uv run python -V'}`
        : isMissing
          ? get
          : make,
    };
    const isWarning = isElsewhere || isLate;
    return [
      isWarning
        ? warning(`${code}-environment-missing`, advice)
        : broken(`${code}-environment-missing`, advice),
    ];
  });
}

function streamlitFindings(facts: MachineFacts): readonly Finding[] {
  const { search, lookedIn, packageTool } = facts;
  switch (search.at) {
    case 'late':
      return [
        warning('streamlit-search-late', {
          what: 'The search for Streamlit was not over in time, so it is not known which one runs the app.',
          why: 'A start of the app waits for this as well.',
          fix: `See which tool is slow: ${packageTool === 'uv' ? 'uv run streamlit version' : 'poetry env info --path'}`,
        }),
      ];
    case 'none':
      return [
        broken('streamlit-missing', {
          what: `No Streamlit was found. Looked in: ${lookedIn.map(lookedInText).join(', ')}.`,
          why: 'Without one the app cannot start.',
          fix: installCommands[packageTool],
        }),
      ];
    case 'found':
      return [versionFinding(search.streamlit)];
  }
}

const installCommands: Readonly<Record<PackageTool, string>> = {
  poetry: 'poetry install',
  uv: 'uv sync',
  requirements: 'python3 -m venv .venv && .venv/bin/pip install -r requirements.txt',
  pip: 'python3 -m venv .venv && .venv/bin/pip install streamlit',
};

function versionFinding(streamlit: Streamlit): Finding {
  const { version, foundIn, command } = streamlit;
  const name = `Streamlit ${version ?? 'of unknown version'} was found in ${foundIn} (${command.join(' ')})`;
  if (knowsAllowList(version)) {
    const list = version === null ? '' : ' and knows a list of allowed origins';
    return fine('streamlit', `${name}${list}.`);
  }
  return warning('streamlit-no-allow-list', {
    what: `${name} and has no list of allowed origins: 1.46 is the first with one.`,
    why: "Besides this machine's own addresses it lets in one public host at most; all others get a 403 on the WebSocket.",
    fix: updateCommand(streamlit),
  });
}

function updateCommand({ foundIn, command: [program = ''] }: Streamlit): string {
  if (foundIn === 'Poetry') return 'poetry add streamlit@latest';
  if (foundIn === 'uv') return 'uv add --upgrade-package streamlit streamlit';
  const folder = program.slice(0, program.lastIndexOf('/'));
  return `${folder === '' ? '' : `${shellWord(folder)}/`}pip install --upgrade streamlit`;
}

function ownFindings({ ownStreamlit }: MachineFacts): readonly Finding[] {
  if (ownStreamlit === null) return [];
  const { version, command } = ownStreamlit;
  const text = `Streamlit ${version ?? 'of unknown version'} is there for "ocap-dev demo" (${command.join(' ')}); your app does not use it.`;
  return [fine('own-streamlit', text)];
}
