import type { Environment, SettingsInput } from '../../core/settings/settings.ts';
import { openProject, type Project, type ProjectPlace, requireSettings } from '../project/open-project.ts';

/** What a start of the supervisor stands on: a project whose settings are valid. */
export type Preparation = Pick<Project, 'cwd' | 'envPath' | 'envFile'> & Pick<SettingsInput, 'identity'>;

/** Looks at folder and settings before anything is started. @throws {UserError} with exit code 2, a line for each problem. */
export async function prepare(
  invocation: Omit<ProjectPlace, 'shell'>,
  shell: Environment,
): Promise<Preparation> {
  const { cwd, envFile, options, demo = false } = invocation;
  const project = await openProject({ cwd, envFile, options, demo, shell });
  const { identity } = requireSettings(project);
  return { ...project, identity };
}
