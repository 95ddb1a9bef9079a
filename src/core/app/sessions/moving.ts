import type { AppCommand } from '../command.ts';
import { sameLaunch } from '../launch.ts';
import type { AppEvent, AppSlice, Run, Successor } from '../state.ts';
import { type AppInputs, wantedApp } from '../wanted.ts';
import { stopOrder } from './plan.ts';

type Step = [AppSlice, AppCommand[]];
type Judged = Extract<Successor, { at: 'judged' }>;

/** A successor that visitors go over to, or have. */
export type Taking = Extract<Successor, { at: 'moving' | 'moved' }>;

/** Who has visitors goes on, whatever is wanted by now. Null: nobody is with the successor. */
export function takingOf({ successor }: AppSlice): Taking | null {
  return successor.at === 'moving' || successor.at === 'moved' ? successor : null;
}

/** Visitors of the run go over to the one that is proved. Null: their sessions must not. */
export function beginMoving(app: AppSlice, inputs: AppInputs, run: Run, successor: Judged): Step | null {
  const { verdict } = successor;
  const { order } = stopOrder(app, inputs, run, null, successor.run.launch);
  if (order.sessions !== 'carry' || verdict.at !== 'proved') return null;
  const { hello } = successor;
  const { place } = verdict;
  const next = { ...successor.run, place };
  const moving = {
    at: 'moving',
    run: next,
    hello,
    place,
    live: null,
    failed: 0,
    unread: [],
    hurried: false,
  } as const;
  const { oldValues } = order;
  return [
    { ...app, successor: moving },
    [{ type: 'sessions.handOver', from: run.run, to: next.run, place, oldValues }],
  ];
}

/** They are not waited for any more once something else is wanted. */
export function planMoving(
  app: AppSlice,
  inputs: AppInputs,
  moving: Extract<Taking, { at: 'moving' }>,
): Step {
  const wanted = wantedApp(inputs, null);
  const isWanted =
    app.generation === moving.run.generation &&
    (wanted.kind !== 'launch' || sameLaunch(wanted.launch, moving.run.launch));
  if (isWanted || moving.hurried) return [app, []];
  return [{ ...app, successor: { ...moving, hurried: true } }, [{ type: 'sessions.hurry' }]];
}

type TakingEvent = Extract<
  AppEvent,
  { type: 'successor.moved' | 'successor.judged' | 'sessions.live' | 'sessions.restored' }
>;

/** Takes down what is told of a successor that has visitors. */
export function recordTaking(taking: Taking, event: TakingEvent): Successor {
  switch (event.type) {
    case 'successor.moved': {
      const { hurried: _, ...moved } = { hurried: false, ...taking };
      return { ...moved, at: 'moved', ahead: event.ahead };
    }
    case 'successor.judged': {
      const { run, hello } = taking;
      return { at: 'judged', run, hello, verdict: event.verdict };
    }
    case 'sessions.live':
      return { ...taking, live: event.count };
    case 'sessions.restored':
      return {
        ...taking,
        failed: taking.failed + event.fresh,
        unread: [...taking.unread, ...event.left],
      };
    default:
      return event satisfies never;
  }
}

/** Where the app listens that visitors go over to; null: there is none, or it is where the one before was. */
export function nextAppPlace(app: AppSlice): string | null {
  const { life } = app;
  if (life.at === 'starting') return life.run.place ?? null;
  return takingOf(app)?.place ?? null;
}

/** A Streamlit with visitors left within 0.5 s; what its own clean-up takes longer than this is not waited for. */
export const packedGraceMs = 2000;

/** The one whose place it takes may still be about to end: nobody is with it, and the next edit waits for it. */
export function leavingAfter(life: AppSlice['life'], nowMs: number): Successor {
  if (life.at !== 'stopping') return { at: 'none' };
  const { run, deadlineMs, killed } = life;
  return {
    at: 'leaving',
    // How it came is of no concern any more.
    run: { ...run, beside: undefined },
    deadlineMs: Math.min(deadlineMs, nowMs + packedGraceMs),
    killed,
    verdict: null,
  };
}
