import { basename, resolve } from 'node:path';
import { foundScript, type ProjectScan } from '../../core/app/project.ts';
import type { Environment } from '../../core/settings/settings.ts';
import { isFile, isFolder } from '../os/path-kind.ts';
import { readConfigNow } from './config-files.ts';
import { findStreamlit } from './find.ts';
import { findApp } from './find-app.ts';
import { type Pyproject, readPyproject } from './pyproject.ts';

export interface ScanOptions {
  /** The project's folder, absolute. */
  readonly cwd: string;
  /** The shell's environment. */
  readonly shell: Environment;
  /** What the settings name as the app: a script, or a folder that has one. */
  readonly script?: string | null;
  /** The script that was the app before: of several it still is. */
  readonly settled?: string | null;
  /** The settings file's name, relative to `cwd`. */
  readonly envFile?: string;
}

/** Looks at a project: its app, name, Streamlit, and Streamlit's config files. Never rejects. */
export async function scanProject(options: ScanOptions): Promise<ProjectScan> {
  const { cwd, shell, script = null, settled = null, envFile = '.env' } = options;
  const pyproject = await readPyproject(cwd);
  const [{ scripts, appFolder }, finding] = await Promise.all([
    findScripts(cwd, script, pyproject),
    findStreamlit({ cwd, env: shell, pyproject }),
  ]);
  return {
    scripts,
    appFolder,
    name: pyproject.name ?? basename(resolve(cwd)),
    streamlit: finding.streamlit,
    lookedIn: finding.lookedIn,
    config: readConfigNow({
      cwd,
      shell,
      script: script === appFolder ? foundScript(scripts, settled) : script,
    }),
    hasEnvExample: await isFile(resolve(cwd, `${envFile}.example`)),
  };
}

/** Looks for the app where that is needed: a script that was named is looked for by nobody but a start. Never rejects. */
export async function findScripts(
  cwd: string,
  named: string | null,
  pyproject: Pyproject,
): Promise<Pick<ProjectScan, 'scripts' | 'appFolder'>> {
  const appFolder = named !== null && (await isFolder(resolve(cwd, named))) ? named : null;
  if (named !== appFolder) return { scripts: [], appFolder };
  return {
    scripts: await findApp({
      cwd,
      folder: appFolder,
      own: projectOwner(pyproject) === 'ocapistaine' ? guideScript : null,
    }),
    appFolder,
  };
}

/** Where OCapistaine's guide has its app. */
export const guideScript = 'app/front.py';

/** Whose project it is, as far as its own name tells. */
export function projectOwner({ name }: Pyproject): 'ocapistaine' | 'another' | 'unknown' {
  if (name === null) return 'unknown';
  return name.toLowerCase() === 'ocapistaine' ? 'ocapistaine' : 'another';
}
