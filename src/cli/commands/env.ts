import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { formatProblem, type ProblemLine } from '../../core/base/problem.ts';
import { allowedOrigins } from '../../core/settings/allowed-origins.ts';
import { generatedEnvironment } from '../../core/settings/generated.ts';
import { type EnvironmentFormat, formatEnvironment } from '../../core/settings/print.ts';
import { type Environment, readSettings, type SettingsOptions } from '../../core/settings/settings.ts';
import { createSettingsRedactor } from '../../logs/redact.ts';
import { codeOf } from '../../services/os/error-code.ts';

export interface EnvCommand {
  /** The project's folder. */
  readonly cwd: string;
  /** As it was given: this is how the problems name it. */
  readonly envFile: string;
  readonly format?: EnvironmentFormat;
  readonly options: SettingsOptions;
  readonly wildcard?: boolean;
  readonly shell: Environment;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

type Content =
  | { readonly ok: true; readonly text: string | null }
  | { readonly ok: false; readonly problem: ProblemLine };

/**
 * Prints the generated environment, and nothing else, on stdout; problems and remarks go to stderr, a line each.
 *
 * @returns the exit code: 0, or 2 where the settings cannot be used, and then nothing is on stdout.
 */
export async function runEnv(command: EnvCommand): Promise<number> {
  const { cwd, envFile: file, format = 'shell', options, wildcard = false, shell, stdout, stderr } = command;
  const content = await readContent(cwd, file);
  if (!content.ok) {
    stderr(`${formatProblem(content.problem)}\n`);
    return 2;
  }
  const redact = createSettingsRedactor(content.text, shell);
  const tell = (problems: readonly ProblemLine[]): void => {
    for (const problem of problems) stderr(`${redact(formatProblem(problem))}\n`);
  };
  const { settings, errors, warnings } = readSettings({ file, text: content.text, shell, options });
  if (settings === null) {
    tell(errors);
    return 2;
  }
  tell(warnings);
  if (wildcard) stderr('With this environment any website can talk to the app: use it for a test only.\n');
  const origins = allowedOrigins(settings, null);
  const environment = generatedEnvironment(settings, origins, wildcard ? 'any' : 'listed', shell);
  stdout(formatEnvironment({ wildcard, origins, environment }, format));
  return 0;
}

/** No file is no error; a folder that does not exist is one, since its file cannot have been meant. */
async function readContent(cwd: string, file: string): Promise<Content> {
  const problem = (place: string, message: string): Content => ({
    ok: false,
    problem: { file: place, line: null, name: null, message },
  });
  const isFolder = await stat(cwd).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (!isFolder) return problem(cwd, 'is not a folder: give the folder of the project, as in --cwd DIR.');
  try {
    return { ok: true, text: await readFile(resolve(cwd, file), 'utf8') };
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return { ok: true, text: null };
    if (code === 'EISDIR') return problem(file, 'is a folder: give a file, as in --env-file .env.');
    return problem(file, `cannot be read (${code}): see what it is with ls -l ${file}`);
  }
}
