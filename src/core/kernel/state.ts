import { type ProjectSlice, unseenProject } from '../app/project.ts';
import { type AppSlice, initialApp } from '../app/state.ts';
import type { AppBoot } from '../app/wanted.ts';
import type { ClockJump } from '../base/wall-time.ts';
import { type ChecksSlice, noChecks } from '../checks/schedule.ts';
import { closedDoor, type DoorSlice } from '../door/state.ts';
import type { CorsMode } from '../settings/allowed-origins.ts';
import { type EnvBoot, type EnvSlice, unreadEnv } from '../settings/record.ts';
import { initialTunnel } from '../tunnel/life.ts';
import { noPolicy } from '../tunnel/policy.ts';
import type { TunnelSlice } from '../tunnel/state.ts';
import type { HistoryEntry } from '../view/history.ts';
import { noRuns, type RunsSlice } from '../view/runs.ts';
import { runningSession, type SessionSlice } from './session.ts';

/** What is known before anything happens and never changes. */
export interface Boot extends AppBoot, EnvBoot {
  /** Is the wildcard on from the start? */
  readonly cors: CorsMode;
  /** With a screen a failure is shown and waited out; without one it ends the program with code 1. */
  readonly attended: boolean;
}

/** The state's own time, which neither sleeps nor jumps, against the clock on the wall. */
export interface ClockSlice {
  /** The appointment that was made; null: none. */
  readonly wakeAtMs: number | null;
  /** When the wall clock left ours behind, the oldest first. */
  readonly jumps: readonly ClockJump[];
}

/** Everything that is decided upon, each noun with a slice of its own. */
export interface State {
  readonly boot: Boot;
  readonly session: SessionSlice;
  readonly env: EnvSlice;
  readonly cors: CorsMode;
  readonly project: ProjectSlice;
  readonly app: AppSlice;
  readonly door: DoorSlice;
  readonly tunnel: TunnelSlice;
  readonly checks: ChecksSlice;
  /** The last notable changes, the newest last. */
  readonly history: readonly HistoryEntry[];
  readonly runs: RunsSlice;
  readonly clock: ClockSlice;
}

/** Before anything has happened. */
export function initialState(boot: Boot): State {
  const nowMs = boot.startedAtMs;
  return {
    boot,
    session: runningSession,
    env: unreadEnv,
    cors: boot.cors,
    project: unseenProject,
    app: initialApp(nowMs),
    door: closedDoor,
    tunnel: { life: initialTunnel(nowMs), config: null, policy: noPolicy },
    checks: noChecks,
    history: [],
    runs: noRuns,
    clock: { wakeAtMs: null, jumps: [] },
  };
}
