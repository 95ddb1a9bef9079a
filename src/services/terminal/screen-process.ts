import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { execa } from 'execa';
import { type TerminalKind, terminalKind } from '../../core/base/terminal/terminal.ts';
import { withoutInspector } from '../os/child-environment.ts';
import { screenNode } from '../os/node/command-line.ts';
import { terminalReset } from './terminal-reset.ts';

/** A screen: a process of its own that owns the terminal until it ends. */
interface AnyScreen {
  /** Undefined if it could not be started. */
  readonly pid: number | undefined;
  /** The terminal's modes as they were found, as `stty` takes them. */
  readonly modes: Promise<string>;
  /** Resolves when it is gone. */
  readonly ended: Promise<ScreenEnd>;
  /** Gives the terminal back as it was found, after a screen that could not do so itself. */
  restoreTerminal(): Promise<void>;
}

export interface ScreenEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** The screen of a supervisor that is another process. */
export interface AttachedScreen extends AnyScreen {
  /** Asks it to leave. One that hangs with its terminal is killed after 1 s. */
  leave(): void;
}

/** The screen of this supervisor. */
export interface ScreenProcess extends AnyScreen {
  /** Where it asks and is answered. */
  readonly socket: Socket;
  /** Waits until it has left, as it was told to. One that hangs with its terminal is killed after 1 s. */
  left(): Promise<void>;
}

/** `stty` and `printf` block on a terminal that stopped reading. */
const restoreDeadlineMs = 1000;
/** A screen leaves within 50 ms, except one whose terminal stopped reading: writing to a terminal blocks. */
const leaveDeadlineMs = 1000;

/**
 * Starts the screen on this process's terminal, with a connection to us as its file descriptor 3. It stays in our process
 * group, so that it is in the foreground with us; from now on only it may read and write the terminal.
 */
export function openScreen(entry: string, env: NodeJS.ProcessEnv): ScreenProcess {
  const modes = savedTerminal();
  const child = spawn(process.execPath, screenNode(entry), {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    env: withoutInspector(env),
  });
  const socket = child.stdio[3];
  if (!(socket instanceof Socket)) throw new Error('the screen has no connection');
  const screen = watched(child, modes, terminalKind(env));
  const left = async () => {
    const timer = setTimeout(() => child.kill('SIGKILL'), leaveDeadlineMs);
    const { signal } = await screen.ended;
    clearTimeout(timer);
    if (signal !== null) await screen.restoreTerminal();
  };
  return { ...screen, socket, left };
}

/** Starts a screen on this process's terminal, in the same way, for the supervisor behind a socket. */
export function attachScreen(entry: string, env: NodeJS.ProcessEnv, socketPath: string): AttachedScreen {
  const modes = savedTerminal();
  const child = spawn(process.execPath, screenNode(entry, [socketPath]), {
    stdio: 'inherit',
    env: withoutInspector(env),
  });
  const leave = () => {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), leaveDeadlineMs).unref();
  };
  return { ...watched(child, modes, terminalKind(env)), leave };
}

function watched(child: ChildProcess, modes: Promise<string>, kind: TerminalKind): AnyScreen {
  const ended = new Promise<ScreenEnd>((resolve) => {
    child.once('error', () => resolve({ exitCode: null, signal: null }));
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
  });
  return {
    pid: child.pid,
    modes,
    ended,
    restoreTerminal: async () => restore(await modes, kind),
  };
}

/** `stty` is started first and takes 2 ms; the screen needs over 50 to reach raw mode: the modes are noted before it changes them. */
function savedTerminal(): Promise<string> {
  const child = spawn('stty', ['-g'], { stdio: ['inherit', 'pipe', 'ignore'] });
  let modes = '';
  child.stdout.on('data', (chunk: Buffer) => {
    modes += chunk.toString();
  });
  return new Promise((resolve) => {
    child.once('error', () => resolve('sane'));
    child.once('close', () => resolve(/^[0-9a-f:]+$/.test(modes.trim()) ? modes.trim() : 'sane'));
  });
}

async function restore(modes: string, kind: TerminalKind): Promise<void> {
  await execa('sh', ['-c', `stty ${modes}; printf '${terminalReset(kind)}'`], {
    stdio: 'inherit',
    reject: false,
    timeout: restoreDeadlineMs,
  });
}
