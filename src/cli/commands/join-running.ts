import { joinWords } from '../../core/words/attaching.ts';
import { UserError } from '../../errors.ts';
import type { Running } from '../../services/socket/claim.ts';
import { controlsFor, jsonFormat, plainFormat } from '../../supervisor/line-format.ts';
import type { SuperviseInvocation } from '../arguments/supervise.ts';
import { connectRunning } from '../remote/connection.ts';
import { interruption, readLog } from '../remote/logs.ts';
import { statusJson } from '../remote/status.ts';
import { type AttachSurroundings, attach } from './attach.ts';
import { terminalHere, whyPlainLines } from './on-terminal.ts';

/**
 * What a start becomes in a project that has its supervisor: a screen on that one, or its lines. Gives the exit code.
 *
 * @throws {UserError} with exit code 2 for options of a start, which would have no effect.
 */
export async function joinRunning(
  running: Running,
  invocation: SuperviseInvocation,
  surroundings: AttachSurroundings,
): Promise<number> {
  const given = invocation.startOptions;
  const { message, hint } = joinWords.optionsTooLate(running.pid, given);
  if (given.length > 0) throw new UserError(message, hint, 2);
  if (invocation.place === 'background') return tellRunning(running, invocation.output === 'json');
  const terminal = invocation.output === 'auto' ? terminalHere(surroundings.env) : 'none';
  if (terminal === 'able') return attach(running, invocation.color, surroundings);
  if (terminal === 'unable') process.stderr.write(`${whyPlainLines(surroundings.env)}\n`);
  const connection = await connectRunning(running);
  const json = invocation.output === 'json';
  const controls = controlsFor(process.stdout, surroundings.env, invocation.color);
  const format = json ? jsonFormat({ controls: 'none' }) : plainFormat({ controls });
  const signal = interruption();
  return readLog(connection, process.stdout, { format, follow: true, events: json, signal });
}

/** `up --detach` has got what it wants. */
async function tellRunning(running: Running, json: boolean): Promise<number> {
  const { client, snapshot } = await connectRunning(running);
  const { state, url } = snapshot.process;
  const line =
    state === 'ready' ? joinWords.ready(snapshot.pid, url ?? '') : joinWords.notReady(snapshot.pid, state);
  process.stdout.write(json ? statusJson(snapshot) : `${line}\n`);
  client.close();
  return 0;
}
