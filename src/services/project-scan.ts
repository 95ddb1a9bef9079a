import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { ProjectScan } from '../core/events.ts';
import type { StreamlitConfig } from '../core/launch.ts';
import type { Environment } from '../core/settings.ts';
import { readStreamlitConfig } from '../core/streamlit-config.ts';
import { findStreamlit } from './find-streamlit.ts';
import { readPyproject } from './pyproject.ts';

/** The usual names of a Streamlit script, the preferred one first. */
export const usualScripts: readonly string[] = ['app/front.py', 'streamlit_app.py', 'app.py', 'main.py'];

export interface ScanOptions {
  /** The project's folder, absolute. */
  readonly cwd: string;
  /** The shell's environment. */
  readonly shell: Environment;
  /** Script names to look for, relative to `cwd`. */
  readonly candidates?: readonly string[];
  /** The script that the settings name: a config file next to it counts too. Else the first candidate that exists. */
  readonly script?: string | null;
}

/** Looks at a project: its scripts, name, Streamlit, and Streamlit's config files. Never rejects. */
export async function scanProject(options: ScanOptions): Promise<ProjectScan> {
  const { cwd, shell, candidates = usualScripts } = options;
  const pyproject = await readPyproject(cwd);
  const [scripts, finding] = await Promise.all([
    existing(cwd, candidates),
    findStreamlit({ cwd, env: shell, pyproject }),
  ]);
  return {
    scripts,
    name: pyproject.name ?? basename(resolve(cwd)),
    streamlit: finding.streamlit,
    lookedIn: finding.lookedIn,
    config: await readConfig(cwd, shell, options.script ?? scripts[0] ?? null),
  };
}

async function existing(cwd: string, names: readonly string[]): Promise<string[]> {
  const found = await Promise.all(names.map((name) => isFile(resolve(cwd, name))));
  return names.filter((_, index) => found[index]);
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}

// The order of Streamlit's own `get_config_files`: home, project, script. Tried with 1.53.0 and 1.67.0, where
// no environment variable names another file.
async function readConfig(cwd: string, shell: Environment, script: string | null): Promise<StreamlitConfig> {
  const folders = [shell['HOME'] || homedir(), cwd];
  if (script !== null) folders.push(dirname(resolve(cwd, script)));
  const files = folders.map((folder) => join(folder, '.streamlit', 'config.toml'));
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  return readStreamlitConfig(texts, shell);
}
