import { bodyRoomMb, usualUploadMb } from '../../base/network/body-room.ts';
import type { Change } from '../../base/text-change.ts';
import type { Advice } from '../../words/advice.ts';
import { proxyRecipeWords } from '../../words/lint-proxies.ts';
import type { ProjectKnowledge } from '../project-knowledge.ts';
import type { Suspicion } from '../suspicion.ts';
import { type Directive, removed } from './directive.ts';
import { pingEveryS } from './limits.ts';
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

/** What cuts a visitor who does nothing; none where it waits longer than the app's pings, or is not known. */
export function idleCut(
  at: number,
  written: string,
  seconds: number | null,
  changes: readonly Change[],
): readonly Suspicion[] {
  if (seconds === null || seconds > pingEveryS) return [];
  return [{ code: 'idle-cut', at, advice: proxyRecipeWords.idleCut(written, pingEveryS), changes }];
}

/** What refuses a file that the app takes; 0 is no limit. `right`: what a limit that fits is, in MB. */
export function bodyLimit(
  {
    at,
    written,
    limitMb,
  }: { readonly at: number; readonly written: string; readonly limitMb: number | null },
  { maxUploadMb }: ProjectKnowledge,
  changes: (right: number) => readonly Change[],
): readonly Suspicion[] {
  const takes = maxUploadMb ?? usualUploadMb;
  if (!limitMb || limitMb >= takes) return [];
  const advice = proxyRecipeWords.bodyLimit(written, takes);
  return [{ code: 'body-limit', at, advice, changes: changes(bodyRoomMb(maxUploadMb)) }];
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
