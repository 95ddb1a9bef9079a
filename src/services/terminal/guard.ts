import { type ChildProcess, spawn } from 'node:child_process';
import { terminalKind } from '../../core/base/terminal/terminal.ts';
import { supervisorWords } from '../../core/words/supervisor.ts';
import { guardProgram } from './guard-program.ts';
import { terminalReset } from './terminal-reset.ts';

/** Outlives a supervisor that is killed, ends what it leaves, and gives its terminal back. */
export interface Guard {
  /** Spawns it, the first time. What it is told before that is lost, but for the app. */
  start(): void;
  /** Spawns it too, where nobody has: the app comes first, since each spawn takes some 3 ms. */
  appSpawned(pid: number): void;
  appGone(): void;
  /** @param modes the terminal's, before the screen changed them, as `stty -g` prints them. */
  screenOpened(pid: number, modes: string): void;
  /** The screen is gone and the terminal given back. */
  screenGone(): void;
  /** Everything is stopped: it has nothing to do any more, and leaves. Written before this returns. */
  farewell(): void;
}

export interface GuardDeps {
  /** What is the supervisor's has it in its environment. */
  readonly runTag: string;
  /** Whether this process has a terminal on standard output that a screen may change. */
  readonly terminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the terminal is told: a shell may have shown its prompt before, on the screen that is left. */
  readonly words?: string;
  /** It could not be started, or ended before its time. */
  lost(): void;
}

const terminalDescriptor = 1;

/**
 * A guard: one `sh` (1.6 MB), in a session of its own so that no signal of a terminal reaches it, that sleeps in a read of
 * the pipe from us. The pipe ends with us however we end, and is no other process's: Node opens it with close-on-exec.
 */
export function createGuard({
  runTag,
  terminal,
  env,
  words = supervisorWords.killed,
  lost,
}: GuardDeps): Guard {
  let child: ChildProcess | null = null;
  let dismissed = false;

  function say(...words: readonly (string | number)[]): void {
    child?.stdin?.write(`${words.join(' ')}\n`);
  }

  function start(): void {
    if (child !== null) return;
    const reset = terminalReset(terminalKind(env));
    // As a variable the program does not fill the list of processes.
    child = spawn('/bin/sh', ['-c', 'eval "$OCAP_DEV_GUARD"', 'ocap-dev-guard', runTag, words, reset], {
      detached: true,
      // No folder of the user's is kept busy.
      cwd: '/',
      env: { PATH: `${env['PATH'] ?? ''}:/usr/bin:/bin`, LC_ALL: 'C', OCAP_DEV_GUARD: guardProgram },
      stdio: ['pipe', 'ignore', 'ignore', terminal ? terminalDescriptor : 'ignore'],
    });
    // What cannot be told to it any more is told by its end.
    child.stdin?.on('error', () => undefined);
    child.once('error', () => lost());
    child.once('exit', () => {
      if (!dismissed) lost();
    });
    child.unref();
  }

  return {
    start,
    appSpawned(pid) {
      start();
      say('app', pid);
    },
    appGone: () => say('app'),
    screenOpened: (pid, modes) => say('screen', pid, modes),
    screenGone: () => say('screen'),
    farewell() {
      dismissed = true;
      say('farewell');
    },
  };
}
