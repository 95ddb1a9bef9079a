import { type ClockJump, wallTime } from '../base/wall-time.ts';
import { guardText } from './gates.ts';
import { tunnelState } from './life.ts';
import type { TunnelError, TunnelLife, TunnelState } from './state.ts';

/** The tunnel as a screen, `status` or `--json` shows it. */
export interface TunnelView {
  readonly state: TunnelState;
  readonly url: string | null;
  readonly sinceMs: number;
  readonly reconnections: number;
  readonly reason: string | null;
  readonly error: TunnelError | null;
  readonly retryAtMs: number | null;
  /** What stands in front of it while it is up: `google, 2 e-mails`; null: nothing does. */
  readonly guard: string | null;
}

/** The tunnel for people. */
export function tunnelView(life: TunnelLife, jumps: readonly ClockJump[]): TunnelView {
  return {
    state: tunnelState(life),
    url: life.url,
    sinceMs: wallTime(jumps, life.sinceMs),
    reconnections: life.reconnections,
    reason: life.error?.message ?? life.reason,
    error: life.error,
    retryAtMs: life.phase.at === 'waiting' ? wallTime(jumps, life.phase.untilMs) : null,
    guard: life.phase.at === 'online' ? guardText(life.phase.spec.gates) : null,
  };
}
