const longest = 200;

/**
 * What a tool says last on stderr, which is the cause where it draws a tree of causes (`╰─▶ invalid peer certificate`, `cause: Connection refused`: uv).
 * Without the passwords of an index's URL; null where it says nothing.
 */
export function toolReason(stderr: string): string | null {
  const lines = stderr.split('\n').map((line) => line.replace(/^[\s×├│╰─▶]+(?:cause: )?/, '').trim());
  const line = lines.filter((text) => text !== '' && !text.startsWith('hint:')).at(-1);
  return line === undefined ? null : line.replace(/\/\/[^/\s@]+@/g, '//').slice(0, longest);
}
