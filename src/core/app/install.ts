import type { Command, Event } from '../kernel/events.ts';
import type { State } from '../kernel/state.ts';

/** A Streamlit of our own, for a machine that has none. */
export type Install =
  | { readonly at: 'none' }
  /** `line` says what is being done: `fetching pyarrow 24 (37 MB)`; null as it begins. */
  | { readonly at: 'running'; readonly line: string | null }
  | { readonly at: 'failed'; readonly message: string };

type InstallEvent = Extract<Event, { type: `streamlit.install${string}` }>;

export function recordInstall(state: State, event: InstallEvent): State {
  if (state.install.at !== 'running') return state;
  switch (event.type) {
    case 'streamlit.installProgress':
      return { ...state, install: { at: 'running', line: event.line } };
    case 'streamlit.installed':
      // The next look at the project finds it.
      return { ...state, install: { at: 'none' }, scan: state.scan === 'asked' ? 'asked' : 'wanted' };
    case 'streamlit.installFailed':
      return { ...state, install: { at: 'failed', message: event.message } };
    default:
      return event satisfies never;
  }
}

/** Has a Streamlit installed where the project has none and the start promised one. */
export function planInstall(state: State): [State, Command[]] {
  const { boot, project, install } = state;
  const wanted = boot.providesStreamlit && state.wish === 'run' && state.scan === 'done';
  if (!wanted || project === null || project.streamlit !== null || install.at !== 'none') return [state, []];
  return [{ ...state, install: { at: 'running', line: null } }, [{ type: 'streamlit.install' }]];
}
