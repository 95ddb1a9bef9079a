import { dirname, join } from 'node:path';
import { readdir, realpath } from '../os/folders/files-at-once.ts';
import { isExecutable, isFile } from '../os/path-kind.ts';
import { interpreterOf } from '../os/shebang.ts';

/** A Streamlit of one Python prefix. `version` is null where the folder does not tell it for certain. */
export interface PrefixStreamlit {
  readonly command: readonly string[];
  readonly version: string | null;
}

/**
 * The Streamlit of a virtualenv (or any other Python prefix): its `bin/streamlit`, else its Python with
 * `-m streamlit`. Null when it has none, or no Python that could run it. Starts no program.
 */
export async function streamlitInPrefix(prefix: string): Promise<PrefixStreamlit | null> {
  const version = await installedVersion(prefix);
  const script = join(prefix, 'bin', 'streamlit');
  if ((await isExecutable(script)) && (await hasInterpreter(script)))
    // One that is linked into the prefix, or was copied, belongs to another, which tells.
    return { command: [script], version: version ?? (await versionOfScript(script)) };
  const python = join(prefix, 'bin', 'python');
  if (version === null || !(await isExecutable(python))) return null;
  return { command: [python, '-m', 'streamlit'], version };
}

/**
 * The version that belongs to a `streamlit` script: of the prefix it really lies in (`pip install --user`, pipx
 * through its symlink), else of its interpreter's. Null for a script that is not Python's own (a pyenv shim).
 */
export async function versionOfScript(script: string): Promise<string | null> {
  const real = await realpath(script).catch(() => script);
  const interpreter = await pythonOf(real);
  if (interpreter === null) return null;
  const prefix = (program: string) => dirname(dirname(program));
  return (await installedVersion(prefix(real))) ?? (await installedVersion(prefix(interpreter)));
}

/** The Python that runs this script, or that this program is; null for anything that is not Python's own. */
export async function pythonOf(program: string): Promise<string | null> {
  const interpreter = isPython(program) ? program : await interpreterOf(program);
  return interpreter !== null && isPython(interpreter) ? interpreter : null;
}

function isPython(path: string): boolean {
  return /\/python[\d.]*$/.test(path);
}

// A virtualenv that was moved or copied keeps scripts that name its old place and cannot run.
async function hasInterpreter(script: string): Promise<boolean> {
  const interpreter = await interpreterOf(script);
  return interpreter === null || isExecutable(interpreter);
}

/**
 * The version of the Streamlit that is installed in a Python prefix, from the package's own record: asking Streamlit itself
 * takes over a second. pip names the folder `streamlit-1.53.0.dist-info`. Two versions (several Pythons in one prefix)
 * are no answer.
 */
export async function installedVersion(prefix: string): Promise<string | null> {
  const versions = new Set<string>();
  for (const lib of await pythonLibraries(prefix)) {
    for (const entry of await namesIn(lib)) {
      const version = /^streamlit-(\d[^-]*)\.dist-info$/.exec(entry)?.[1];
      if (version !== undefined) versions.add(version);
    }
  }
  const [version, another] = versions;
  return another === undefined ? (version ?? null) : null;
}

/** Is this a virtualenv into which nothing was installed? */
export async function isEmptyEnvironment(prefix: string): Promise<boolean> {
  if (!(await isFile(join(prefix, 'pyvenv.cfg')))) return false;
  const names = await Promise.all((await pythonLibraries(prefix)).map(namesIn));
  return !names.flat().some((name) => name.endsWith('.dist-info'));
}

/** The folders into which a prefix installs its packages. */
export async function pythonLibraries(prefix: string): Promise<string[]> {
  const lib = join(prefix, 'lib');
  const pythons = (await namesIn(lib)).filter((name) => name.startsWith('python'));
  return pythons.flatMap((python) =>
    // Debian's own Python uses dist-packages.
    ['site-packages', 'dist-packages'].map((packages) => join(lib, python, packages)),
  );
}

async function namesIn(directory: string): Promise<string[]> {
  return readdir(directory).catch(() => []);
}
