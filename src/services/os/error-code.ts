/** The code of a system's error (`ENOENT`), or what the error says where it has none. */
export function codeOf(error: unknown): string {
  return hasCode(error) ? String(error.code) : String(error);
}

/** Does the error come from the system, rather than from a fault of ours? */
export function hasCode(error: unknown): error is Error & { readonly code: unknown } {
  return error instanceof Error && 'code' in error;
}
