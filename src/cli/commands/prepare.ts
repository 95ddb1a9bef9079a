import { resolve } from 'node:path';
import { formatProblem } from '../../core/base/problem.ts';
import type { Event } from '../../core/kernel/events.ts';
import { type Environment, readSettings } from '../../core/settings/settings.ts';
import { UserError } from '../../errors.ts';
import { createSettingsRedactor } from '../../logs/redact.ts';
import { readEnvFileNow } from '../../services/files/read-env.ts';
import type { SuperviseInvocation } from '../arguments/supervise.ts';
import { projectFolder } from './project-folder.ts';

export type EnvFileEvent = Extract<Event, { type: `envFile.${string}` }>;

/** What a start of the supervisor stands on. */
export interface Preparation {
  /** The real path of the project's folder: its identity. */
  readonly cwd: string;
  readonly envPath: string;
  /** The first reading of the settings file; its settings are valid. */
  readonly envFile: EnvFileEvent;
}

/** Looks at folder and settings before anything is started. @throws {UserError} with exit code 2, a line for each problem. */
export async function prepare(invocation: SuperviseInvocation, shell: Environment): Promise<Preparation> {
  const cwd = await projectFolder(invocation.cwd);
  const envPath = resolve(cwd, invocation.envFile);
  const envFile = await readEnvFileNow(envPath);
  if (envFile.type === 'envFile.unreadable') {
    throw new UserError(`${invocation.envFile}: ${envFile.message}`, '', 2);
  }
  const text = envFile.type === 'envFile.read' ? envFile.text : null;
  const { errors } = readSettings({ file: invocation.envFile, text, shell, options: invocation.options });
  if (errors.length > 0) {
    const redact = createSettingsRedactor(text, shell);
    throw new UserError(redact(errors.map(formatProblem).join('\n')), '', 2);
  }
  return { cwd, envPath, envFile };
}
