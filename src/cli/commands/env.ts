import { allowedOrigins } from '../../core/settings/allowed-origins.ts';
import type { EnvironmentFormat } from '../../core/settings/formats.ts';
import { generatedEnvironment } from '../../core/settings/generated.ts';
import { formatEnvironment } from '../../core/settings/print.ts';
import { projectWords } from '../../core/words/project.ts';
import { openProject, type ProjectPlace, problemLines, settingsOf } from '../project/open-project.ts';

export interface EnvRequest extends ProjectPlace {
  readonly format?: EnvironmentFormat;
  readonly wildcard?: boolean;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/**
 * Prints the generated environment, and nothing else, on stdout; problems and remarks go to stderr, a line each.
 *
 * @returns the exit code: 0, or 2 where the settings cannot be used, and then nothing is on stdout.
 * @throws {UserError} with exit code 2 where `cwd` is no folder.
 */
export async function runEnv(command: EnvRequest): Promise<number> {
  const { format = 'shell', wildcard = false, shell, stdout, stderr } = command;
  const project = await openProject(command);
  const outcome = settingsOf(project);
  for (const line of problemLines(project, outcome.ok ? outcome.warnings : outcome.errors))
    stderr(`${line}\n`);
  if (!outcome.ok) return 2;
  const { settings } = outcome;
  if (wildcard) stderr(`${projectWords.wildcardEnvironment}\n`);
  const origins = allowedOrigins(settings, null);
  const environment = generatedEnvironment(settings, origins, wildcard ? 'any' : 'listed', shell);
  stdout(formatEnvironment({ identity: settings.identity, wildcard, origins, environment }, format));
  return 0;
}
