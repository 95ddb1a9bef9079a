import { toldText } from '../told-visit.ts';
import type { FlatPairs } from './kept-visit.ts';

/** A header as it is shown. */
export interface ShownHeader {
  readonly name: string;
  readonly value: string;
}

const dots = '•••';

/** Names whose values let somebody in, or are somebody's. */
const secretName =
  /token|secret|passw|(?:^|[-_.])(?:auth|key|apikey|jwt|sid|sig|signature|code|state|session|ticket|credential)s?(?:$|[-_.])|authori[sz]ation|x[cs]rf|^ocap-/i;
/** They say nothing of the kind (RFC 6455, 4.1). */
const harmlessName = /^sec-websocket-(?:key|accept|version|extensions)$/i;
const address = /^(?:referer|location|content-location|x-original-ur[il]|x-forwarded-uri)$/i;

/** Headers as they may be shown: without what is in cookies, and without tokens. */
export function maskedHeaders(pairs: FlatPairs): readonly ShownHeader[] {
  const shown: ShownHeader[] = [];
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const name = pairs[at] ?? '';
    shown.push({ name: toldText(name), value: toldText(maskedValue(name, pairs[at + 1] ?? '')) });
  }
  return shown;
}

function maskedValue(name: string, value: string): string {
  const lower = name.toLowerCase();
  if (lower === 'cookie') return value.split(';').map(maskedPair).join(';');
  if (lower === 'set-cookie')
    return [value.split(';', 1).map(maskedPair), ...value.split(';').slice(1)].join(';');
  // `Bearer`, `Basic`.
  if (/authorization$/.test(lower))
    return value.replace(/^(\S+)\s.*$|^.*$/s, (_, scheme) =>
      scheme === undefined ? dots : `${scheme} ${dots}`,
    );
  // Behind the name of the protocol Streamlit's page sends a token, and the id of its session.
  if (lower === 'sec-websocket-protocol') return value.replace(/,.*/s, `, ${dots}`);
  if (address.test(lower)) return maskedTarget(value);
  return secretName.test(name) && !harmlessName.test(name) ? dots : value;
}

function maskedPair(pair: string): string {
  const at = pair.indexOf('=');
  return at === -1 ? dots : `${pair.slice(0, at)}=${dots}`;
}

/** Longer values of a query are keys more often than words. */
const longestWord = 40;

/** A path with its query, without the values in it that may be secrets. */
export function maskedTarget(target: string): string {
  const [path = '', ...rest] = target.split('?');
  if (rest.length === 0) return path;
  const query = rest.join('?').split('&').map(maskedParameter).join('&');
  return `${path}?${query}`;
}

function maskedParameter(parameter: string): string {
  const [name = '', ...rest] = parameter.split('=');
  const value = rest.join('=');
  if (value === '') return parameter;
  return secretName.test(name) || value.length > longestWord ? `${name}=${dots}` : parameter;
}

/** The same without those values altogether, and without their names. */
export function withoutSecrets(target: string): string {
  const [path = '', ...rest] = maskedTarget(target).split('?');
  const kept = rest
    .join('?')
    .split('&')
    .filter((parameter) => parameter !== '' && !parameter.includes(dots));
  return kept.length === 0 ? path : `${path}?${kept.join('&')}`;
}

/** Was something taken out of it? Then it is no part of a copy. */
export function isMasked({ value }: ShownHeader): boolean {
  return value.includes(dots);
}
