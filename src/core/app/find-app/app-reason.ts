import { findAppWords } from '../../words/find-app.ts';

/** Why a script is the app. */
export type AppReason =
  /** It is OCapistaine's own. */
  | { readonly by: 'own' }
  /** A file of the project starts it. */
  | { readonly by: 'file'; readonly file: string; readonly line: number | null }
  | { readonly by: 'usual-name' }
  /** No other script, that is no module of it, imports Streamlit. */
  | { readonly by: 'alone' };

/** The line of a file that starts this script; null: none names it as it is called. */
export function lineNaming(text: string, script: string): number | null {
  const name = script.split('/').at(-1) ?? script;
  const lines = text.split(/\r?\n/);
  const naming = lines.flatMap((line, index) => (line.includes(name) ? [index] : []));
  // Where a script is spoken of besides, in prose or by a COPY, it is not said to be run.
  const [first] = [...naming.filter((index) => /\brun\b/.test(lines[index] ?? '')), ...naming];
  return first === undefined ? null : first + 1;
}

/** Behind "The app is app.py": in a word or two, why. */
export function reasonText(reason: AppReason): string {
  switch (reason.by) {
    case 'own':
      return findAppWords.own;
    case 'file':
      return findAppWords.startedBy(reason.line === null ? reason.file : `${reason.file}:${reason.line}`);
    case 'usual-name':
      return findAppWords.usualName;
    case 'alone':
      return findAppWords.alone;
  }
}
