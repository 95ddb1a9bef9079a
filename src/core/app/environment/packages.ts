import { shellWord } from '../../base/shell-word.ts';
import { appWords } from '../../words/app.ts';
import { environmentCommands } from '../../words/doctor-commands.ts';
import {
  type EnvironmentTool,
  environmentTools,
  type LookedIn,
  lookedInTool,
  managerOf,
  seenText,
} from './looked-in.ts';
import type { PackageManager } from './managers.ts';

/** A virtualenv that is filled with pip, or with uv where uv made it: such a one has no pip. */
export interface Virtualenv {
  /** As one names it in the project's folder. */
  readonly folder: string;
  readonly byUv: boolean;
}

/** Of a Streamlit that was found what decides how it is kept up to date. */
interface FoundStreamlit {
  readonly command: readonly string[];
  readonly foundIn: string;
}

/** How the packages of a project get into its environment. */
export interface ProjectPackages {
  readonly manager: PackageManager;
  /** The one that runs the app, or that waits for a Streamlit; null: none is known. */
  readonly virtualenv: Virtualenv | null;
}

/** The command that makes the project's environment with Streamlit in it, the project's own way. */
export function installCommand(
  { manager, virtualenv }: ProjectPackages,
  lookedIn: readonly LookedIn[],
): string {
  const tool = environmentTools.find((name) => managerOf(name) === manager);
  if (tool !== undefined) return toolCommand(tool, lookedInTool(lookedIn, tool));
  if (virtualenv === null) return environmentCommands.install[manager];
  return pipCommand(
    virtualenv,
    pipInstalls[manager === 'requirements' || manager === 'project' ? manager : 'pip'],
  );
}

/** Makes a tool's environment, and gets the tool itself first where it is not there. */
export function toolCommand(tool: EnvironmentTool, looked: LookedIn | null): string {
  return environmentCommands[looked?.kind === 'no-tool' ? 'getTool' : 'install'][managerOf(tool)];
}

/** The command that installs what the project's own files name; null where they name nothing. */
export function packagesCommand({ manager, virtualenv }: ProjectPackages): string | null {
  if (manager === 'pip') return null;
  if (manager !== 'requirements' && manager !== 'project') return environmentCommands.install[manager];
  const what = pipInstalls[manager];
  return virtualenv === null ? environmentCommands.pip('pip', what) : pipCommand(virtualenv, what);
}

/** A sentence for the screen where the project's tool has no environment for it, so that a Streamlit of PATH runs it; else null. */
export function toolNotice({
  streamlit,
  lookedIn,
}: {
  readonly streamlit: FoundStreamlit | null;
  readonly lookedIn: readonly LookedIn[];
}): string | null {
  if (streamlit === null || streamlit.foundIn !== 'PATH') return null;
  for (const tool of environmentTools) {
    const looked = lookedInTool(lookedIn, tool);
    const seen = looked === null ? null : seenText(looked);
    if (seen !== null)
      return appWords.toolPassedOver(tool, seen, streamlit.foundIn, toolCommand(tool, looked));
  }
  return null;
}

/** The command that brings Streamlit itself up to date in the environment where it was found. */
export function updateCommand({ foundIn, command: [program = ''] }: FoundStreamlit): string {
  const { poetry, uv, pip } = environmentCommands.update;
  if (foundIn === 'Poetry') return poetry;
  if (foundIn === 'uv') return uv;
  const folder = program.slice(0, Math.max(0, program.lastIndexOf('/')));
  return pip(folder === '' ? 'pip' : `${shellWord(folder)}/pip`);
}

const pipInstalls = { requirements: '-r requirements.txt', project: '.', pip: 'streamlit' };

function pipCommand({ folder, byUv }: Virtualenv, what: string): string {
  if (!byUv) return environmentCommands.pip(`${shellWord(folder)}/bin/pip`, what);
  // uv takes .venv by itself.
  const where = folder === '.venv' ? '' : `--python ${shellWord(folder)} `;
  return environmentCommands.pip('uv pip', `${where}${what}`);
}
