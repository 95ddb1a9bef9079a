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
  /token|secret|passw|session|sessid|authori[sz]ation|x[cs]rf|(?<![a-z])(?:auth|key|apikey|jwt|pass|pwd|pin|otp|sid|sig|signature|code|state|ticket|credential)s?(?![a-z])|^ocap-/i;
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

/** Each of a query, and of a fragment, where a login may hand over its token. */
const parameter = /([?&#])([^=?&#]*)=((?:[^?&#]|\?(?![^=?&#]*=))+)/g;
/** The user and the password of an address. */
const user = /^((?:[a-z][a-z\d+.-]*:)?\/\/)[^/?#]*@/i;

/** A path with its query, or an address, without the values in it that may be secrets. */
export function maskedTarget(target: string): string {
  return target
    .replace(user, `$1${dots}@`)
    .replace(parameter, (found, mark: string, name: string, value: string) =>
      saysSecret(name) || value.length > longestWord ? `${mark}${name}=${dots}` : found,
    );
}

/** Also as `userKey`, and as `user%5Bkey%5D`, which is `user[key]`. */
function saysSecret(name: string): boolean {
  const plain = name.replace(/%([2-7][\da-f])/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return secretName.test(plain.replace(/([a-z])([A-Z])/g, '$1-$2'));
}

/** The same without those values altogether, and without their names. */
export function withoutSecrets(target: string): string {
  return maskedTarget(target)
    .replace(`${dots}@`, '')
    .replace(/([?&#])[^?&#]*•••/g, (_, mark: string) => (mark === '&' ? '' : mark))
    .replace(/([?#])&/g, '$1')
    .replace(/\?(?=#)|[?#]$/g, '');
}

/** Was something taken out of it? Then it is no part of a copy. */
export function isMasked({ value }: ShownHeader): boolean {
  return value.includes(dots);
}
