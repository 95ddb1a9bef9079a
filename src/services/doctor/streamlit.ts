import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FoundPython, MachineFacts } from '../../core/doctor/machine.ts';
import type { Environment } from '../../core/settings/settings.ts';
import { within } from '../os/node/within.ts';
import { exists, isExecutable } from '../os/path-kind.ts';
import { toolOutput } from '../os/tool-output.ts';
import { foldersToScript } from '../streamlit/environments/project-folders.ts';
import { findStreamlit } from '../streamlit/find.ts';
import { readPackages } from '../streamlit/packages.ts';
import { streamlitPin } from '../streamlit/pin.ts';
import { readPyproject } from '../streamlit/pyproject.ts';
import { pythonOf } from '../streamlit/python-prefix.ts';

export interface StreamlitFacts
  extends Pick<
    MachineFacts,
    'python' | 'wantedPython' | 'search' | 'lookedIn' | 'packageTool' | 'virtualenv' | 'pin'
  > {
  /** The names of all options outside `theme` that this Streamlit has; null where its source does not tell. */
  readonly options: readonly string[] | null;
}

/** Poetry takes a second or two to answer; with the rest of the search it stays below `searchMs`. */
const deadlines = { poetryMs: 4000, uvMs: 1500, versionMs: 2000 };
const pythonMs = 1500;
/** For the search and what is asked of its result. */
const searchMs = 4700;

/** Finds the app's Streamlit and its Python, and asks them. Takes less than 5 s and changes nothing. Never rejects. */
export async function streamlitFacts(
  cwd: string,
  shell: Environment,
  script: string | null,
): Promise<StreamlitFacts> {
  const pyproject = await readPyproject(cwd);
  const known = { wantedPython: pyproject.wantedPython, pin: await streamlitPin(cwd) };
  const { manager } = await readPackages(cwd, { streamlit: null, lookedIn: [] });
  const found = (await within(searchMs, search(cwd, shell, script))) ?? {
    ...unsearched,
    packageTool: manager,
  };
  return { ...known, ...found };
}

type Found = Omit<StreamlitFacts, 'wantedPython' | 'pin'>;

const unsearched = {
  python: null,
  search: { at: 'late' },
  lookedIn: [],
  options: null,
  virtualenv: null,
} as const;

async function search(cwd: string, shell: Environment, script: string | null): Promise<Found> {
  const env = { ...shell, ...onlyLooking(await hasEnvironmentAbove(cwd)) };
  const finding = await findStreamlit({
    cwd,
    env,
    deadlines,
    appFolders: async () => foldersToScript(cwd, script),
  });
  const { streamlit, lookedIn } = finding;
  const { manager: packageTool, virtualenv } = await readPackages(cwd, finding);
  const packages = { packageTool, virtualenv };
  if (streamlit === null) {
    const answer = (await ask('python3', shell)) ?? (await ask('python', shell));
    return { python: answer, search: { at: 'none' }, lookedIn, options: null, ...packages };
  }
  const [program = ''] = streamlit.command;
  const python = (await pythonOf(program)) ?? (await pythonBeside(program));
  const answer = python === null ? null : await ask(python, shell);
  const version = streamlit.version ?? answer?.streamlitVersion ?? null;
  return {
    python: answer,
    search: { at: 'found', streamlit: { ...streamlit, version } },
    lookedIn,
    options: await optionsIn(answer?.streamlitFolder ?? null),
    ...packages,
  };
}

/**
 * `uv run` first makes the environment, and fills it: told not to, it makes an empty one (uv 0.9). Where there is none
 * it is given a Python that does not exist, so that it ends before.
 */
function onlyLooking(hasEnvironment: boolean): Environment {
  const offline = { UV_NO_SYNC: '1', UV_OFFLINE: '1', UV_PYTHON_DOWNLOADS: 'never' };
  return hasEnvironment ? offline : { ...offline, UV_PYTHON: '/no/such/python' };
}

/** Is there a `.venv` beside a pyproject.toml in the project or above it, where uv has that of a workspace? */
async function hasEnvironmentAbove(folder: string): Promise<boolean> {
  const isProject = await exists(join(folder, 'pyproject.toml'));
  if (isProject && (await isExecutable(join(folder, '.venv', 'bin', 'python')))) return true;
  return dirname(folder) === folder ? false : hasEnvironmentAbove(dirname(folder));
}

interface PythonAnswer extends FoundPython {
  readonly streamlitFolder: string | null;
  readonly streamlitVersion: string | null;
}

// Nothing is imported but the standard library: looking for a package's place does not run it.
const question = `
import sys, importlib.util, importlib.metadata
spec = importlib.util.find_spec("streamlit")
print(".".join(map(str, sys.version_info[:3])))
print(spec.submodule_search_locations[0] if spec and spec.submodule_search_locations else "")
try:
    print(importlib.metadata.version("streamlit"))
except importlib.metadata.PackageNotFoundError:
    print("")
`;

async function ask(file: string, env: Environment): Promise<PythonAnswer | null> {
  // From /, since Python looks for packages where it is started, and a project may have a folder of that name.
  const result = await toolOutput({ file, args: ['-c', question], cwd: '/', env, deadlineMs: pythonMs });
  if (result.at !== 'done') return null;
  const [version = '', folder = '', streamlitVersion = ''] = result.stdout.split('\n');
  return { version, file, streamlitFolder: folder || null, streamlitVersion: streamlitVersion || null };
}

/** Where the first line of a `streamlit` script is a shell's, Python lies beside it: pip writes such for long paths. */
async function pythonBeside(program: string): Promise<string | null> {
  const beside = join(dirname(program), 'python');
  return (await isExecutable(beside)) ? beside : null;
}

/**
 * The options are read from Streamlit's own source: importing it takes over a second, a list of ours would be wrong for
 * the next version. Each is one call of `_create_option`; in 1.53.0 and 1.67.0 these are all that it knows, but for
 * those of `theme`, which a loop makes.
 */
async function optionsIn(folder: string | null): Promise<readonly string[] | null> {
  if (folder === null) return null;
  const source = await readFile(join(folder, 'config.py'), 'utf8').catch(() => '');
  const names = [...source.matchAll(/\b_create_option\(\s*"([\w.]+)"/g)].map(([, name = '']) => name);
  // One that builds its list in another way must not have all of its options called unknown.
  return names.includes('server.port') && names.includes('server.enableCORS') ? names : null;
}
