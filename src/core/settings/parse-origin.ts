import { beginsWithLoopback } from '../base/loopback.ts';
import { quoted } from '../base/printable.ts';
import { originFaultWords as words } from '../words/origins.ts';

/** An origin in its normal form, or what was seen instead of one with what to write in its place. */
export type OriginReading =
  | { readonly ok: true; readonly origin: string }
  | {
      readonly ok: false;
      readonly seen: string;
      /** Null where nothing tells what was meant. */
      readonly instead: string | null;
    };

interface Objection {
  readonly seen: string;
  /** Text nearer to what was meant, if there is any; it is checked again before it is offered. */
  readonly candidate: string | null;
}

type Check = (text: string) => Objection | null;

const portPattern = /:[^:\]]*$/;
const labels = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/;

/**
 * Reads an origin: scheme (http or https), host and optional port. The host comes out in lower case and in ASCII,
 * without a default port and a final `/`, which is the form that browsers send.
 */
export function parseOrigin(text: string): OriginReading {
  const trimmed = text.trim();
  const objection = firstObjection(trimmed);
  if (objection === null) return { ok: true, origin: new URL(trimmed).origin };
  return { ok: false, seen: `${shown(trimmed)} ${objection.seen}`, instead: mended(objection.candidate) };
}

/** Reads a host name, of which `https://` and a final `/` are dropped; `origin` is the https origin of that name. */
export function parseDomain(text: string): OriginReading {
  const trimmed = text.trim();
  const bare = trimmed.replace(/^https:\/\//i, '').replace(/\/$/, '');
  const reading = parseOrigin(`https://${bare}`);
  if (reading.ok && !/[:/]/.test(bare)) return reading;
  const plain = unquoted(trimmed);
  const origin = mended(plain.includes('://') ? plain : `https://${plain}`);
  const host = origin === null ? '[' : new URL(origin).hostname;
  return {
    ok: false,
    seen: `${shown(trimmed)} ${words.noHostAlone}`,
    instead: host.startsWith('[') ? null : host,
  };
}

/** In the order in which a text is taken apart: each may rely on those before it. */
const checks: readonly Check[] = [
  quotes,
  wildcard,
  several,
  wrapped,
  blanks,
  missingScheme,
  foreignScheme,
  credentials,
  path,
  badPort,
  trailingDot,
  badHost,
  longHost,
];

function firstObjection(text: string): Objection | null {
  for (const check of checks) {
    const objection = check(text);
    if (objection !== null) return objection;
  }
  return null;
}

/** A valid origin: the text, mended at most as often as there are checks. */
function mended(candidate: string | null): string | null {
  let text = candidate;
  for (const _check of checks) {
    if (text === null) return null;
    const objection = firstObjection(text);
    if (objection === null) return new URL(text).origin;
    text = objection.candidate;
  }
  return null;
}

/** For messages: what may carry a password or a token is left out. */
function shown(text: string): string {
  return quoted(text.replace(/^(.*?:\/\/)?.*@/s, '$1…@').replace(/[?#].+$/s, '?…'));
}

function split(text: string): { scheme: string; authority: string; rest: string } {
  const [, scheme = '', authority = '', rest = ''] = /^(.*?):\/\/([^/?#\\]*)(.*)$/s.exec(text) ?? [];
  return { scheme: scheme.toLowerCase(), authority, rest };
}

/** Where each of a list is quoted for itself, as in Python and JSON: `.env` knows quotes around the whole value alone. */
function quotes(text: string): Objection | null {
  const bare = unquoted(text);
  return bare === text ? null : { seen: words.quotes, candidate: bare };
}

function unquoted(text: string): string {
  return text.replace(/^\[?['"]+|['"]+\]?$/g, '');
}

function wildcard(text: string): Objection | null {
  if (text === '*') return { seen: words.wildcard, candidate: null };
  if (!text.includes('*')) return null;
  return {
    seen: words.wildcardInName,
    candidate: text.replace(/:\*/, '').replace(/\*\./, 'app.'),
  };
}

function several(text: string): Objection | null {
  const [first = '', ...others] = text.split(/[,;|\s]+(?=\S+:\/\/)/);
  return others.length === 0 ? null : { seen: words.several, candidate: first };
}

/** An entry of a list as JSON or Python writes it: `["https://a.example"`. */
function wrapped(text: string): Objection | null {
  const bare = text
    .replace(/^(?:[\s"'`]|\[(?![\da-f.]*:))+/i, '')
    .replace(/["'`]\s*\]?$/, '')
    .replace(/^([^[]*)\]$/, '$1');
  return bare === text ? null : { seen: words.wrapped, candidate: bare };
}

function blanks(text: string): Objection | null {
  return /[\s,]/.test(text) ? { seen: words.blanks, candidate: text.replace(/[\s,]+/g, '') } : null;
}

function missingScheme(text: string): Objection | null {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return null;
  const host = text.replace(/^(https?:)?\/*/i, '');
  const scheme = /^http:/i.test(text) || beginsWithLoopback(host) ? 'http' : 'https';
  // What browsers send for a page from a file is no host.
  return { seen: words.noScheme, candidate: host === 'null' ? null : `${scheme}://${host}` };
}

function foreignScheme(text: string): Objection | null {
  const { scheme, authority, rest } = split(text);
  if (scheme === 'http' || scheme === 'https') return null;
  if (/^wss?$/.test(scheme))
    return { seen: words.webSocket, candidate: `${scheme.replace('ws', 'http')}://${authority}${rest}` };
  // What stands there in a page of an app or an extension is no host of the web.
  const isHost = /\w[.:]\w/.test(authority);
  return { seen: words.foreignScheme, candidate: isHost ? `https://${authority}${rest}` : null };
}

function credentials(text: string): Objection | null {
  const { scheme, authority, rest } = split(text);
  const host = authority.replace(/^.*@/s, '');
  return host === authority ? null : { seen: words.userName, candidate: `${scheme}://${host}${rest}` };
}

function path(text: string): Objection | null {
  const { scheme, authority, rest } = split(text);
  if (rest === '' || rest === '/') return null;
  return { seen: words.path, candidate: `${scheme}://${authority}` };
}

function badPort(text: string): Objection | null {
  const isBad = URL.canParse(text)
    ? new URL(text).port === '0'
    : portPattern.test(split(text).authority) && URL.canParse(withoutPort(text));
  return isBad ? { seen: words.badPort, candidate: withoutPort(text) } : null;
}

function withoutPort(text: string): string {
  const { scheme, authority } = split(text);
  return `${scheme}://${authority.replace(portPattern, '')}`;
}

function trailingDot(text: string): Objection | null {
  const { scheme, authority } = split(text);
  if (!/\.+(:\d*)?$/.test(authority)) return null;
  return { seen: words.finalDot, candidate: `${scheme}://${authority.replace(/\.+(:\d*)?$/, '$1')}` };
}

function badHost(text: string): Objection | null {
  const host = URL.canParse(text) ? new URL(text).hostname : '';
  return labels.test(host) || host.startsWith('[') ? null : { seen: words.badHost, candidate: null };
}

/** What no name server can answer: RFC 1035, 2.3.4, less what the wire needs for the length and the root. */
const longest = { label: 63, name: 253 };

function longHost(text: string): Objection | null {
  const host = URL.canParse(text) ? new URL(text).hostname : '';
  const isLong = host.length > longest.name || host.split('.').some((label) => label.length > longest.label);
  return isLong && !host.startsWith('[') ? { seen: words.longHost, candidate: null } : null;
}
