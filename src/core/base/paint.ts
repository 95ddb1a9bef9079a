/** The sequence that switches one attribute of a terminal's text on or off (ECMA-48, SGR): 31 is red, 0 switches all off. */
export function attribute(code: number): string {
  return `\u001b[${code}m`;
}

/** Paints texts by what they are, for a report that is printed once; without `color` they stay as they are. */
export function createPaint<Role extends string>(
  codes: Readonly<Record<Role, number>>,
  color: boolean,
): (role: Role, text: string) => string {
  return (role, text) => (color ? attribute(codes[role]) + text + attribute(0) : text);
}
