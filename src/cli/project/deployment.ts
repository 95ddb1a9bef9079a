import { basename, isAbsolute, relative, resolve } from 'node:path';
import type { DeployedManager } from '../../core/app/environment/managers.ts';
import { startLines } from '../../core/app/failure-text.ts';
import { encodedBasePath } from '../../core/app/options/base-path.ts';
import { writtenOption } from '../../core/app/options/streamlit-options.ts';
import { foundScript } from '../../core/app/project.ts';
import { defaultsOf, projectNameOf } from '../../core/settings/identity/project-identity.ts';
import type { Environment, Settings } from '../../core/settings/settings.ts';
import { appWords } from '../../core/words/app.ts';
import { environmentCommands } from '../../core/words/doctor-commands.ts';
import { generateWords } from '../../core/words/generating.ts';
import type { GeneratedKind } from '../../deploy/kinds.ts';
import { UserError } from '../../errors.ts';
import { isFile } from '../../services/os/path-kind.ts';
import { readConfigNow } from '../../services/streamlit/config-files.ts';
import { readDeployedManager } from '../../services/streamlit/packages.ts';
import { findScripts, guideScript } from '../../services/streamlit/project-scan.ts';
import { readPyproject } from '../../services/streamlit/pyproject.ts';

/** What is put up elsewhere: each of it is there, or nothing is generated. */
export interface Deployment {
  /** The app's script, from the project's folder. */
  readonly script: string;
  /** Where the app answers for its health once it is put up, percent-encoded. */
  readonly healthPath: string;
  readonly packageTool: DeployedManager;
  readonly projectName: string;
  /** `3.13` */
  readonly python: string;
  /** What is still to be written. */
  readonly notices: readonly string[];
}

export interface DeploymentPlace {
  readonly cwd: string;
  readonly settings: Settings;
  readonly shell: Environment;
}

/** Where a project says nothing of it. */
const usualPython = '3.13';

/** @param kind what was asked for, to be asked for again. @throws {UserError} with code 2 where there is no script, or nothing lists the packages. */
export async function findDeployment(place: DeploymentPlace, kind: GeneratedKind): Promise<Deployment> {
  const pyproject = await readPyproject(place.cwd);
  const script = await scriptOf(place, kind);
  const packageTool = await packagesOf(place);
  // A Procfile builds nothing.
  const lock = kind === 'procfile' ? [] : await lacksLock(place.cwd, packageTool.value);
  return {
    script: script.value,
    healthPath: healthPath(place, script.value),
    packageTool: packageTool.value,
    notices: [...script.notices, ...packageTool.notices, ...lock],
    projectName: projectName(place),
    python: /3\.\d+/.exec(pyproject.wantedPython ?? '')?.[0] ?? usualPython,
  };
}

/**
 * The health's path below `server.baseUrlPath` of the project's own files. Variables of this machine and the file of its home
 * folder are not put up with the app. Quotes and `$` are encoded too: the path stands in a shell's command.
 */
function healthPath({ cwd, settings, shell }: DeploymentPlace, script: string): string {
  const config = readConfigNow({ cwd, shell, script });
  const env = { ...settings.variables, ...shell, STREAMLIT_SERVER_BASE_URL_PATH: '' };
  const path = writtenOption('server.baseUrlPath', { extraArgs: [], env, config });
  const own = path === null || path.place.file.startsWith('~/') ? '' : path.text;
  const base = encodedBasePath(own, false).replace(
    /['$]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
  return `${base}/_stcore/health`;
}

/** As the project calls itself, else its folder. */
export function projectName({ cwd, settings }: DeploymentPlace): string {
  return projectNameOf(settings.identity) ?? basename(cwd);
}

interface Found<Value> {
  readonly value: Value;
  readonly notices: readonly string[];
}

/**
 * From the root of the repository. Where nothing says that the project is another's, one that is still to be written is as good
 * as its own: it is the guide's.
 */
async function scriptOf(place: DeploymentPlace, kind: GeneratedKind): Promise<Found<string>> {
  const { cwd } = place;
  const { app } = place.settings;
  const { scripts, appFolder } = await findScripts(cwd, app);
  const named = app === appFolder ? foundScript(scripts, null) : app;
  const isGuides = followsGuide(place) && scripts.length === 0 && appFolder === null;
  const script = named ?? (isGuides ? guideScript : null);
  if (script === null) throw noApp(scripts, appFolder, `ocap-dev generate ${kind}`);
  const isThere = await isFile(resolve(cwd, script));
  if (!isThere && !isGuides) throw new UserError(appWords.scriptMissing(script), '', 2);
  const value = isAbsolute(script) ? relative(cwd, script) : script;
  return { value, notices: isThere ? [] : [appWords.scriptMissing(script)] };
}

function noApp(scripts: readonly string[], folder: string | null, command: string): UserError {
  if (scripts.length === 0) return new UserError(appWords.noScript(folder, command), '', 2);
  const lines = [appWords.severalScripts, ...startLines(scripts, command)];
  return new UserError(lines.join('\n'), '', 2);
}

/** The same of the file that lists the packages. */
async function packagesOf(place: DeploymentPlace): Promise<Found<DeployedManager>> {
  const value = await readDeployedManager(place.cwd);
  if (value !== null) return { value, notices: [] };
  if (!followsGuide(place)) throw lacking(generateWords.noPackageFile);
  return { value: 'requirements', notices: [generateWords.noPackageFile.message] };
}

/** What the build goes by, and is not there. */
async function lacksLock(cwd: string, manager: DeployedManager): Promise<string[]> {
  if (manager !== 'uv' && manager !== 'pipenv') return [];
  const { file, make } = environmentCommands.lock[manager];
  const { build } = environmentCommands.deploy[manager];
  return (await isFile(resolve(cwd, file))) ? [] : [generateWords.noLock(file, build, make)];
}

function followsGuide({ settings }: DeploymentPlace): boolean {
  return defaultsOf(settings.identity) === 'ocapistaine';
}

/** The project, or its settings, are not enough for what was asked for. */
export function lacking({ message, hint }: { readonly message: string; readonly hint: string }): UserError {
  return new UserError(message, hint, 2);
}
