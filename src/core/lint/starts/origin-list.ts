/** What Streamlit finds a host name in: an origin, with a path or without, or the bare name (1.53.0, 1.67.0). */
const entry =
  /^(?:[a-z][a-z\d+.-]*:\/\/)?(?:[\p{L}\d_-]+(?:\.[\p{L}\d_-]+)*\.?|\[[\da-f:.]+\])(?::\d+)?(?:[/?#][^\s"'[\],;*]*)?$/iu;
const origin = /https?:\/\/[^\s"'`,;[\]()*\\]+/gi;

/** What a list is, as Streamlit takes it from its variable: divided by spaces alone. */
export function entriesByBlanks(text: string): readonly string[] {
  return text.split(/\s+/).filter((part) => part !== '');
}

/** Can none of these ever be the host of a page? */
export function isDeadEntry(text: string): boolean {
  return !entry.test(text);
}

/** The whole origins that stand in a text, however they are divided; null where something else stands there as well. */
export function originsWritten(text: string): readonly string[] | null {
  const found = text.match(origin) ?? [];
  const rest = text.replace(origin, '').replace(/[\s"'`,;[\]()\\]/g, '');
  const origins = found.map((each) => each.replace(/[/.]+$/, ''));
  return rest === '' && origins.length > 0 ? [...new Set(origins)] : null;
}

/** The host of an entry, in lower case. */
export function hostOfEntry(text: string): string {
  const host = /^(?:[a-z][a-z\d+.-]*:\/\/)?([^/?#:\s]+)/i.exec(text)?.[1] ?? '';
  return host.toLowerCase();
}
