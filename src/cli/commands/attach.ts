import { join } from 'node:path';
import { attachWords } from '../../core/words/attaching.ts';
import { supervisorWords } from '../../core/words/supervisor.ts';
import { UserError } from '../../errors.ts';
import { createRunTag } from '../../services/app/run-tag.ts';
import { takeWarnings } from '../../services/os/node/warnings.ts';
import type { Running } from '../../services/socket/claim.ts';
import { createGuard } from '../../services/terminal/guard.ts';
import { attachScreen } from '../../services/terminal/screen-process.ts';
import type { AttachInvocation } from '../arguments/remote.ts';
import { connectRunning, findRunning, noneRunsError } from '../remote/connection.ts';
import { screenEnvironment, terminalHere, whyNoScreen } from './on-terminal.ts';

export interface AttachSurroundings {
  readonly env: NodeJS.ProcessEnv;
  /** The folder of the compiled program, where the screen lies. */
  readonly distFolder: string;
}

/** `ocap-dev attach`. @throws {UserError} where none runs, or there is no terminal. */
export async function runAttach(
  { cwd, color }: AttachInvocation,
  surroundings: AttachSurroundings,
): Promise<number> {
  const terminal = terminalHere(surroundings.env);
  const { message, hint } = attachWords.noTerminal;
  const why = terminal === 'unable' ? whyNoScreen(surroundings.env) : message;
  if (terminal !== 'able') throw new UserError(why, hint, 2);
  const running = await findRunning(cwd, surroundings.env);
  if (running === null) throw noneRunsError();
  return attach(running, color, surroundings);
}

/**
 * Opens a screen on a supervisor that runs; gives its exit code. The screen is a process of its own here too: if it dies,
 * this one gives the terminal back; if both are killed, a guard does.
 */
export async function attach(
  running: Running,
  color: boolean,
  { env, distFolder }: AttachSurroundings,
): Promise<number> {
  // Before the terminal is changed: who does not answer, or speaks another protocol, is told in words.
  (await connectRunning(running)).client.close();
  const guard = createGuard({
    // A tag that no process has in its environment: of an app there is nothing to sweep up here, only the terminal to give back.
    runTag: createRunTag(),
    terminal: true,
    env,
    words: supervisorWords.attachKilled,
    lost: () => undefined,
  });
  guard.start();
  const screen = attachScreen(join(distFolder, 'screen.js'), screenEnvironment(env, color), running.path);
  void screen.modes.then((modes) => screen.pid !== undefined && guard.screenOpened(screen.pid, modes));
  const warnings: string[] = [];
  const leaveWarnings = takeWarnings((line) => warnings.push(line));
  const stopSignals = onSignals(screen.leave);
  const { exitCode, signal } = await screen.ended;
  if (signal !== null) await screen.restoreTerminal();
  leaveWarnings();
  for (const line of warnings) process.stderr.write(`${supervisorWords.nodeWarns(line)}\n`);
  guard.screenGone();
  guard.farewell();
  if (stopSignals()) return 0;
  if (signal === null) return exitCode ?? 1;
  process.stderr.write(`${attachWords.screenGone}\n`);
  return 1;
}

/** SIGINT, SIGTERM and SIGHUP end this screen, not the supervisor. Gives how to stop that, which tells whether one came. */
function onSignals(leave: () => void): () => boolean {
  let came = false;
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const act = () => {
    came = true;
    leave();
  };
  for (const signal of signals) process.on(signal, act);
  return () => {
    for (const signal of signals) process.off(signal, act);
    return came;
  };
}
