import type { Environment } from '../../core/settings/settings.ts';
import { type Project, type ProjectPlace, readProject, requireSettings } from '../project/open-project.ts';

/** What a start of the supervisor stands on: a project whose settings are valid. */
export type Preparation = Pick<Project, 'cwd' | 'envPath' | 'envFile' | 'input'>;

/** Looks at folder and settings before anything is started. @throws {UserError} with exit code 2, a line for each problem. */
export async function prepare(
  invocation: Omit<ProjectPlace, 'shell'>,
  shell: Environment,
): Promise<Preparation> {
  const { cwd, envFile, options, demo = false } = invocation;
  const project = await readProject({ cwd, envFile, options, demo, shell });
  requireSettings(project);
  return project;
}
