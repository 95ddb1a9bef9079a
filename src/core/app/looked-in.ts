import { findingWords } from '../words/streamlit.ts';

/** What keeps a project's virtualenv, and is asked for it. */
export type EnvironmentTool = 'Poetry' | 'uv';

export type SearchPlace = '.venv' | 'venv' | 'VIRTUAL_ENV' | EnvironmentTool | 'PATH';

/** A place where Streamlit was looked for in vain, with what was seen there. */
export type LookedIn =
  /** `absent`: there is no such folder, or nothing on PATH. `no-streamlit`: an environment without one. */
  | { readonly kind: 'absent' | 'no-streamlit'; readonly place: SearchPlace }
  /** `no-tool`: it is not installed. `no-environment`: it was asked, and has made none. */
  | { readonly kind: 'no-tool' | 'no-environment'; readonly place: EnvironmentTool }
  | { readonly kind: 'late'; readonly place: EnvironmentTool; readonly afterMs: number };

/** `venv`, `Poetry (it names no environment)`. */
export function lookedInText(looked: LookedIn): string {
  const seen = seenText(looked);
  return seen === null ? looked.place : findingWords.place(looked.place, seen);
}

/** What was seen there; null where that is nothing. */
export function seenText(looked: LookedIn): string | null {
  switch (looked.kind) {
    case 'absent':
      return null;
    case 'no-streamlit':
      return findingWords.noStreamlit;
    case 'no-tool':
      return findingWords.noTool(looked.place.toLowerCase());
    case 'no-environment':
      return findingWords.noEnvironment;
    case 'late':
      return findingWords.late(looked.afterMs / 1000);
    default:
      return looked satisfies never;
  }
}
