/** Is the value, from a file or another process, an object with named parts: a table of TOML, an object of JSON? TOML has dates. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
