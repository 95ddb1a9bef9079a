import { dirname, join, relative, resolve } from 'node:path';
import type { EnvironmentTool, LookedIn, SearchPlace } from '../../core/app/environment/looked-in.ts';
import type { Streamlit } from '../../core/app/launch.ts';
import type { Environment } from '../../core/settings/settings.ts';
import { readFile } from '../os/folders/files-at-once.ts';
import { exists } from '../os/path-kind.ts';
import { programsOnPath } from '../os/programs-on-path.ts';
import { toolOutput } from '../os/tool-output.ts';
import { home } from './environments/conda.ts';
import { type Deadlines, defaultDeadlines, inFolder, inTool } from './environments/find-in-tool.ts';
import { foldersToTop } from './environments/project-folders.ts';
import { type ProjectTool, projectTools } from './environments/project-tools.ts';
import { usualFolders, virtualenvsIn } from './environments/virtualenv-folders.ts';
import { type PrefixStreamlit, pythonOf, streamlitInPrefix, versionOfScript } from './python-prefix.ts';

export interface StreamlitSearch {
  /** The project's folder. */
  readonly cwd: string;
  /** The shell's environment: `PATH` and `VIRTUAL_ENV` are looked up here. */
  readonly env: Environment;
  readonly deadlines?: Deadlines;
  /** Told as a tool begins to make the environment. */
  readonly toolBusy?: (tool: EnvironmentTool) => void;
  /** The folders of the project that its script lies in; asked for only where the project's own has no Streamlit. */
  readonly appFolders?: () => Promise<readonly string[]>;
}

export interface StreamlitFinding {
  readonly streamlit: Streamlit | null;
  /** Each place that was looked in before it was found. */
  readonly lookedIn: readonly LookedIn[];
}

/** A Streamlit, or what was seen instead; null where the place does not concern this project. */
type Sight = PrefixStreamlit | LookedIn | null;

type Place = readonly [SearchPlace, () => Promise<Sight>];

/**
 * Finds the Streamlit of a project: its own folders (`.venv`, `venv`, `env` …), the environment that is activated, that of
 * the tool which keeps the project, the same of the folders in which the script lies, the folders above it up to the top of its
 * checkout, pyenv's, then `PATH`.
 * An environment without Streamlit is passed over. Usually starts no program; never rejects.
 */
export async function findStreamlit(search: StreamlitSearch): Promise<StreamlitFinding> {
  const [own = search.cwd, ...above] = await foldersToTop(search.cwd);
  const tools = await projectTools([own, ...above]);
  const lookedIn: LookedIn[] = [];
  const virtualenvs = await virtualenvsIn(own);
  for (const places of [
    async () => ownPlaces(search, tools, virtualenvs),
    async () => placesAround(search, tools, above),
  ])
    for (const [foundIn, look] of await places()) {
      const sight = await look();
      if (sight === null) continue;
      if ('command' in sight) return { streamlit: { ...sight, foundIn }, lookedIn };
      lookedIn.push(sight);
    }
  return { streamlit: null, lookedIn };
}

function ownPlaces(
  search: StreamlitSearch,
  tools: readonly ProjectTool[],
  virtualenvs: readonly string[],
): readonly Place[] {
  const { cwd } = search;
  return [
    ...['.venv', 'venv', ...virtualenvs].map((name): Place => [name, () => inFolder(name, join(cwd, name))]),
    ...['VIRTUAL_ENV', 'CONDA_PREFIX'].map((name): Place => [name, () => inActivated(name, search)]),
    ...tools.map((tool): Place => [tool.tool, () => inTool(tool, search)]),
  ];
}

async function placesAround(
  search: StreamlitSearch,
  known: readonly ProjectTool[],
  above: readonly string[],
): Promise<readonly Place[]> {
  const { cwd, appFolders } = search;
  const below = (await appFolders?.()) ?? [];
  const tools = (await projectTools(below)).filter(({ tool }) => known.every((other) => other.tool !== tool));
  const inFolders = (folders: readonly string[]) =>
    folders.flatMap((folder) => usualFolders.map((name) => inFolderIfThere(cwd, join(folder, name))));
  return [
    ...inFolders(below),
    ...tools.map((tool): Place => [tool.tool, () => inTool(tool, { ...search, cwd: tool.folder })]),
    ...inFolders(above),
    ['pyenv', () => inPyenv(search)],
    ['PATH', () => onPath(search)],
  ];
}

