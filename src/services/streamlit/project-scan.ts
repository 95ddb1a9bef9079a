import { basename, resolve } from 'node:path';
import type { EnvironmentTool } from '../../core/app/environment/looked-in.ts';
import type { AppReason } from '../../core/app/find-app/app-reason.ts';
import { foundScript, type ProjectScan } from '../../core/app/project.ts';
import type { ConfigReading } from '../../core/app/streamlit-config.ts';
import { knowsAllowList } from '../../core/base/version.ts';
import type { Environment } from '../../core/settings/settings.ts';
import { envExampleOf, envFileAbove, secretsExampleOf } from '../files/example-files.ts';
import { isFolder } from '../os/path-kind.ts';
import { readConfigNow } from './config-files.ts';
import { foldersToScript, foldersToTop } from './environments/project-folders.ts';
import { findStreamlit } from './find.ts';
import { findApp } from './find-app.ts';
import { readIdentity } from './identity.ts';
import { importFacts } from './import-facts.ts';
import { readPackages } from './packages.ts';
import { streamlitPin } from './pin.ts';
import { readPyproject } from './pyproject.ts';

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
  /** Told as a tool begins to make the environment. */
  readonly toolBusy?: (tool: EnvironmentTool) => void;
}

/** Looks at a project: its app, name, Streamlit, and Streamlit's config files. Never rejects. */
export async function scanProject(options: ScanOptions): Promise<ProjectScan> {
  const { cwd, shell, script = null, settled = null, envFile = '.env', toolBusy } = options;
  const pyproject = await readPyproject(cwd);
  const found = findScripts(cwd, script);
  const oneOf = ({ scripts, appFolder }: FoundScripts) =>
    script === appFolder ? foundScript(scripts, settled) : script;
  const appFolders = async () => foldersToScript(cwd, oneOf(await found));
  const [{ scripts, appFolder }, finding] = await Promise.all([
    found,
    findStreamlit({ cwd, env: shell, appFolders, ...(toolBusy === undefined ? {} : { toolBusy }) }),
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
    appFolder,
    name: pyproject.name ?? basename(resolve(cwd)),
    streamlit: finding.streamlit,
    lookedIn: finding.lookedIn,
    packages,
    imports,
    pin,
    config: readConfigNow({ cwd, shell, script: oneOf(await found) }),
    envExample,
    envAbove,
    secretsExample,
  };
}

/** Streamlit's config files alone, which take no look at its interpreter. */
export async function configOfProject(
  options: Pick<ScanOptions, 'cwd' | 'shell' | 'script'>,
): Promise<ConfigReading> {
  const { cwd, shell, script: named = null } = options;
  const { scripts, appFolder } = await findScripts(cwd, named);
  const script = named === appFolder ? foundScript(scripts, null) : named;
  return readConfigNow({ cwd, shell, script });
}

/** The app where it was looked for. */
export interface FoundScripts extends Pick<ProjectScan, 'scripts' | 'appFolder'> {
  /** Null where there is not one, or nobody looked for it. */
  readonly reason: AppReason | null;
}

/** Looks for the app where that is needed: a script that was named is looked for by nobody but a start. Never rejects. */
export async function findScripts(cwd: string, named: string | null): Promise<FoundScripts> {
  const appFolder = named !== null && (await isFolder(resolve(cwd, named))) ? named : null;
  if (named !== appFolder) return { scripts: [], appFolder, reason: null };
  const { whose } = await readIdentity({ cwd });
  const own = whose === 'ocapistaine' ? guideScript : null;
  return { ...(await findApp({ cwd, folder: appFolder, own })), appFolder };
}

/** Where OCapistaine's guide has its app. */
export const guideScript = 'app/front.py';
