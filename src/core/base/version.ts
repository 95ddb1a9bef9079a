/**
 * Does this Streamlit have `server.corsAllowedOrigins`? It came with 1.46 (absent in 1.45). A version that is not
 * known is taken for a new one: the probes tell if that was wrong.
 */
export function knowsAllowList(version: string | null): boolean {
  const match = /^(\d+)\.(\d+)/.exec(version ?? '');
  if (match === null) return true;
  const major = Number(match[1]);
  return major > 1 || (major === 1 && Number(match[2]) >= 46);
}
