import type { Identity } from '../../settings/identity/project-identity.ts';

/** What decides from where the app imports first. */
export interface ImportFacts {
  /** Whose project it is: OCapistaine's has its root before everything else, as its guide says. */
  readonly whose: Identity['whose'];
  /** Modules in the project's root that Python or a package of its own has as well: `secrets`, `email`. */
  readonly shadows: readonly string[];
  /** The Python behind the `streamlit` that was found; null where that is no script of Python's (a shim of pyenv's). */
  readonly python: string | null;
}

/** Nothing is known of the project. */
export const unknownImports: ImportFacts = { whose: 'unknown', shadows: [], python: null };

/**
 * Runs Streamlit with the project's root behind everything else that Python imports from. `PYTHONPATH` stands before the
 * standard library, so that a `secrets.py` of the project's would end Streamlit; a `.pth` file would be one more thing to
 * leave behind. The empty entry is the working folder, which `-c` puts first (`-P` keeps it away from 3.11 on alone).
 */
const behindEverything = [
  'import sys',
  'sys.path[:] = filter(None, sys.path)',
  'sys.path.append(sys.argv[1])',
  'del sys.argv[:2]',
  'import runpy',
  'runpy.run_path(sys.argv[0], run_name="__main__") if sys.argv[0] != "-m" else runpy.run_module("streamlit", run_name="__main__", alter_sys=True)',
].join('\n');

/** Does the project's root come first, as `PYTHONPATH` puts it? Where that was written by hand it does. */
export function rootComesFirst({ whose, shadows }: ImportFacts, pythonPath: string): boolean {
  if (whose === 'ocapistaine' || pythonPath !== '') return true;
  return whose === 'unknown' && shadows.length === 0;
}

/** The command of a Streamlit that imports from `root` last. As it is where its Python is not known. */
export function rootLastCommand(
  command: readonly string[],
  { python }: ImportFacts,
  root: string,
): readonly string[] {
  if (python === null) return command;
  const [program = '', ...rest] = command;
  // `python -m streamlit`, else the script.
  const run = program === python ? ['-m'] : [program, ...rest];
  return [python, '-c', behindEverything, root, ...run];
}

/** The words of a `streamlit run` among the arguments of a process, `streamlit` the first, however it was started; null: it is none. */
export function streamlitWords(args: readonly string[]): readonly string[] | null {
  const at = args.findIndex((word, index) => isStreamlit(word, args[index - 1]) && args[index + 1] === 'run');
  if (at >= 0) return ['streamlit', ...args.slice(at + 1)];
  // `-m` of `rootLastCommand` needs no name of the module.
  const [, option, code, , dash, ...rest] = args;
  return option === '-c' && code === behindEverything && dash === '-m' ? ['streamlit', ...rest] : null;
}

/** A program of that name, by whatever folder, or the module of `python -m`. */
function isStreamlit(word: string, before: string | undefined): boolean {
  return before === '-m' ? word === 'streamlit' : /(?:^|\/)streamlit$/.test(word);
}
