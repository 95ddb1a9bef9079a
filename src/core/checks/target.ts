import { beginsWithLoopback } from '../base/loopback.ts';
import { quoted } from '../base/printable.ts';
import { hopWords } from '../words/hops.ts';

export type TargetReading =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly message: string };

/**
 * Reads a URL to probe; it comes out without a final slash, query and fragment. One of Streamlit's own endpoints, as
 * it is pasted from a browser or a curl command, counts as the app that it belongs to.
 */
export function readTarget(text: string): TargetReading {
  const trimmed = text.trim();
  if (!/^https?:\/\//i.test(trimmed)) return bad(hopWords.noScheme(shown(trimmed)), withScheme(trimmed));
  if (!URL.canParse(trimmed)) return bad(hopWords.noUrl(shown(trimmed)), 'https://app.example.org');
  const url = new URL(trimmed);
  // It is neither sent nor shown: what is typed here lands in the shell's history, and what is printed in logs.
  if (url.username !== '' || url.password !== '') return bad(hopWords.password, url.origin);
  const path = url.pathname.replace(/\/_stcore\/(health|host-config|stream)\/?$/, '').replace(/\/+$/, '');
  return { ok: true, url: url.origin + path };
}

function shown(text: string): string {
  return quoted(text.replace(/^([a-z]+:\/\/)?.*@/is, '$1…@'));
}

function bad(seen: string, instead: string): TargetReading {
  return { ok: false, message: hopWords.writeExample(seen, instead) };
}

function withScheme(text: string): string {
  const rest = text.replace(/^(wss?|[a-z][a-z0-9+.-]*):\/\//i, '').replace(/^[^/]*@/, '');
  const scheme = /^ws:/i.test(text) || beginsWithLoopback(text) ? 'http' : 'https';
  const candidate = `${scheme}://${rest}`;
  return URL.canParse(candidate) ? new URL(candidate).origin : 'https://app.example.org';
}
