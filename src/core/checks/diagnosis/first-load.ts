import { firstLoadWords } from '../../words/diagnosis-first-load.ts';
import type { FirstSight } from '../first-load/first-sight.ts';
import { type HopAnswer, type HopResult, isWell } from '../hop.ts';
import type { Cause, Context } from './context.ts';

/**
 * What is done on the way to what a browser loads first, at a hop whose health is good; null: nothing. The hop behind is what
 * it is compared with, so that a fault is told once, where it begins.
 */
export function firstLoadFault(context: Context): Cause | null {
  const { result } = context;
  const { visit } = result;
  if (visit === null || visit.failure !== null || !isWell(result)) return null;
  if (!isTheApps(visit)) return null;
  const behind =
    context.earlier.find((other) => other.visit?.sight !== undefined && isTheApps(other.visit)) ?? null;
  if (!visit.genuine) return pageFault(context, visit, behind);
  if (visit.sight === undefined) return null;
  return sightFault(context, visit.sight, behind) ?? assetFault(context, visit.sight, behind);
}

/** The warning of ngrok's free plan has a place of its own among the diagnoses, and is nothing to compare with. */
function isTheApps({ page }: HopAnswer): boolean {
  return page.by !== 'edge' && page.by !== 'agent' && page.by !== 'offline';
}

/** A login in front answers with a redirect or a 401, and is no fault: only what is not there is. */
function pageFault({ place, kind }: Context, { status }: HopAnswer, behind: HopResult | null): Cause | null {
  if (status !== 404 || behind?.visit?.genuine !== true) return null;
  return { code: 'unexpected', hop: kind, says: firstLoadWords.noPage(place, status), lines: allPaths };
}

function sightFault({ place, kind }: Context, sight: FirstSight, behind: HopResult | null): Cause | null {
  const own = behind?.visit?.sight;
  if (sight.isStillPacked && own?.isStillPacked !== true)
    return {
      code: 'unexpected',
      hop: kind,
      says: firstLoadWords.stillPacked(place, 'the page'),
      lines: packing,
    };
  const url = behind?.hop.baseUrl ?? '';
  const isOther = own !== undefined && own.digest !== sight.digest;
  if (isOther && sight.asset !== null && own.asset !== null && sight.asset !== own.asset) {
    const says = firstLoadWords.otherAsset(place, sight.asset, url, own.asset, sight.fromCache);
    return { code: 'unexpected', hop: kind, says, lines: noCache };
  }
  if (isOther)
    return { code: 'unexpected', hop: kind, says: firstLoadWords.rewritten(place, url), lines: rewriting };
  if (sight.fromCache !== null && (own?.fromCache ?? null) === null)
    return {
      code: 'unexpected',
      hop: kind,
      says: firstLoadWords.cached(place, sight.fromCache),
      lines: noCache,
    };
  return null;
}

function assetFault(context: Context, { asset }: FirstSight, behind: HopResult | null): Cause | null {
  const { place, kind, result } = context;
  const answer = result.asset ?? null;
  if (answer === null || asset === null || answer.failure !== null) return null;
  const fault = (says: Extract<Cause, { hop: unknown }>['says'], lines: readonly string[]): Cause => ({
    code: 'unexpected',
    hop: kind,
    says,
    lines,
  });
  const own = behind?.asset ?? null;
  const isGone = answer.status === 404 || answer.sight?.isHtml === true;
  if (isGone && (own === null || (own.status === 200 && own.sight?.isHtml === false)))
    return fault(firstLoadWords.noAsset(place, asset, answer.status), allPaths);
  const { sight } = answer;
  if (sight === undefined || answer.status !== 200) return null;
  if (sight.isStillPacked && own?.sight?.isStillPacked !== true)
    return fault(firstLoadWords.stillPacked(place, `/${asset}`), packing);
  if (own?.sight === undefined || own.status !== 200 || own.sight.digest === sight.digest) return null;
  return fault(firstLoadWords.strangeAsset(place, asset, behind?.hop.baseUrl ?? ''), noCache);
}

const allPaths: readonly string[] = ['location / { … }'];
const noCache: readonly string[] = ['proxy_cache off;'];
const rewriting: readonly string[] = ['sub_filter …;'];
const packing: readonly string[] = ['gzip off;', 'proxy_hide_header Content-Encoding; # delete this one'];
