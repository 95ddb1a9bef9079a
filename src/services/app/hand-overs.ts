import { nobodyAhead } from '../../core/app/sessions/state.ts';
import type { ProcessEvent } from './process-event.ts';
import type { Carrier } from './sessions/carrier.ts';
import type { HandOver, HandOverEnd } from './sessions/hand-over.ts';
import type { RunSessions } from './sessions/run-sessions.ts';

/** Visitors go over from one run to another beside it. There is one such at a time. */
export interface HandOvers {
  /** Ends with `successor.moved`, or with `successor.judged` where the other run is gone. */
  begin(from: number, to: number, place: string, oldValues: Readonly<Record<string, string>>): void;
  /** No other visitor is begun with. */
  hurry(): void;
  /** Resolves when none is under way, and its end was told. */
  over(): Promise<void>;
  /** Both. */
  settle(): Promise<void>;
}

export interface HandOversDeps {
  readonly carrier: Carrier | undefined;
  /** Null: the run has no process, or does not speak of sessions. */
  sessionsOf(run: number): RunSessions | null;
  emit(event: ProcessEvent): void;
}

export function createHandOvers({ carrier, sessionsOf, emit }: HandOversDeps): HandOvers {
  let current: HandOver | null = null;
  let told: Promise<void> = Promise.resolve();

  async function tell(run: number, ending: HandOverEnd | Promise<HandOverEnd>): Promise<void> {
    const { isGone, ahead } = await ending;
    if (!isGone) return emit({ type: 'successor.moved', run, ahead });
    const why =
      ahead.count === 0 ? ({ why: 'ended' } as const) : ({ why: 'gone', moved: ahead.count } as const);
    emit({ type: 'successor.judged', run, verdict: { at: 'rejected', ...why } });
  }

  const hurry = () => current?.hurry();
  return {
    begin(from, to, place, oldValues) {
      const [old, next] = [sessionsOf(from), sessionsOf(to)];
      const canGo = old !== null && next !== null;
      current = canGo ? (carrier?.handOver(old, next, place, oldValues) ?? null) : null;
      told = tell(to, current?.over ?? { isGone: next === null, ahead: nobodyAhead });
    },
    hurry,
    over: () => told,
    settle() {
      hurry();
      return told;
    },
  };
}
