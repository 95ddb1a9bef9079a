import { isDeepStrictEqual } from 'node:util';
import type { LaunchSpec } from '../launch.ts';

/**
 * What Python, its C libraries or the loader read of the environment once, as they start: a process cannot take it over later.
 * What is read in Python itself the spare tells.
 */
const readAtStart = [
  /^(PYTHON|__PYVENV|VIRTUAL_ENV$)/,
  /^(LD_|DYLD_|GLIBC_TUNABLES$|MALLOC_|_RJEM_|MIMALLOC_)/,
  /^(OMP_|KMP_|GOMP_|OPENBLAS_|GOTO_|MKL_|BLIS_|VECLIB_|NUMEXPR_|NPY_|ARROW_)/,
  /^(LANG$|LANGUAGE$|LC_|TZ$|TZDIR$|HOME$)/,
];

/**
 * Could a spare that was made for one launch become the other? The rest of the environment may differ: that it takes over.
 * @param reads the variables that were read while it imported Streamlit.
 */
export function spareFits(made: LaunchSpec, wanted: LaunchSpec, reads: readonly string[]): boolean {
  const [own, next] = [startOf(made), startOf(wanted)];
  if (!isDeepStrictEqual(own, next)) return false;
  const names = new Set([...Object.keys(made.env), ...Object.keys(wanted.env)]);
  const matters = (name: string) => reads.includes(name) || readAtStart.some((pattern) => pattern.test(name));
  return [...names].every((name) => made.env[name] === wanted.env[name] || !matters(name));
}

/** What stands in the list of processes, and the folder. */
function startOf({ file, args, cwd }: LaunchSpec): readonly unknown[] {
  return [file, args, cwd];
}