/** Said only if it is there: nobody misses one in another folder. */
function inFolderIfThere(cwd: string, prefix: string): Place {
  const place = relative(cwd, prefix);
  return [place, async () => ((await exists(prefix)) ? inFolder(place, prefix) : null)];
}

async function inActivated(name: string, { cwd, env }: StreamlitSearch): Promise<Sight> {
  const prefix = env[name];
  // conda's `base` is active in every shell of many machines, and belongs to no project: PATH has its programs.
  if (!prefix || (name === 'CONDA_PREFIX' && env['CONDA_DEFAULT_ENV'] === 'base')) return null;
  return inFolder(name, resolve(cwd, prefix));
}

/** The environment of pyenv-virtualenv, or the Python, that `.python-version` names. */
async function inPyenv({ cwd, env }: StreamlitSearch): Promise<Sight> {
  const text = await readFile(join(cwd, '.python-version'), 'utf8').catch(() => '');
  const [name = ''] = text.split('\n', 1);
  const root = env['PYENV_ROOT'] || join(home(env), '.pyenv');
  return /^[\w.-]+$/.test(name.trim()) ? streamlitInPrefix(join(root, 'versions', name.trim())) : null;
}

async function onPath({ cwd, env, deadlines = defaultDeadlines }: StreamlitSearch): Promise<Sight> {
  for (const script of await programsOnPath('streamlit', cwd, env)) {
    const version = await versionOfScript(script);
    if (version !== null || !isShim(script)) return { command: [script], version };
    // pyenv's says with its exit code whether the Python that is chosen here has a Streamlit at all.
    const call = { file: script, args: ['version'], cwd, env, deadlineMs: deadlines.versionMs };
    const asked = await toolOutput(call);
    if (asked.at === 'done') return { command: [script], version: versionIn(asked.stdout) };
    if (asked.at === 'late') return { command: [script], version: null };
  }
  return (await asModule({ cwd, env })) ?? { kind: 'absent', place: 'PATH' };
}

/** One that `python -m streamlit` starts, though no `streamlit` is on PATH: of `pip install --user`, or of that Python itself. */
async function asModule({ cwd, env }: StreamlitSearch): Promise<PrefixStreamlit | null> {
  const pythons = await Promise.all(['python3', 'python'].map((name) => programsOnPath(name, cwd, env)));
  const user = env['HOME'] ? [join(env['HOME'], '.local')] : [];
  for (const prefix of [...user, ...pythons.flat().map((python) => dirname(dirname(python)))]) {
    const found = await streamlitInPrefix(prefix);
    if (found !== null) return found;
  }
  return null;
}

/** What pyenv, asdf and mise put on PATH for every program of every Python. */
function isShim(script: string): boolean {
  return script.includes('/shims/');
}

/**
 * Asks the Python of a Streamlit for its version, for one whose folders do not tell it. Null where there is no saying:
 * a program that only bears the name is not run for it. Never rejects.
 */
export async function askVersion(
  { command: [program = ''] }: Streamlit,
  { cwd, env, deadlines = defaultDeadlines }: StreamlitSearch,
): Promise<string | null> {
  const python = await pythonOf(program);
  if (python === null) return null;
  const args = ['-c', 'import importlib.metadata; print(importlib.metadata.version("streamlit"))'];
  const asked = await toolOutput({ file: python, args, cwd, env, deadlineMs: deadlines.versionMs });
  return asked.at === 'done' && /^\d\S*$/.test(asked.stdout.trim()) ? asked.stdout.trim() : null;
}

// `Streamlit, version 1.53.0`
function versionIn(output: string): string | null {
  return /version (\d\S*)/.exec(output)?.[1] ?? null;
}
