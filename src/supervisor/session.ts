import type { Command, Event } from '../core/kernel/events.ts';
import { type Facts, snapshotOf } from '../core/kernel/show.ts';
import { type Boot, initialState, type State } from '../core/kernel/state.ts';
import { step } from '../core/kernel/step.ts';
import type { Snapshot } from '../core/view/snapshot.ts';

type Listener = (before: Snapshot | null, after: Snapshot) => void;

/** The loop: facts in, commands out, one snapshot a fact. */
export interface Session {
  /**
   * Takes a fact, at once or after the one that is being taken. Every fact, from whom it comes → whose slice takes it:
   *
   *     clock.ticked, clock.jumped                        services/os/clock → clock; a jump: tunnel
   *     envFile.read, envFile.missing, envFile.unreadable services/files/watch-env → env; another script: project
   *     project.scanned, project.toolBusy                 services/streamlit/project-scan → project
   *     app.chosen                                        services/files/write-env, once it is written → project
   *     streamlitConfig.read                              services/streamlit/watch-config → project
   *     streamlit.versionRead                             services/streamlit/find → project
   *     imports.read                                      services/streamlit/ask-imports → project
   *     streamlit.installProgress, streamlit.installed, streamlit.installFailed
   *                                                       supervisor/streamlit-provider → project
   *     process.spawned, process.refused, process.yielded, process.exited
   *                                                       services/app/app-process → app
   *     sessions.hello, sessions.live, sessions.dumped, sessions.lost, sessions.taken, sessions.restored
   *                                                       services/app/sessions/run-sessions → app
   *     sessions.tried                                    services/app/pair/pairs → app
   *     spare.ended                                       services/app/spare/spares → app
   *     alone.answered                                    services/app/rehearsal/side-by-side → app
   *     series.told                                       services/app/rehearsal/series-file → app
   *     successor.slow, successor.judged, successor.moved services/app/rehearsal/judge, sessions/hand-over → app
   *     process.healthy                                   services/app/readiness → app
   *     launch.checked                                    services/app/preflight → app
   *     app.raised                                        core/app/script-failure, from the app's stderr → app
   *     sources.changed                                   services/app/source-watch → app
   *     door.opened, door.failed                          services/door/door → door
   *     visits.seen                                       services/door/people/people, of visits in bulk → door; checks
   *     webSocket.cut, webSockets.moved, origin.refused, origin.arrived     services/door/door → door
   *     tunnelConfig.read                                  services/tunnel/config-file → tunnel
   *     trafficPolicy.read                                services/files/policy/policy-watch → tunnel
   *     tunnel.opened, tunnel.ended                       services/tunnel/agents → tunnel
   *     check.answered                                    services/checks/asker → checks
   *     restart.requested                                 a screen, `restart` → app, project
   *     wildcard.requested                                a screen, `wildcard` → cors
   *     reconnect.requested                               a screen, `reconnect` → tunnel, door
   *     probe.requested                                   a screen → checks, door
   *     origin.requested, env.createRequested, app.requested
   *                                                       a screen → nobody: a command to services/files/write-env
   *     quit.requested                                    a screen, a signal, the end of npm → session
   *     stop.requested                                    `stop` → session
   */
  dispatch(event: Event): void;
  state(): State;
  snapshot(): Snapshot;
  /** Calls back after every event that changed something; gives back how to stop that. */
  subscribe(listener: Listener): () => void;
}

export interface SessionDeps {
  readonly boot: Boot;
  readonly facts: Facts;
  now(): number;
  perform(command: Command): void;
}

/** A session at rest; it starts to move with its first event. */
export function createSession(deps: SessionDeps): Session {
  let state = initialState(deps.boot);
  let snapshot = snapshotOf(state, deps.facts);
  let turning = false;
  const waiting: Event[] = [];
  const listeners = new Set<Listener>();

  function turn(event: Event): void {
    const [next, commands] = step(state, event, deps.now());
    if (next !== state) {
      state = next;
      const before = snapshot;
      snapshot = snapshotOf(state, deps.facts);
      for (const listener of listeners) listener(before, snapshot);
    }
    for (const command of commands) deps.perform(command);
  }

  return {
    dispatch(event) {
      waiting.push(event);
      if (turning) return;
      turning = true;
      try {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) turn(next);
      } finally {
        turning = false;
      }
    },
    state: () => state,
    snapshot: () => snapshot,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
