import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { availableParallelism } from 'node:os';
import { execa } from 'execa';
import { type TerminalKind, terminalKind } from '../../core/base/terminal/terminal.ts';
import { withoutInspector } from '../os/child-environment.ts';
import { screenNode } from '../os/node/command-line.ts';
import { terminalReset } from './terminal-reset.ts';

/** A screen: a process of its own that owns the terminal until it ends. */
interface AnyScreen {
  /** Undefined if it could not be started. */
  readonly pid: number | undefined;
  /** The terminal's modes as they were found, as `stty` takes them. Nothing is to be shown before they are known. */
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

/** The process of a screen, which leaves the terminal alone until it is shown something. */
export interface ScreenAhead {
  /** From now on only it may read and write the terminal. */
  open(): ScreenProcess;
  /** There is nothing to show: it is gone at once. Nothing happens to one that was opened. */
  dismiss(): void;
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
 * Starts the process of a screen on this process's terminal, with a connection to us as its file descriptor 3: it loads while we do, if
 * there is a second core for it. It stays in our process group, so that it is in the foreground with us.
 */
export function startScreen(entry: string, env: NodeJS.ProcessEnv): ScreenAhead {
  let waiting = availableParallelism() > 1 ? spawnScreen(entry, env) : null;
  return {
    open() {
      const screen = waiting ?? spawnScreen(entry, env);
      waiting = null;
      return opened(screen, terminalKind(env));
    },
    dismiss() {
      // By no signal that it could act on: as it leaves, Node sets the terminal's modes, which a shell may have taken back by then.
      waiting?.child.kill('SIGKILL');
    },
  };
}

function spawnScreen(entry: string, env: NodeJS.ProcessEnv): Pick<Begun, 'child' | 'ended'> {
  const child = spawn(process.execPath, screenNode(entry), {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    env: withoutInspector(env),
  });
  return { child, ended: endOf(child) };
}

function opened({ child, ended }: ReturnType<typeof spawnScreen>, kind: TerminalKind): ScreenProcess {
  const socket = child.stdio[3];
  if (!(socket instanceof Socket)) throw new Error('the screen has no connection');
  const screen = onTerminal({ child, modes: savedTerminal(), ended, kind });
  const left = async () => {
    const timer = setTimeout(() => child.kill('SIGKILL'), leaveDeadlineMs);
    const { signal } = await ended;
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
  return { ...onTerminal({ child, modes, ended: endOf(child), kind: terminalKind(env) }), leave };
}

function endOf(child: ChildProcess): Promise<ScreenEnd> {
  return new Promise((resolve) => {
    child.once('error', () => resolve({ exitCode: null, signal: null }));
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
  });
}

interface Begun extends Pick<AnyScreen, 'modes' | 'ended'> {
  readonly child: ChildProcess;
  readonly kind: TerminalKind;
}

function onTerminal({ child: { pid }, modes, ended, kind }: Begun): AnyScreen {
  return { pid, modes, ended, restoreTerminal: async () => restore(await modes, kind) };
}

/** The modes are noted before the screen changes them: ours is shown nothing until then, another's needs over 50 ms to get that far, `stty` 2. */
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
