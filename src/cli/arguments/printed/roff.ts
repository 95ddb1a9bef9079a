/** Requests and text of a manual page, in the part of man(7) that groff and mandoc both know. */

/** A text as a line of its own: neither a request nor an escape, and its hyphens can be copied as such. */
export function roffText(text: string): string {
  return inlineText(text.replace(/\s*\n\s*/g, ' ')).replace(/^(?=[.'])/, '\\&');
}

export function roffHeading(heading: string): string {
  return `.SH ${quotedRoff(heading)}`;
}

export function roffSubheading(heading: string): string {
  return `.SS ${quotedRoff(heading)}`;
}

/** One or more labels with their text beneath, set in. */
export function roffEntry(labels: readonly string[], text: string): readonly string[] {
  const [first, ...others] = labels.map((label) => `\\fB${inlineText(label)}\\fR`);
  return ['.TP', first ?? '', ...others.flatMap((label) => ['.TQ', label]), roffText(text)];
}

/** A line as it is typed. */
export function roffExample(gives: string, line: string): readonly string[] {
  return ['.PP', roffText(gives), '.PP', '.RS 4', '.nf', roffText(line), '.fi', '.RE'];
}

/** One argument of a request. */
export function quotedRoff(text: string): string {
  return `"${inlineText(text).replaceAll('"', '\\(dq')}"`;
}

/** What stands between backquotes is bold, as in all documents; other characters than ASCII by their numbers. */
function inlineText(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/`([^`]*)`/g, '\\fB$1\\fR')
    .replace(
      /[^\n -~]/gu,
      (sign) => `\\[u${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
    );
}
