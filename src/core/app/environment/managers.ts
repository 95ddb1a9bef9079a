import { type EnvironmentTool, managerOf } from './looked-in.ts';

/** What keeps the project's packages. `requirements`: pip, by a `requirements.txt`; `project`: pip, by a `pyproject.toml` or `setup.py`; `pip`: no file names them. */
export type PackageManager = Lowercase<EnvironmentTool> | 'requirements' | 'project' | 'pip';

/** Those that a plain Python elsewhere can get by pip. */
export type DeployedManager = Extract<
  PackageManager,
  'poetry' | 'uv' | 'pdm' | 'pipenv' | 'requirements' | 'project'
>;

/** The project's own files that say which packages it needs. */
export interface PackageFiles {
  /** Those that its files speak of, in the order in which they are looked at. */
  readonly tools: readonly EnvironmentTool[];
  readonly hasRequirements: boolean;
  readonly hasPipfile: boolean;
  readonly hasPdmLock: boolean;
  /** May pip install it? `with-streamlit`: it says itself that it needs Streamlit. */
  readonly project: 'none' | 'installable' | 'with-streamlit';
}

/** How its packages get into its environment on this machine. An `environment.yml` stands in many projects that are installed by pip. */
export function managerHere({ tools, hasRequirements, project }: PackageFiles): PackageManager {
  const managers = tools.map(managerOf);
  const first = managers.find((manager) => manager !== 'conda');
  if (first !== undefined) return first;
  if (hasRequirements) return 'requirements';
  if (managers.length > 0) return 'conda';
  return project === 'with-streamlit' ? 'project' : 'pip';
}

/**
 * How they get into a plain Python elsewhere; null where no file says it that such a one can use, as only conda's. What needs no
 * tool comes before those that are got first, and each of these only with what it goes by.
 */
export function managerThere(files: PackageFiles): DeployedManager | null {
  const first = files.tools.map(managerOf).find((manager) => manager === 'poetry' || manager === 'uv');
  if (first === 'poetry' || first === 'uv') return first;
  if (files.hasRequirements) return 'requirements';
  if (files.hasPipfile) return 'pipenv';
  if (files.hasPdmLock) return 'pdm';
  return files.project === 'none' ? null : 'project';
}
