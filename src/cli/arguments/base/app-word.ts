import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { usageWords } from '../../../core/words/usage.ts';
import { usage } from './usage.ts';

/** Where a word of the line may name a file. */
export interface WordPlace {
  readonly workingFolder: string;
  /** `--cwd`, as it was given. */
  readonly cwd?: string | undefined;
}

/** May this word name an app: a script or a folder, there or misspelt? */
export function canBeApp(word: string, place: WordPlace): boolean {
  if (/^[a-z]+:\/\//i.test(word)) return false;
  return word === '' || word.includes('/') || word.endsWith('.py') || isThere(word, place);
}

/** Does the project's folder hold a file or a folder of this name? */
export function isThere(word: string, { workingFolder, cwd = '.' }: WordPlace): boolean {
  return existsSync(resolve(workingFolder, cwd, word));
}

/** Does this word name an app, among others that are URLs? One with a slash alone may be a URL that lacks its scheme. */
export function isScript(word: string, place: WordPlace): boolean {
  return canBeApp(word, place) && (!word.includes('/') || word.endsWith('.py') || isThere(word, place));
}

/** The app that a command is asked about; undefined: none was named. @throws {UserError} with exit code 2 for another word, or two. */
export function appNamed(command: string, words: readonly string[], place: WordPlace): string | undefined {
  const [app, second] = words;
  const stray = words.find((word) => !canBeApp(word, place));
  if (stray !== undefined) throw usage(usageWords.takesNo(command, stray), command);
  if (second !== undefined) throw usage(usageWords.oneApp(words), command);
  return app;
}
