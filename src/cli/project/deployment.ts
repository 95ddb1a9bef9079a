import { basename, isAbsolute, relative, resolve } from 'node:path';
import { projectNameOf } from '../../core/settings/identity/project-identity.ts';
import type { Environment, Settings } from '../../core/settings/settings.ts';
import { generateWords } from '../../core/words/generating.ts';
import type { PackageTool } from '../../deploy/package-tools.ts';
import { UserError } from '../../errors.ts';
import { isFile } from '../../services/os/path-kind.ts';
import { findPackageFile } from '../../services/streamlit/package-files.ts';
import { usualScripts } from '../../services/streamlit/project-scan.ts';
import { readPyproject } from '../../services/streamlit/pyproject.ts';

/** What is put up elsewhere: each of it is there, or nothing is generated. */
export interface Deployment {
  /** The app's script, from the project's folder. */
  readonly script: string;
  readonly packageTool: PackageTool;
  readonly projectName: string;
  /** `3.13` */
  readonly python: string;
}

export interface DeploymentPlace {
  readonly cwd: string;
  readonly settings: Settings;
  readonly shell: Environment;
}

/** Where a project says nothing of it. */
const usualPython = '3.13';

/** @throws {UserError} with code 2 where there is no script, or nothing lists the packages. */
export async function findDeployment(place: DeploymentPlace): Promise<Deployment> {
  const { cwd, settings } = place;
  const pyproject = await readPyproject(cwd);
  const script = await scriptOf(cwd, settings);
  const packageTool = await findPackageFile(cwd, pyproject);
  if (packageTool === null) throw lacking(generateWords.noPackageFile);
  return {
    script,
    packageTool,
    projectName: projectName(place),
    python: /3\.\d+/.exec(pyproject.wantedPython ?? '')?.[0] ?? usualPython,
  };
}

/** As the project calls itself, else its folder. */
export function projectName({ cwd, settings }: DeploymentPlace): string {
  return projectNameOf(settings.identity) ?? basename(cwd);
}

async function scriptOf(cwd: string, { app }: Settings): Promise<string> {
  const candidates = app === null ? usualScripts : [isAbsolute(app) ? relative(cwd, app) : app];
  for (const name of candidates) if (await isFile(resolve(cwd, name))) return name;
  throw lacking(app === null ? generateWords.noApp(usualScripts) : generateWords.appMissing(app));
}

/** The project, or its settings, are not enough for what was asked for. */
export function lacking({ message, hint }: { readonly message: string; readonly hint: string }): UserError {
  return new UserError(message, hint, 2);
}
