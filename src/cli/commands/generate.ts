import { printable } from '../../core/base/printable.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { outputFileWords } from '../../core/words/generating.ts';
import { readContact } from '../../deploy/contact.ts';
import { offlinePage } from '../../deploy/error-page.ts';
import { usage } from '../arguments/base/usage.ts';
import {
  openProject,
  type Project,
  type ProjectPlace,
  problemLines,
  settingsOf,
} from '../project/open-project.ts';
import { pageLanguage } from './deployment/page-language.ts';
import { proxyFile } from './deployment/proxy-file.ts';
import { type GenerateOptions, generateFault } from './generate-usage.ts';
import {
  dockerfileFile,
  type GeneratedFile,
  procfileFile,
  renderFile,
  streamlitConfigFile,
} from './generated-file.ts';
import { writeOutputFile } from './output-file.ts';

export interface GenerateCommand extends GenerateOptions, ProjectPlace {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/**
 * Writes one deployment file, to stdout or to `out`. On stdout is nothing else but the diff, where a file is there
 * already; problems and remarks go to stderr, a line each.
 *
 * @returns the exit code: 0, also where the file holds just this text; 1 where it holds another and `force` is not
 * given; 2 where the settings cannot be used.
 * @throws {UserError} for what is lacking (code 2), or cannot be written (code 1).
 */
export async function runGenerate(command: GenerateCommand): Promise<number> {
  const fault = generateFault(command);
  if (fault !== null) throw usage(fault, 'generate');
  const project = await openProject(command);
  const file = await generate(project, command);
  if (file === null) return 2;
  for (const notice of file.notices) command.stderr(`${notice}\n`);
  if (command.out !== undefined) return writeOut(project, command, command.out, file);
  command.stdout(file.text);
  return 0;
}

/** Null where the settings cannot be used. The offline page needs none. */
async function generate(project: Project, command: GenerateCommand): Promise<GeneratedFile | null> {
  const { kind, shell, contact } = command;
  const settings = settingsFor(project, command);
  if (kind === 'error-page')
    return {
      text: offlinePage(contact === undefined ? null : readContact(contact), pageLanguage(project.input)),
      notices: [],
    };
  if (settings === null) return null;
  const from = { cwd: project.cwd, settings, shell };
  switch (kind) {
    case 'nginx':
      return proxyFile(from, { ...command, proxyKind: undefined });
    case 'proxy':
      return proxyFile(from, command);
    case 'render':
      return renderFile(from, command);
    case 'streamlit-config':
      return streamlitConfigFile(from);
    case 'dockerfile':
      return dockerfileFile(from, command);
    case 'procfile':
      return procfileFile(from, command);
    default:
      return kind satisfies never;
  }
}

/** Null where they cannot be used. Says what is wrong with them, unless nothing of them goes into the file. */
function settingsFor(project: Project, { kind, stderr }: GenerateCommand): Settings | null {
  const outcome = settingsOf(project);
  const problems = outcome.ok ? outcome.warnings : outcome.errors;
  if (kind !== 'error-page') for (const line of problemLines(project, problems)) stderr(`${line}\n`);
  return outcome.ok ? outcome.settings : null;
}

async function writeOut(
  project: Project,
  { force = false, shell: env, stdout, stderr }: GenerateCommand,
  name: string,
  { text, edit }: GeneratedFile,
): Promise<number> {
  const outcome = await writeOutputFile({ cwd: project.cwd, name, text, edit, force, env });
  if ('diff' in outcome) stdout(showable(outcome.diff, project));
  if (outcome.kind === 'refused') {
    stderr(`${edit === undefined ? outputFileWords.kept(name) : outputFileWords.keptKeys(name)}\n`);
    return 1;
  }
  const { upToDate, written } = outputFileWords;
  stderr(`${outcome.kind === 'unchanged' ? upToDate(name) : written(name)}\n`);
  return 0;
}

/** A file that is there may hold anything: a secret of `.env`, or what moves a terminal's cursor. */
function showable(diff: string, project: Project): string {
  const rows = project.redactor()(diff).split('\n');
  return rows.map((row) => row.split('\t').map(printable).join('\t')).join('\n');
}
