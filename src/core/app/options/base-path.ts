import { isAtLeast } from '../../base/version.ts';
import { placeText } from '../../settings/written/streamlit-settings.ts';
import { addressWords } from '../../words/address.ts';
import type { ProblemText } from '../../words/problem-text.ts';
import { type OptionSources, type WrittenOption, writtenOption } from './streamlit-options.ts';

/**
 * Tornado takes the path for a regular expression and compares it with what the browser sent, percent-encoded: `my app`, `équipe` and
 * `a+b` are never met, `a(b)` ends it at once, and `%C3%A9quipe` is the path `/%C3%A9quipe` (1.33.0 and 1.53.0).
 */
const metByTornado = /^(?:[A-Za-z\d\-_.~!',;:@&=/]|%[\dA-Fa-f]{2})*$/;

/**
 * Is this Streamlit served by Tornado? From 1.60 on Starlette is all there is, in 1.53 it can be chosen. Where its version is not known
 * it is taken for a new one.
 */
export function isTornado(version: string | null, sources: OptionSources): boolean {
  if (version === null || isAtLeast(version, [1, 60]) !== false) return false;
  return !/^(true|1)$/i.test(writtenOption('server.useStarlette', sources)?.text ?? '');
}

/** The path as URLs have it, with a leading slash; empty: none. */
export function encodedBasePath(path: string, byTornado: boolean): string {
  // Streamlit strips them too: `/app/` and `app` are the same path (1.33.0, 1.53.0, 1.67.0).
  const trimmed = path.replace(/^\/+|\/+$/g, '');
  if (trimmed === '') return '';
  if (byTornado && metByTornado.test(trimmed)) return `/${trimmed}`;
  return `/${encodeURI(trimmed).replace(/[?#]/g, encodeURIComponent)}`;
}

/** Why the app is never reached under its path; null: it is. `version`: of the Streamlit that is served by Tornado. */
export function unmetPathFault({ text, place }: WrittenOption, version: string): ProblemText | null {
  if (metByTornado.test(text)) return null;
  return addressWords.pathNotMet({ place: placeText(place), name: place.name }, version, plainPath(text));
}

/** The same in what every version takes: `équipe d'or` as `equipe-d-or`. */
function plainPath(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '');
  const words = plain.split('/').map((part) => part.replace(/[^\w.~-]+/g, '-').replace(/^-+|-+$/g, ''));
  return words.filter((part) => part !== '').join('/') || 'app';
}
