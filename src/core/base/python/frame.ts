/** A place that an exception of Python's went through. */
export interface Frame {
  readonly file: string;
  readonly line: string;
  /** The function; null: a syntax error has none. */
  readonly name: string | null;
}

/**
 * The innermost of these frames that is the user's own, from the project's folder on, `app/front.py:12 in load`; null: none is.
 * `cwd`: that folder, absolute.
 */
export function ownPlace(frames: readonly Frame[], cwd: string): string | null {
  const last = frames.findLast(({ file }) => isOwn(file, cwd));
  return last === undefined ? null : frameText({ ...last, file: last.file.slice(cwd.length + 1) });
}

/** The place as people read it: `app/front.py:12 in load`. */
export function frameText({ file, line, name }: Frame): string {
  return name === null ? `${file}:${line}` : `${file}:${line} in ${name}`;
}

/** Does the file lie in the project's folder, and in no package? */
export function isOwn(file: string, cwd: string): boolean {
  return file.startsWith(`${cwd}/`) && !/\/(?:site-packages|dist-packages|\.?venv)\//.test(file);
}
