import { resolve } from 'node:path';
import { settingsInProject } from '../../core/app/options/settings-in-project.ts';
import { formatProblem, type Problem } from '../../core/base/problem.ts';
import {
  readSettings,
  type Settings,
  type SettingsInput,
  type SettingsReading,
} from '../../core/settings/settings.ts';
import { UserError } from '../../errors.ts';
import { createSettingsRedactor } from '../../logs/secrets/values.ts';
import { type EnvFileEvent, readEnvFile } from '../../services/files/read-env.ts';
import { readHiddenTexts } from '../../services/streamlit/config-files.ts';
import { readIdentity } from '../../services/streamlit/identity.ts';
import { usesPortVariable } from '../../services/streamlit/port-variable.ts';
import { configOfProject, type ScanOptions } from '../../services/streamlit/project-scan.ts';
import { projectFolder } from './project-folder.ts';

/** Which project is meant, and what else its settings come from. */
export interface ProjectPlace extends Pick<SettingsInput, 'shell' | 'options'> {
  /** The project's folder. */
  readonly cwd: string;
  /** As it was given: this is how the problems name it. */
  readonly envFile: string;
  /** Is the bundled app run in it, and not its own? */
  readonly demo?: boolean;
}

/** A project as one look found it. */
export interface Project {
  /** The real path of its folder: its identity. */
  readonly cwd: string;
  readonly envPath: string;
  readonly envFile: EnvFileEvent;
  readonly input: SettingsInput;
  /** Of a file that cannot be read nothing is in it, as if there were none. */
  readonly reading: SettingsReading;
  /** Makes what takes out all that is secret in the file, the shell, and what Streamlit itself reads. */
  redactor(): (text: string) => string;
}

/** The settings of a project, or what keeps them from being used. */
export type ProjectSettings =
  | { readonly ok: true; readonly settings: Settings; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly errors: readonly Problem[] };

/**
 * Looks at a project's folder and settings once, the same way for every command. What is wrong with the settings is no
 * error here, since not every command needs them.
 *
 * @throws {UserError} with exit code 2 where `cwd` is no folder.
 */
export async function readProject({
  cwd: folder,
  envFile: file,
  shell,
  options,
  demo = false,
}: ProjectPlace): Promise<Project> {
  const cwd = await projectFolder(folder);
  const envPath = resolve(cwd, file);
  const envFile = await readEnvFile(envPath);
  const text = envFile.type === 'envFile.read' ? envFile.text : null;
  const [identity, usesPort] = await Promise.all([readIdentity({ cwd, demo }), usesPortVariable(cwd)]);
  const input = { file, text, shell, options, identity, usesPort };
  return {
    cwd,
    envPath,
    envFile,
    input,
    reading: readSettings(input),
    redactor: () => createSettingsRedactor(input.text, shell, readHiddenTexts({ cwd, shell, script: null })),
  };
}

/** A project with what Streamlit's config files say besides. @throws as `readProject`. */
export async function openProject(place: ProjectPlace): Promise<Project> {
  const project = await readProject(place);
  const { cwd, input, reading } = project;
  const settings = await inProject(reading.settings, { cwd, shell: input.shell });
  return { ...project, reading: { ...reading, settings } };
}

/** With what Streamlit's config files say, as the app would be started. */
async function inProject(
  settings: Settings | null,
  { cwd, shell }: Pick<ScanOptions, 'cwd' | 'shell'>,
): Promise<Settings | null> {
  if (settings === null) return null;
  const config = await configOfProject({ cwd, shell, script: settings.app });
  return settingsInProject(settings, { config, shell, extraArgs: [], freePort: null });
}

/** What a command may go by. No file at all is no fault; one that cannot be read is. */
export function settingsOf({ envFile, input, reading }: Project): ProjectSettings {
  if (envFile.type === 'envFile.unreadable') {
    const { what, fix, message } = envFile;
    const place = { file: input.file, line: null, name: null };
    return { ok: false, errors: [{ ...place, code: 'file-unreadable', what, fix, message }] };
  }
  const { settings, errors, warnings } = reading;
  return settings === null ? { ok: false, errors } : { ok: true, settings, warnings };
}

/** The same. @throws {UserError} with exit code 2, a line for each problem, where they cannot be used. */
export function requireSettings(project: Project): Settings {
  const outcome = settingsOf(project);
  if (outcome.ok) return outcome.settings;
  throw new UserError(problemLines(project, outcome.errors).join('\n'), '', 2);
}

/** A line for each, without what is secret. */
export function problemLines(project: Project, problems: readonly Problem[]): readonly string[] {
  const redact = project.redactor();
  return problems.map((problem) => redact(formatProblem(problem)));
}
