/** The first two numbers of a version. */
export type MajorMinor = readonly [major: number, minor: number];

/** Is the version (`3.13.1`, `1.46.0rc1`) this one or a later one? Null where it does not begin as one does. */
export function isAtLeast(version: string, [major, minor]: MajorMinor): boolean | null {
  const match = /^(\d+)\.(\d+)/.exec(version);
  if (match === null) return null;
  const own = Number(match[1]);
  return own > major || (own === major && Number(match[2]) >= minor);
}

/**
 * Does this Streamlit have `server.corsAllowedOrigins`? It came with 1.46 (absent in 1.45). A version that is not
 * known is taken for a new one: the probes tell if that was wrong.
 */
export function knowsAllowList(version: string | null): boolean {
  return isAtLeast(version ?? '', [1, 46]) ?? true;
}

/**
 * Does a request on a connection that was used before wait 44 ms for its answer? Since 1.60, whose listener leaves Nagle's
 * algorithm on (uvicorn #3149): the second piece of an answer waits for the first to be acknowledged, which takes 40 ms once
 * a connection is no longer new. Measured with 1.60 and 1.67: 44.1 ms, and 1.1 ms on a new one. A version that is not known is
 * taken for a new one: a connection of its own costs a millisecond at most.
 */
export function stallsKeptConnections(version: string | null): boolean {
  return isAtLeast(version ?? '', [1, 60]) ?? true;
}
