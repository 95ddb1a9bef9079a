import type { Change } from '../../base/text-change.ts';
import type { Advice } from '../../words/advice.ts';
import { proxyRecipeWords } from '../../words/lint-proxies.ts';
import type { ProjectKnowledge } from '../project-knowledge.ts';
import type { Suspicion } from '../suspicion.ts';
import { type Directive, removed } from './directive.ts';
import { isPublicName } from './upstream.ts';

/** A line that replaces or drops Origin, which is to go. */
export function originRewritten(text: string, directive: Directive, isDropped: boolean): Suspicion {
  return {
    code: 'origin-rewritten',
    at: directive.from,
    advice: proxyRecipeWords.originRewritten(isDropped),
    changes: [removed(text, directive)],
  };
}

/** A line that lets any website read what the app answers, which is to go. */
export function acaoHeader(text: string, directive: Directive): Suspicion {
  return {
    code: 'acao-header',
    at: directive.from,
    advice: proxyRecipeWords.acaoHeader,
    changes: [removed(text, directive)],
  };
}

/** A line that changes what makes a WebSocket of a request, which is to go. */
export function upgradeChanged(text: string, directive: Directive): Suspicion {
  return {
    code: 'upgrade-missing',
    at: directive.from,
    advice: proxyRecipeWords.upgradePassedOn,
    changes: [removed(text, directive)],
  };
}

export function hostMissing(at: number, advice: Advice, changes: readonly Change[]): Suspicion {
  return { code: 'host-missing', at, advice, changes };
}

/** The public names of a site that the app does not list; none where its list is made while it runs. */
export function unlistedNames(
  names: readonly string[],
  { listedHosts, listIsUnknown }: ProjectKnowledge,
): readonly string[] {
  const own = names
    .map((name) => name.toLowerCase())
    .filter((name) => isPublicName(name) && !/[*~^$]/.test(name));
  return listIsUnknown ? [] : own.filter((name) => !listedHosts.has(name));
}

/** Those that lead to the app for sure; where none does, those that may. */
export function meantFor<Place extends { readonly likeness: string }>(
  places: readonly Place[],
): readonly Place[] {
  const marked = places.filter(({ likeness }) => likeness === 'marked');
  return marked.length > 0 ? marked : places.filter(({ likeness }) => likeness === 'maybe');
}

export function withoutRepetition(suspicions: readonly Suspicion[]): readonly Suspicion[] {
  return suspicions.filter(
    (each, index) => suspicions.findIndex(({ at, code }) => at === each.at && code === each.code) === index,
  );
}
