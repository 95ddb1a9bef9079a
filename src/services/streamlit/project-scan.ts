import { basename, resolve } from 'node:path';
import type { EnvironmentTool } from '../../core/app/environment/looked-in.ts';
import type { ProjectScan } from '../../core/app/project.ts';
import { knowsAllowList } from '../../core/base/version.ts';
import type { Environment } from '../../core/settings/settings.ts';
import { envExampleOf, envFileAbove, secretsExampleOf } from '../files/example-files.ts';
import { isFile } from '../os/path-kind.ts';
import { readConfigNow } from './config-files.ts';
import { foldersToTop } from './environments/project-folders.ts';
import { findStreamlit } from './find.ts';
import { importFacts } from './import-facts.ts';
import { readPackages } from './packages.ts';
import { streamlitPin } from './pin.ts';
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
  /** The settings file's name, relative to `cwd`. */
  readonly envFile?: string;
  /** Told as a tool begins to make the environment. */
  readonly toolBusy?: (tool: EnvironmentTool) => void;
}

/** Looks at a project: its scripts, name, Streamlit, and Streamlit's config files. Never rejects. */
export async function scanProject(options: ScanOptions): Promise<ProjectScan> {
  const { cwd, shell, candidates = usualScripts, envFile = '.env', toolBusy } = options;
  const pyproject = await readPyproject(cwd);
  const [scripts, finding] = await Promise.all([
    existing(cwd, candidates),
    findStreamlit({ cwd, env: shell, ...(toolBusy === undefined ? {} : { toolBusy }) }),
  ]);
  const above = (await foldersToTop(cwd)).slice(1);
  const [packages, imports, pin, envExample, envAbove, secretsExample] = await Promise.all([
    readPackages(cwd, finding),
    importFacts(cwd, finding.streamlit),
    knowsAllowList(finding.streamlit?.version ?? null) ? null : streamlitPin(cwd),
    envExampleOf(cwd, envFile),
    envFileAbove(cwd, above, envFile),
    secretsExampleOf(cwd, shell['HOME'] ?? ''),
  ]);
  return {
    scripts,
    name: pyproject.name ?? basename(resolve(cwd)),
    streamlit: finding.streamlit,
    lookedIn: finding.lookedIn,
    packages,
    imports,
    pin,
    config: readConfigNow({ cwd, shell, script: options.script ?? scripts[0] ?? null }),
    envExample,
    envAbove,
    secretsExample,
  };
}

async function existing(cwd: string, names: readonly string[]): Promise<string[]> {
  const found = await Promise.all(names.map((name) => isFile(resolve(cwd, name))));
  return names.filter((_, index) => found[index]);
}
