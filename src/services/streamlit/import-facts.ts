import { dirname, join } from 'node:path';
import type { ImportFacts } from '../../core/app/environment/import-order.ts';
import type { Streamlit } from '../../core/app/launch.ts';
import { readdir, readEntries, readFile } from '../os/folders/files-at-once.ts';
import { isExecutable, isFile } from '../os/path-kind.ts';
import { readIdentity } from './identity.ts';
import { pythonLibraries, pythonOf } from './python-prefix.ts';

/** Python imports these two, from wherever they lie, for the very purpose of being changed. */
const meantToBeReplaced = new Set(['sitecustomize', 'usercustomize']);

/** What decides from where the app imports first. Starts no program; never rejects. */
export async function importFacts(cwd: string, streamlit: Streamlit | null): Promise<ImportFacts> {
  const python = streamlit === null ? null : await pythonBehind(streamlit);
  const [{ whose }, shadows] = await Promise.all([
    readIdentity({ cwd }),
    python === null ? [] : shadowsIn(cwd, python),
  ]);
  return { whose, shadows, python };
}

/** pip writes a script of sh where the path of its Python is too long for a first line: Python lies beside it. */
async function pythonBehind({ command: [program = ''] }: Streamlit): Promise<string | null> {
  const python = await pythonOf(program);
  if (python !== null || !(await readFile(program, 'utf8').catch(() => '')).includes("'''exec'"))
    return python;
  const beside = join(dirname(program), 'python');
  return (await isExecutable(beside)) ? beside : null;
}

async function shadowsIn(cwd: string, python: string): Promise<readonly string[]> {
  const [own, others] = await Promise.all([modulesIn(cwd), importable(dirname(dirname(python)))]);
  const taken = new Set(others);
  return own.filter((name) => taken.has(name) && !meantToBeReplaced.has(name));
}

/** The modules of a folder. A folder without `__init__.py` stands behind every other of its name (PEP 420). */
async function modulesIn(folder: string): Promise<readonly string[]> {
  const entries = await readEntries(folder).catch(() => []);
  const names = await Promise.all(
    entries.map(async ({ name }) => {
      if (name.endsWith('.py')) return [name.slice(0, -'.py'.length)];
      return (await isFile(join(folder, name, '__init__.py'))) ? [name] : [];
    }),
  );
  return names.flat();
}

/** What this prefix imports from: its packages, and the standard library of the Python that it was made with. */
async function importable(prefix: string): Promise<readonly string[]> {
  const config = await readFile(join(prefix, 'pyvenv.cfg'), 'utf8').catch(() => '');
  // `home = /usr/bin`
  const home = /^home *= *(.+)$/m.exec(config)?.[1]?.trim();
  const packages = await pythonLibraries(prefix);
  const base = home === undefined ? prefix : dirname(home);
  const standard = [...new Set(packages.map((path) => join(base, 'lib', versionFolder(path))))];
  const folders = [...packages, ...standard, ...standard.map((path) => join(path, 'lib-dynload'))];
  const names = await Promise.all(folders.map((folder) => readdir(folder).catch(() => [])));
  return names.flat().map((name) => name.replace(/\..*$/, ''));
}

/** `python3.13`, of the path of its packages. */
function versionFolder(packages: string): string {
  return dirname(packages).split('/').at(-1) ?? '';
}
