import { printable } from '../../base/printable.ts';
import { header, type RawAnswer } from '../page.ts';

/** The script that a page of Streamlit begins with (1.23.1 to 1.67.0); null where none is named. */
export function assetIn(page: string): string | null {
  return /(?:src|href)="[^"]*?(static\/js\/(?:index|main)\.[\w-]+\.(?:chunk\.)?js)"/.exec(page)?.[1] ?? null;
}

/** Is it HTML that was sent, whatever the headers call it? */
export function isHtml(text: string): boolean {
  return /^\s*<(!--|!doctype|html)/i.test(text);
}

const cacheHeaders = ['x-cache', 'x-cache-status', 'x-proxy-cache', 'cf-cache-status', 'cdn-cache'];

/** Streamlit sends its page as `no-cache`: whoever keeps it gives visitors one of before an update. */
export function cacheIn(headers: RawAnswer['headers']): string | null {
  const hit = cacheHeaders.find((name) => /\b(hit|stale)\b/i.test(header(headers, name)));
  if (hit !== undefined) return printable(`${hit}: ${header(headers, hit)}`);
  const age = Number(header(headers, 'age'));
  return age > 0 ? `age: ${age}` : null;
}
