import type { Command, Event } from '../core/kernel/events.ts';
import { type Facts, snapshotOf } from '../core/kernel/show.ts';
import { type Boot, initialState, type State } from '../core/kernel/state.ts';
import { step } from '../core/kernel/step.ts';
import type { Snapshot } from '../core/view/snapshot.ts';

type Listener = (before: Snapshot | null, after: Snapshot) => void;

/** The loop: facts in, commands out, one snapshot a fact. */
export interface Session {
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
