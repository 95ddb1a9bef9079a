import { appWords } from '../../words/app.ts';
import { type ProjectPackages, packagesCommand } from './packages.ts';

/** A module that a file of the app imports, and that the app's Python has not. */
export interface MissingImport {
  readonly module: string;
  /** As one names it in the project's folder. */
  readonly file: string;
  readonly line: number;
  /** The folder of the project that has a module of this name, where Python does not look. */
  readonly folder?: string;
}

/** What the app's Python is asked: can it find all that this script imports? */
export interface ImportQuestion {
  /** The run that is asked about. */
  readonly run: number;
  readonly python: string;
  /** Absolute. */
  readonly script: string;
  /** Of the run's environment; empty: none. */
  readonly pythonPath: string;
}

/** The answer for the run that was asked about last. */
export interface ImportsSeen {
  readonly run: number | null;
  readonly missing: readonly MissingImport[];
}

export type ImportsCommand = { readonly type: 'imports.ask'; readonly question: ImportQuestion };
export type ImportsEvent = {
  readonly type: 'imports.read';
  readonly run: number;
  readonly missing: readonly MissingImport[];
};

export const noImportsSeen: ImportsSeen = { run: null, missing: [] };

/** Asks once for each run, when it is ready: that it starts matters more. */
export function planImports(seen: ImportsSeen, question: ImportQuestion): [ImportsSeen, ImportsCommand[]] {
  if (question.run === seen.run) return [seen, []];
  return [{ run: question.run, missing: [] }, [{ type: 'imports.ask', question }]];
}

/** Takes down the answer, unless it is of an earlier run. */
export function recordImports(seen: ImportsSeen, { run, missing }: ImportsEvent): ImportsSeen {
  return run === seen.run ? { run, missing } : seen;
}

/** A sentence for the screen before a visitor meets it; null: all is found. */
export function importsNotice({ missing }: ImportsSeen, packages: ProjectPackages): string | null {
  const [first] = missing;
  if (first === undefined) return null;
  const words = appWords.importsMissing(missingModules(missing), `${first.file}:${first.line}`);
  const remedy = importsRemedy(missing, packages);
  if (remedy === null) return words;
  return `${words} ${remedy.at === 'env' ? appWords.writeInEnv(remedy.line) : appWords.getPackages(remedy.command)}`;
}

/** What gets them: the project's own command, or, where they are the project's own, a line of `.env`. */
export type ImportsRemedy =
  | { readonly at: 'install'; readonly command: string }
  | { readonly at: 'env'; readonly line: string };

/** Null: no file of the project names its packages. */
export function importsRemedy(
  missing: readonly MissingImport[],
  packages: ProjectPackages,
): ImportsRemedy | null {
  const folders = missing.map(({ folder }) => folder);
  if (folders.length > 0 && !folders.includes(undefined))
    return { at: 'env', line: `PYTHONPATH=${[...new Set(folders)].join(':')}` };
  const command = packagesCommand(packages);
  return command === null ? null : { at: 'install', command };
}

/** Each module once. */
export function missingModules(missing: readonly MissingImport[]): readonly string[] {
  return [...new Set(missing.map(({ module }) => module))];
}
