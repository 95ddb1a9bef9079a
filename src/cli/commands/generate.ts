import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { printable } from '../../core/base/printable.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { generateWords, outputFileWords } from '../../core/words/generating.ts';
import { offlinePage } from '../../deploy/error-page.ts';
import type { GeneratedKind, ProxyTarget } from '../../deploy/kinds.ts';
import { usage } from '../arguments/base/usage.ts';
import {
  openProject,
  type Project,
  type ProjectPlace,
  problemLines,
  settingsOf,
} from '../project/open-project.ts';
import { type GeneratedFile, nginxFile, renderFile, streamlitConfigFile } from './generated-file.ts';
import { writeOutputFile } from './output-file.ts';

export interface GenerateCommand extends ProjectPlace {
  readonly kind: GeneratedKind;
  /** Of `nginx`: one proxy alone. Without it, each of which both ends are known. */
  readonly target?: ProxyTarget | undefined;
  /** Of `nginx`: the name servers of the machine that it runs on, as `IP` or `IP:PORT`. */
  readonly resolvers?: readonly string[] | undefined;
  /** A file, from the project's folder; without it the text goes to stdout. */
  readonly out?: string | undefined;
  readonly force?: boolean | undefined;
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
  const fault = usageFault(command);
  if (fault !== null) throw usage(fault, 'generate');
  const project = await openProject(command);
  const file = await generate(project, command);
  if (file === null) return 2;
  for (const notice of file.notices) command.stderr(`${notice}\n`);
  if (command.out !== undefined) return writeOut(project, command, command.out, file.text);
  command.stdout(file.text);
  return 0;
}

/** Null where the settings cannot be used. The offline page needs none. */
async function generate(project: Project, command: GenerateCommand): Promise<GeneratedFile | null> {
  const { kind, shell } = command;
  const settings = settingsFor(project, command);
  if (kind === 'error-page') return { text: offlinePage(), notices: [] };
  if (settings === null) return null;
  const from = { cwd: project.cwd, settings, shell };
  switch (kind) {
    case 'nginx':
      return nginxFile(from, command);
    case 'render':
      return renderFile(from);
    case 'streamlit-config':
      return streamlitConfigFile(from);
    default:
      return kind satisfies never;
  }
}

/** Null: it is one of ours. */
function usageFault({
  kind,
  cwd,
  envFile,
  target,
  resolvers = [],
  out,
  force,
}: GenerateCommand): string | null {
  if (kind !== 'nginx' && target !== undefined) return generateWords.ofNginxOnly('target');
  if (kind !== 'nginx' && resolvers.length > 0) return generateWords.ofNginxOnly('resolver');
  const bad = resolvers.find((address) => !isAddress(address));
  if (bad !== undefined) return generateWords.noResolver(printable(bad));
  if (out === undefined) return force ? generateWords.forceNeedsFile : null;
  return resolve(cwd, out) === resolve(cwd, envFile) ? generateWords.outIsSettings(out) : null;
}

/** `127.0.0.53`, `127.0.0.1:5353`, `[::1]` or `[::1]:53`. */
function isAddress(text: string): boolean {
  const [, host = '', port = '53'] = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
  const isHost = host.startsWith('[') ? isIP(host.slice(1, -1)) === 6 : isIP(host) === 4;
  return isHost && Number(port) >= 1 && Number(port) <= 65535;
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
  { force = false, stdout, stderr }: GenerateCommand,
  name: string,
  text: string,
): Promise<number> {
  const outcome = await writeOutputFile({ cwd: project.cwd, name, text, force });
  if ('diff' in outcome) stdout(showable(outcome.diff, project));
  if (outcome.kind === 'refused') {
    stderr(`${outputFileWords.kept(name)}\n`);
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
