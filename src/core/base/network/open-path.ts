/** A path that stays open where only guests come in: this one, or with `*` all below it. */
export interface OpenPath {
  /** `/api/hooks/` of `/api/hooks/*`; else the path itself. */
  readonly path: string;
  readonly below: boolean;
}

/** Reads one path as it is written in the settings; null: it is none, or would open more than it says. */
export function parseOpenPath(text: string): OpenPath | null {
  const below = text.endsWith('/*');
  const path = below ? text.slice(0, -1) : text;
  if (path === '/' || path.includes('*')) return null;
  return isPlain(path) ? { path, below } : null;
}

/**
 * Is this request's target below a path that stays open? Judged is what the app will see: whatever different readers may
 * read differently (a second slash, `.` and `..`, a backslash, a semicolon, an encoded slash or per cent) is not.
 *
 * @param target as it came in the request's first line.
 */
export function isOpenPath(target: string, open: readonly OpenPath[]): boolean {
  // A fragment has no place in a request: some readers cut it off, others do not.
  const path = decoded(target.split('?', 1)[0] ?? '');
  // Of signs that stand for others, such as a wide full stop, too.
  if (path === null || !isPlain(path) || !isPlain(path.normalize('NFKC'))) return false;
  return open.some((entry) =>
    entry.below ? path.startsWith(entry.path) && path !== entry.path : path === entry.path,
  );
}

function decoded(path: string): string | null {
  // What is encoded twice, or hides a slash, is another path to some readers than to others.
  if (/%(25|2f|5c|00)/i.test(path)) return null;
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

function isPlain(path: string): boolean {
  const isOdd = path.includes('//') || [...path].some((sign) => sign < ' ' || '\\;%?#\x7f'.includes(sign));
  const hasDots = path.split('/').some((segment) => segment === '.' || segment === '..');
  return path.startsWith('/') && !isOdd && !hasDots;
}
