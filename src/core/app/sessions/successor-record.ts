import { besideByItself } from '../beside/by-itself.ts';
import { type AppEvent, type AppSlice, liveRun } from '../state.ts';
import { recordTaking, takingOf } from './moving.ts';
import type { Inability, Rejection } from './trial.ts';

/** What a second app says that wants a port or a lock which the first one has: Linux, macOS, and `flock`. */
const takenAlready =
  /\[Errno (?:98|48)\]|Address already in use|BlockingIOError|is already (?:locked|running)/;

/** Does a line of it say so? */
export function saysTaken(line: string): boolean {
  return takenAlready.test(line);
}

type SuccessorEvent = Extract<
  AppEvent,
  {
    type:
      | `process.${string}`
      | `successor.${string}`
      | 'sessions.hello'
      | 'sessions.live'
      | 'sessions.restored';
  }
>;

/** Takes down what happened to the app that is tried; null: it happened to another. */
export function recordSuccessor(app: AppSlice, event: SuccessorEvent): AppSlice | null {
  const { successor } = app;
  const taking = takingOf(app);
  if (!('run' in successor) || successor.run.run !== event.run) return null;
  switch (event.type) {
    case 'process.spawned':
      return { ...app, successor: { ...successor, run: { ...successor.run, pid: event.pid } } };
    case 'sessions.hello':
      return successor.at === 'leaving' ? app : { ...app, successor: { ...successor, hello: event.hello } };
    case 'successor.slow':
      return successor.at === 'proving' ? { ...app, successor: { ...successor, slow: event.part } } : app;
    case 'successor.moved':
    case 'sessions.live':
    case 'sessions.restored':
      return taking === null ? app : { ...app, successor: recordTaking(taking, event) };
    case 'successor.judged': {
      if (taking !== null) return { ...app, successor: recordTaking(taking, event) };
      if (successor.at !== 'proving') return app;
      const { run, hello } = successor;
      return { ...app, successor: { at: 'judged', run, hello, verdict: event.verdict } };
    }
    case 'process.healthy':
    case 'process.yielded':
      return app;
    case 'process.refused':
      return over(app, { at: 'unable' }, []);
    case 'process.exited':
      return over(app, verdictAtEnd(successor), event.tail);
    default:
      return event satisfies never;
  }
}

function verdictAtEnd(
  successor: Extract<AppSlice['successor'], { run: unknown }>,
): Rejection | Inability | null {
  if (successor.at === 'leaving') return successor.verdict;
  if (successor.at === 'judged' && successor.verdict.at !== 'proved') return successor.verdict;
  return { at: 'rejected', why: 'ended' };
}

/** It is gone. One that could not run beside the other is not tried so again: the app that runs is stopped first. */
function over(app: AppSlice, verdict: Rejection | Inability | null, tail: readonly string[]): AppSlice {
  const { successor } = app;
  if (verdict === null || !('run' in successor)) return { ...app, successor: { at: 'none' } };
  const isTaken = verdict.at === 'rejected' && tail.some(saysTaken);
  const { run, launch } = successor.run;
  const isByItself = besideByItself(successor) !== null;
  if (verdict.at === 'rejected' && !isTaken && !isByItself)
    return { ...app, successor: { at: 'refused', tried: run, launch, verdict } };
  const alone = { why: isTaken ? 'taken' : causeOf(verdict), what: '' } as const;
  const beside = liveRun(app.life)?.run ?? run;
  return { ...app, successor: { at: 'none' }, sideBySide: { at: 'seen', run: beside, alone } };
}

/** Of one that was tried by itself, a rejection is no more than that. */
function causeOf(verdict: Rejection | Inability): 'unable' | 'late' | 'refused' {
  if (verdict.at === 'unable') return 'unable';
  return verdict.why === 'late' ? 'late' : 'refused';
}
