import { findingWords as words } from '../words/streamlit.ts';

/** A place where Streamlit was looked for in vain, and what was seen there. */
export type SearchedPlace = { readonly place: string } & Seen;

type Seen =
  /** There is no such place. */
  | { readonly seen: 'nothing' }
  | { readonly seen: 'no-streamlit' }
  /** The tool that keeps the environment is not on PATH. */
  | { readonly seen: 'no-tool'; readonly program: string }
  | { readonly seen: 'no-environment' }
  /** The tool was asked, and gave no answer in this time. */
  | { readonly seen: 'late'; readonly seconds: number };

/** `.venv (no Streamlit in it)`; of one that does not exist its name alone. */
export function placeText(searched: SearchedPlace): string {
  const seen = seenText(searched);
  return seen === null ? searched.place : `${searched.place} (${seen})`;
}

/** `no Streamlit in it`; null: nothing was there to be seen. */
export function seenText(searched: SearchedPlace): string | null {
  switch (searched.seen) {
    case 'nothing':
      return null;
    case 'no-streamlit':
      return words.none;
    case 'no-tool':
      return words.noTool(searched.program);
    case 'no-environment':
      return words.noEnvironment;
    case 'late':
      return words.late(searched.seconds);
    default:
      return searched satisfies never;
  }
}
