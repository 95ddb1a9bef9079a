import { basename } from 'node:path';
import { execa } from 'execa';
import type { TunnelRival } from '../../core/tunnel/failure.ts';
import { describeCommand } from '../os/port-holder.ts';
import { commandLine, processIds, processStat, workingFolder } from '../os/process-table.ts';

export interface RivalQuestion {
  /** Our own agents, which are never meant. */
  readonly own: readonly number[];
  /** The name that is held; null where ngrok gives one. */
  readonly domain: string | null;
}

/** A process that may hold a tunnel. */
interface Seen {
  readonly pid: number;
  readonly parent: number;
  readonly args: readonly string[];
}

/**
 * Another ngrok that runs on this machine, or the tunnel agent of another ocap-dev: the one whose command line names the domain,
 * else one that names none. Whoever names another domain is not meant. Null if there is none to be seen. It is looked for, and
 * left alone.
 */
export async function findTunnelRival({ own, domain }: RivalQuestion): Promise<TunnelRival | null> {
  const seen = await (process.platform === 'linux' ? seenInProc() : seenByPs()).catch(() => []);
  const rivals = seen
    .filter(({ pid }) => !own.includes(pid))
    .map((rival) => ({ ...rival, domains: namedDomains(rival.args) }));
  const sure = rivals.find(({ domains }) => domain !== null && domains.includes(domain));
  const rival = sure ?? rivals.find(({ domains }) => domains.length === 0);
  return rival === undefined ? null : { ...(await described(rival)), sure: sure !== undefined };
}

/** Linux: the arguments of every process, and the parents of those that matter. */
async function seenInProc(): Promise<Seen[]> {
  const all = await Promise.all(processIds().map(async (pid) => ({ pid, args: await commandLine(pid) })));
  return all
    .filter(({ args }) => mayHoldTunnel(args))
    .map((holder) => ({ ...holder, parent: processStat(holder.pid)?.parent ?? 0 }));
}

/** Elsewhere: ps(1), as POSIX has it. */
export async function seenByPs(): Promise<Seen[]> {
  const args = ['-A', '-ww', '-o', 'pid=,ppid=,args='];
  const { stdout } = await execa('ps', args, { reject: false, timeout: 3000, stdin: 'ignore' });
  return (stdout ?? '').split('\n').flatMap((line) => {
    const [pid, parent, ...command] = line.trim().split(/\s+/);
    return mayHoldTunnel(command) ? [{ pid: Number(pid), parent: Number(parent), args: command }] : [];
  });
}

function mayHoldTunnel(args: readonly string[]): boolean {
  return /^ngrok(\.exe)?$/.test(basename(args[0] ?? '')) || isAgent(args);
}

const agentProgram = /\/(tunnel-agent\.js|tunnel\/agent-main\.ts)$/;

/** With its value behind a `=`, or as the next argument. */
const domainOption = /^--?(?:url|domain|hostname)(?:=(.*))?$/;

function isAgent(args: readonly string[]): boolean {
  return agentPlace(args) !== -1;
}

/** Where an agent's program stands: Node's own options stand before it. */
function agentPlace(args: readonly string[]): number {
  const first = args.findIndex((arg, index) => index > 0 && !arg.startsWith('-'));
  return agentProgram.test(args[first] ?? '') ? first : -1;
}

/** The domains that a command line asks for: ngrok's by its options (v2 and v3 of its agent), an agent's of ours behind its program. */
function namedDomains(args: readonly string[]): readonly string[] {
  const agent = agentPlace(args);
  if (agent !== -1) return args.slice(agent + 1).map(hostOf);
  return args.flatMap((arg, index) => {
    const option = domainOption.exec(arg);
    const value = option === null ? undefined : (option[1] ?? args[index + 1]);
    return value === undefined ? [] : [hostOf(value)];
  });
}

function hostOf(address: string): string {
  return address
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/[:/].*$/, '')
    .toLowerCase();
}

/** An agent is but a part: who started it would start another one. */
async function described({ pid, parent, args }: Seen): Promise<Pick<TunnelRival, 'pid' | 'command'>> {
  if (!isAgent(args) || parent <= 1) return { pid, command: describeCommand(args) };
  const folder = await workingFolder(parent);
  return { pid: parent, command: describeCommand(['ocap-dev', ...(folder === null ? [] : ['in', folder])]) };
}
