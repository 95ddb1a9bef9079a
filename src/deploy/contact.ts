/** Whom visitors may write to, or where they may read on, while the app does not answer. */
export interface Contact {
  /** In ASCII; of http, https or mailto. */
  readonly href: string;
  /** What is shown of it. */
  readonly label: string;
}

/** A link of `https:`, `http:` or `mailto:`; null where the text is none, or holds a password. */
export function readContact(text: string): Contact | null {
  if (!/^(https?:\/\/|mailto:)[^\s\p{C}]+$/iu.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return null;
  if (url.protocol !== 'mailto:')
    return { href: url.href, label: url.host + url.pathname.replace(/\/$/, '') };
  return /^[^\s@?]+@[^\s@?]+(\?.*)?$/.test(url.pathname) ? { href: url.href, label: url.pathname } : null;
}

/**
 * The link in HTML. Whatever is neither a letter, a digit nor harmless in each file that a page stands in (HTML, a string
 * of nginx or of Caddy) is written as its number: `$`, `{`, quotes and backslashes too.
 */
export function contactAnchor({ href, label }: Contact): string {
  return `<a href=${quote}${numbered(href)}${quote}>${numbered(label)}</a>`;
}

/** A single one: the strings of nginx and Caddy that hold a page stand in double ones, or in backquotes. */
const quote = "'";

function numbered(text: string): string {
  return [...text]
    .map((each) => (/[\w:/.?=;@~+,%#-]/.test(each) ? each : `&#${each.codePointAt(0)};`))
    .join('');
}
