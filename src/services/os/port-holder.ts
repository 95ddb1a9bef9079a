import { readdir, readlink } from 'node:fs/promises';
import { basename, isAbsolute } from 'node:path';
import { execa } from 'execa';
import { streamlitWords } from '../../core/app/environment/import-order.ts';
import type { PortHolder } from '../../core/app/state.ts';
import { createRedactor } from '../../logs/redact.ts';
import { isSecretName } from '../../logs/secrets/names.ts';
import { secretsWithin } from '../../logs/secrets/within.ts';
import { commandLine, processIds, processStat, procText } from './process-table.ts';

const maxCommandLength = 80;

/** Who listens on a TCP port of this machine; null if that is nobody, or not to be known: another user's process. */
export function findPortHolder(port: number): Promise<PortHolder | null> {
  return process.platform === 'linux' ? holderFromProc(port) : holderFromLsof(port);
}

/** Linux: the socket's inode in /proc/net/tcp and tcp6, then the process that has it open (proc(5)). */
async function holderFromProc(port: number): Promise<PortHolder | null> {
  const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map(procText));
  const sockets = new Set(tables.flatMap((table) => listeningSockets(table, port)));
  const pid = sockets.size === 0 ? null : await ownerOf(sockets);
  return pid === null ? null : { pid, command: describeCommand(await argumentsOf(pid)) };
}

/** `  sl  local_address rem_address st … inode`, numbers in hexadecimal; state 0A is LISTEN. */
function listeningSockets(table: string, port: number): readonly string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === '0A' && fields[1]?.endsWith(suffix) === true)
    .map((fields) => `socket:[${fields[9]}]`);
}

/** Of several processes that share the socket the first: workers are younger than who started them. */
async function ownerOf(sockets: ReadonlySet<string>): Promise<number | null> {
  for (const pid of processIds()) {
    if (await hasOpen(pid, sockets)) return pid;
  }
  return null;
}

async function hasOpen(pid: number, sockets: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder).catch(() => []);
  const links = await Promise.all(names.map((name) => readlink(`${folder}/${name}`).catch(() => '')));
  return links.some((link) => sockets.has(link));
}

async function argumentsOf(pid: number): Promise<readonly string[]> {
  const args = await commandLine(pid);
  return args.length > 0 ? args : [processStat(pid)?.name ?? ''];
}

/** Elsewhere: `lsof -F` prints one field a line, `p` the pid and `c` the command's name (lsof(8)). */
export async function holderFromLsof(port: number): Promise<PortHolder | null> {
  const args = ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'];
  const { stdout } = await execa('lsof', args, { reject: false, timeout: 3000, stdin: 'ignore' });
  const fields = (stdout ?? '').split('\n');
  const pid = fields.find((field) => field.startsWith('p'));
  const name = fields.find((field) => field.startsWith('c'));
  if (pid === undefined || name === undefined) return null;
  return { pid: Number(pid.slice(1)), command: describeCommand([name.slice(1)]) };
}

/** `name=`, `'name': `. */
const assigned = /(?<![\w-])([\w-]+)["']?\s*[=:]\s*/g;
/** Of a header with its scheme, which may say all that stands in the first word. */
const value = /^(?:(?:Bearer|Basic|Token)\s+)?\S+/i;
/** A variable of these names may be anything; as an option or a header it is what somebody logs in with. */
const credentials = /^-*([\w-]+-)?(auth|authorization|pwd)$/i;
/** `user:password@` of an address. */
const userInfo = /\/\/[^\s/@]+@/g;
/** Long, letters and digits mixed, no path and no file name. */
const looksRandom = /^(?=.*\d)(?=.*[A-Za-z])[\w+=-]{20,}$|^eyJ[\w-]+\./;

/**
 * A command line short enough for one sentence: the program without its folder, its arguments without what looks like
 * a secret and without control characters (they are a stranger's, and go to a terminal), 80 characters at most.
 */
export function describeCommand(args: readonly string[]): string {
  const [program = '', ...rest] = namedBriefly(args);
  const shown = rest.map((arg, index) => withoutSecret(arg, rest[index - 1] ?? ''));
  const line = [basename(program), ...shown].join(' ');
  const text = createRedactor(secretsWithin(line))(line)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  const characters = Array.from(text);
  if (characters.length <= maxCommandLength) return text;
  return `${characters.slice(0, maxCommandLength - 1).join('')}…`;
}

/** A Streamlit by its script alone: our own start puts Python code before it, and options after it. */
function namedBriefly(args: readonly string[]): readonly string[] {
  const words = streamlitWords(args);
  if (words === null) return args;
  const script = words.findIndex((word) => word.endsWith('.py'));
  const upToScript = script < 0 ? words : words.slice(0, script + 1);
  return upToScript.map((word) => (isAbsolute(word) ? basename(word) : word));
}

function withoutSecret(arg: string, before: string): string {
  const isValue = before.startsWith('-') && !before.includes('=') && isSecretOption(before);
  if ((isValue && !arg.startsWith('-')) || looksRandom.test(arg)) return '•••';
  return withoutAssigned(arg).replace(userInfo, '//•••@');
}

/** A value may be an assignment itself: `--env=API_KEY=…`. */
function withoutAssigned(text: string): string {
  for (const { 0: start, 1: name = '', index } of text.matchAll(assigned)) {
    const rest = text.slice(index + start.length);
    const [secret = ''] = isSecretOption(name) ? (value.exec(rest) ?? []) : [];
    if (secret === '') continue;
    return `${text.slice(0, index)}${start}•••${withoutAssigned(rest.slice(secret.length))}`;
  }
  return text;
}

function isSecretOption(name: string): boolean {
  return isSecretName(name) || credentials.test(name);
}
