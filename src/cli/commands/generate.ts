import { stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { printable } from '../../core/base/printable.ts';
import { formatProblem } from '../../core/base/problem.ts';
import { secretSettings } from '../../core/settings/rows/all.ts';
import {
  type Environment,
  readSettings,
  type Settings,
  type SettingsOptions,
} from '../../core/settings/settings.ts';
import { offlinePage } from '../../deploy/error-page.ts';
import type { GeneratedKind } from '../../deploy/kinds.ts';
import type { ProxyTarget } from '../../deploy/proxy-site.ts';
import { UserError } from '../../errors.ts';
import { createRedactor, createSettingsRedactor, secretValues } from '../../logs/redact.ts';
import { readEnvFileNow } from '../../services/files/read-env.ts';
import { type GeneratedFile, nginxFile, renderFile, streamlitConfigFile } from './generated-file.ts';
import { writeOutputFile } from './output-file.ts';

export interface GenerateCommand {
  readonly kind: GeneratedKind;
  /** The project's folder. */
  readonly cwd: string;
  /** As it was given: this is how the problems name it. */
  readonly envFile: string;
  readonly options: SettingsOptions;
  readonly shell: Environment;
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
  checkUsage(command);
  const settings = await settingsFor(command);
  const file = await generate(command, settings);
  if (file === null) return 2;
  for (const notice of file.notices) command.stderr(`${notice}\n`);
  if (command.out !== undefined) return writeOut(command, command.out, file.text, settings);
  command.stdout(file.text);
  return 0;
}

/** Null where the settings cannot be used. The offline page needs none. */
async function generate(command: GenerateCommand, settings: Settings | null): Promise<GeneratedFile | null> {
  const { kind, cwd, shell } = command;
  if (kind === 'error-page') return { text: offlinePage(), notices: [] };
  if (settings === null) return null;
  const from = { cwd, settings, shell };
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

function checkUsage({ kind, cwd, envFile, target, resolvers = [], out, force }: GenerateCommand): void {
  if (kind !== 'nginx' && target !== undefined) throw usage('--target belongs to generate nginx');
  if (kind !== 'nginx' && resolvers.length > 0) throw usage('--resolver belongs to generate nginx');
  const bad = resolvers.find((address) => !isAddress(address));
  if (bad !== undefined)
    throw usage(
      `--resolver is an IP address, with a port or without, such as 127.0.0.53, not "${printable(bad)}"`,
    );
  if (force && out === undefined) throw usage('--force needs a file: --out FILE');
  if (out !== undefined && resolve(cwd, out) === resolve(cwd, envFile))
    throw usage(`--out ${out} is the file of the settings itself`);
}

function usage(message: string): UserError {
  return new UserError(message, 'See: ocap-dev generate --help', 2);
}

/** `127.0.0.53`, `127.0.0.1:5353`, `[::1]` or `[::1]:53`. */
function isAddress(text: string): boolean {
  const [, host = '', port = '53'] = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
  const isHost = host.startsWith('[') ? isIP(host.slice(1, -1)) === 6 : isIP(host) === 4;
  return isHost && Number(port) >= 1 && Number(port) <= 65535;
}

/** Null where they cannot be used. Says what is wrong with them, unless nothing of them goes into the file. */
async function settingsFor(command: GenerateCommand): Promise<Settings | null> {
  const { kind, cwd, envFile: file, options, shell, stderr } = command;
  const isFolder = await stat(cwd).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new UserError(`${cwd} is not a folder.`, "Give the project's folder: --cwd DIR", 2);
  const content = readEnvFileNow(resolve(cwd, file));
  const quiet = kind === 'error-page';
  if (content.type === 'envFile.unreadable') {
    if (!quiet) stderr(`${file}: ${content.message}\n`);
    return null;
  }
  const text = content.type === 'envFile.read' ? content.text : null;
  const { settings, errors, warnings } = readSettings({ file, text, shell, options });
  if (!quiet) {
    const redact = createSettingsRedactor(text, shell);
    for (const problem of settings ? warnings : errors) stderr(`${redact(formatProblem(problem))}\n`);
  }
  return settings;
}

async function writeOut(
  { cwd, shell, force = false, stdout, stderr }: GenerateCommand,
  name: string,
  text: string,
  settings: Settings | null,
): Promise<number> {
  const outcome = await writeOutputFile({ cwd, name, text, force });
  if ('diff' in outcome) stdout(showable(outcome.diff, shell, settings));
  if (outcome.kind === 'refused') {
    stderr(`${name} is there and differs, see above: nothing was written. To replace it, add --force\n`);
    return 1;
  }
  stderr(outcome.kind === 'unchanged' ? `${name} is up to date, nothing to do.\n` : `Wrote ${name}.\n`);
  return 0;
}

/** A file that is there may hold anything: a secret of `.env`, or what moves a terminal's cursor. */
function showable(diff: string, shell: Environment, settings: Settings | null): string {
  const redact = createRedactor([
    ...secretValues(shell),
    ...secretValues(settings?.variables ?? {}),
    ...(settings === null ? [] : secretSettings(settings)),
  ]);
  const rows = redact(diff).split('\n');
  return rows.map((row) => row.split('\t').map(printable).join('\t')).join('\n');
}
