import { resolve } from 'node:path';
import { importsRemedy } from '../../core/app/environment/missing-imports.ts';
import type { ProjectPackages } from '../../core/app/environment/packages.ts';
import { reasonText } from '../../core/app/find-app/app-reason.ts';
import type { ImportSight } from '../../core/doctor/project.ts';
import type { Environment } from '../../core/settings/settings.ts';
import { findAppWords } from '../../core/words/find-app.ts';
import { askImports } from '../streamlit/ask-imports.ts';
import { findScripts } from '../streamlit/project-scan.ts';

/** Besides the search for Streamlit, which takes longer: the doctor is done after seconds. */
const deadlineMs = 3000;

/** Why a script is the app, in words; null: there is not one. `place`: where it is written; null: nowhere. Never rejects. */
export async function appReason(
  cwd: string,
  named: string | null,
  place: string | null,
): Promise<string | null> {
  const { reason } = await findScripts(cwd, named);
  if (reason !== null) return reasonText(reason);
  return place === null ? null : findAppWords.written(place);
}

export interface ImportPlace {
  readonly cwd: string;
  readonly shell: Environment;
  /** From `cwd`; null: there is none. */
  readonly script: string | null;
  /** The Python of the Streamlit that was found; null: none was. */
  readonly python: string | null;
  /** Of the app's environment. */
  readonly pythonPath: string;
  readonly packages: ProjectPackages;
}

/** What the app would import in vain, without running any of it. Never rejects. */
export async function importSight(place: ImportPlace): Promise<ImportSight> {
  const { cwd, shell, script, python, pythonPath, packages } = place;
  if (script === null || python === null) return { missing: [], remedy: null };
  const question = { python, script: resolve(cwd, script), pythonPath };
  const missing = await askImports(question, { cwd, env: shell, deadlineMs });
  return { missing, remedy: importsRemedy(missing, packages) };
}
