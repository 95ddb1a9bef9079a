import { execFileSync } from 'node:child_process';
import { closeSync, constants, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import xterm from '@xterm/headless';
import { execaSync } from 'execa';
import { createStandInProject } from './stand-in-project.ts';

/** A project whose Streamlit is a stand-in with stubborn offspring. */
export interface StubbornProject {
  readonly folder: string;
  writeEnv(text: string): void;
  /** The processes of the app that runs, by their kind. */
  offspring(): Readonly<Record<string, number>>;
  remove(): void;
}

/** Another process, as `ps` sees it. */
interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly state: string;
  readonly command: string;
}

export async function createStubbornProject(): Promise<StubbornProject> {
  const project = await createStandInProject('survivor-app.py');
  return { ...project, offspring: () => readOffspring(join(project.folder, 'offspring')) };
}

function readOffspring(file: string): Record<string, number> {
  if (!existsSync(file)) return {};
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return Object.fromEntries(
    lines.map((line) => line.split(' ')).map(([kind = '', pid]) => [kind, Number(pid)] as const),
  );
}

/** Those of these processes that live. A zombie does not: nobody may have collected it yet. */
export function alive(pids: readonly number[]): number[] {
  const living = new Set(processes().flatMap(({ pid, state }) => (state.startsWith('Z') ? [] : [pid])));
  return pids.filter((pid) => living.has(pid));
}

/** What a process started, and what that started, as far as their parents still live. */
export function descendants(ancestor: number): number[] {
  const all = processes();
  const below = (parent: number): number[] =>
    all.flatMap((each) => (each.parent === parent ? [each.pid, ...below(each.pid)] : []));
  return below(ancestor);
}

/** The command line of a process; empty if it is gone. */
export function commandLine(pid: number): string {
  return processes().find((each) => each.pid === pid)?.command ?? '';
}

/** Those that have this command line: a fork has the one of its parent. */
export function withCommandLine(line: string): number[] {
  return processes().flatMap(({ pid, command }) => (command === line ? [pid] : []));
}

/** Ends those of these processes that live, for cleaning up. */
export function endAll(pids: readonly number[]): void {
  for (const pid of alive(pids)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended since it was looked at.
    }
  }
}

/** All of them, with one look. */
export function processes(): Process[] {
  const { stdout } = execaSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,stat=,args=']);
  return stdout.split('\n').map((row) => {
    const [, pid, parent, state = '', command = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s?(.*)$/.exec(row) ?? [];
    return { pid: Number(pid), parent: Number(parent), state, command: command.trim() };
  });
}

/** What a terminal is left with. */
export interface TerminalState {
  /** `stty -g`: the modes of its driver; of which raw is one. */
  readonly modes: string;
  readonly alternate: boolean;
  readonly cursorHidden: boolean;
  readonly wrap: boolean;
  readonly mouse: string;
  readonly wheelAsArrows: boolean;
  readonly bracketedPaste: boolean;
  readonly focusReports: boolean;
  readonly synchronized: boolean;
}

/** As a terminal is before anybody touched it; its driver's modes are those that it then had. */
export function untouched(modes: string): TerminalState {
  return {
    modes,
    alternate: false,
    cursorHidden: false,
    wrap: true,
    mouse: 'none',
    wheelAsArrows: false,
    bracketedPaste: false,
    focusReports: false,
    synchronized: false,
  };
}

/** The terminal of a process, after all that was written to it. */
export async function terminalState(device: string, output: string): Promise<TerminalState> {
  const terminal = new xterm.Terminal({ allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(output, resolve));
  const { bracketedPasteMode, mouseTrackingMode, sendFocusMode, synchronizedOutputMode, wraparoundMode } =
    terminal.modes;
  return {
    modes: driverModes(device),
    alternate: terminal.buffer.active.type === 'alternate',
    cursorHidden: lastSwitch(output, 25) === 'l',
    wrap: wraparoundMode,
    mouse: mouseTrackingMode,
    wheelAsArrows: lastSwitch(output, 1007) === 'h',
    bracketedPaste: bracketedPasteMode,
    focusReports: sendFocusMode,
    synchronized: synchronizedOutputMode,
  };
}

/** What the emulator does not tell: whether a private mode was set (`h`) or reset (`l`) last. */
function lastSwitch(output: string, mode: number): string | undefined {
  return [...output.matchAll(new RegExp(`\x1b\\[\\?${mode}([hl])`, 'g'))].at(-1)?.[1];
}

/** The terminal that a process has as its controlling one: `/dev/pts/3`. */
export function deviceOf(pid: number): string {
  return `/dev/${execaSync('ps', ['-o', 'tty=', '-p', String(pid)]).stdout.trim()}`;
}

export function driverModes(device: string): string {
  const terminal = openSync(device, constants.O_RDWR | constants.O_NOCTTY);
  try {
    return execFileSync('stty', ['-g'], { stdio: [terminal, 'pipe', 'ignore'], encoding: 'utf8' }).trim();
  } finally {
    closeSync(terminal);
  }
}
