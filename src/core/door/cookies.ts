/** The values of all cookies of this name in a `Cookie` header: somebody may send two. */
export function cookieValues(header: string, name: string): readonly string[] {
  return header
    .split(';')
    .flatMap((pair) => (nameOf(pair) === name ? [pair.slice(pair.indexOf('=') + 1).trim()] : []));
}

/** A `Cookie` header without the cookies of this name, everything else as it was; null: nothing is left of it. */
export function withoutCookie(header: string, name: string): string | null {
  if (!header.includes(name)) return header;
  const others = header.split(';').filter((pair) => nameOf(pair) !== name);
  return others.length === 0 ? null : others.join(';').trim();
}

function nameOf(pair: string): string {
  return (pair.split('=', 1)[0] ?? '').trim();
}
