import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isoWithOffset } from '../../core/base/local-time.ts';
import type { Environment } from '../../core/settings/settings.ts';
import { reportingWords as words } from '../../core/words/reporting.ts';
import { UserError } from '../../errors.ts';
import { projectFileName } from '../../services/log-file/places.ts';
import { codeOf } from '../../services/os/error-code.ts';
import { homeFolder } from '../../services/os/folders/home-folder.ts';
import { makeFolder } from '../../services/os/folders/make-folder.ts';
import { stateFolder } from '../../services/os/state-folder.ts';
import type { ReportInvocation } from '../arguments/report.ts';
import { openProject } from '../project/open-project.ts';
import { reportText } from './report-text.ts';

export interface ReportCommand extends Omit<ReportInvocation, 'command'> {
  readonly shell: Environment;
  readonly version: string;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Asks a person; null: there is no terminal to ask at. */
  readonly ask: ((question: string) => Promise<string>) | null;
  /** As in the doctor. */
  readonly lookupUrl?: string | null;
}

/**
 * Shows the report, and writes it where that is agreed to, for its user's eyes alone.
 *
 * @returns the exit code: 0, also where it was only shown.
 * @throws {UserError} with exit code 2 where `cwd` is no folder, with 1 where it cannot be written.
 */
export async function runReport(command: ReportCommand): Promise<number> {
  const { cwd, shell, lines, stdout, stderr, yes, ask, out, ...rest } = command;
  const env = { ...shell, HOME: homeFolder(shell) };
  const project = await openProject({ cwd, envFile: '.env', shell: env, options: {} });
  const nowMs = Date.now();
  const text = await reportText({ ...rest, project, env, lines, nowMs });
  stdout(text);
  const path = out ?? placeOf(project.cwd, env, nowMs);
  if (!yes && ask === null) {
    stderr(`${words.noTerminal}\n`);
    return 0;
  }
  const agreed = yes || /^\s*(?:y|yes)\s*$/i.test((await ask?.(words.question(path))) ?? '');
  if (agreed) await write(path, text);
  stderr(`${agreed ? words.writtenTo(path) : words.kept}\n`);
  return 0;
}

/** Not in the project: there it would be committed by accident. */
function placeOf(cwd: string, env: Environment, nowMs: number): string {
  const stamp = isoWithOffset(nowMs).slice(0, 23).replaceAll(/[-:]/g, '').replace('.', '-');
  return join(stateFolder(env), 'reports', `${projectFileName(basename(cwd))}-${stamp}.md`);
}

async function write(path: string, text: string): Promise<void> {
  try {
    makeFolder(dirname(path), 0o700);
    await using file = await open(path, 'wx', 0o600);
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    const code = codeOf(error);
    const { message, hint } = words.notWritten(path, code === 'EEXIST' ? words.isThere : code);
    throw new UserError(message, hint);
  }
}
