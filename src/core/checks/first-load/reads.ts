import { basePathOf } from '../../base/network/base-path.ts';
import { type Hop, type HopAnswer, isWell, kindOf } from '../hop.ts';
import { type Question, read } from '../question.ts';

/** What the round knows of a hop by now. */
export interface FirstAnswers {
  readonly health: HopAnswer | null;
  readonly page: HopAnswer | null;
  /** Is what a browser loads first asked for at the app too, to compare with? */
  readonly atApp: boolean;
}

/** What is read of a hop besides its health, once that was answered. */
export function furtherReads(hop: Hop, { health, page, atApp }: FirstAnswers): Question[] {
  if (hop.brief === true || health === null) return [];
  if (!isWell({ health })) return isElsewhere(health) ? elsewhereReads(hop) : [];
  if (hop.target === 'local' && !atApp && hop.compared !== true) return [];
  return [read(hop, 'page'), ...assetReads(hop, page), ...uploadReads(hop, health)];
}

/** Something answers, but not what Streamlit says here: it may live under another path. */
function isElsewhere({ status, page }: HopAnswer): boolean {
  const isPath = status === 200 || status === 404 || status === 301 || status === 302;
  return isPath && page.by !== 'edge' && page.by !== 'agent' && page.by !== 'offline';
}

function elsewhereReads(hop: Hop): Question[] {
  if (hop.elsewhere === undefined) return [];
  const others = hop.elsewhere.map((baseUrl) => read({ ...hop, baseUrl }, 'health'));
  return [...others, { ...read(hop, 'page'), path: '' }];
}

function assetReads(hop: Hop, page: HopAnswer | null): Question[] {
  const asset = page?.sight?.asset ?? null;
  return asset === null || page?.genuine !== true ? [] : [{ ...read(hop, 'asset'), path: `/${asset}` }];
}

function uploadReads(hop: Hop, health: HopAnswer): Question[] {
  return hop.upload === undefined || kindOf({ hop, health }) === 'app' ? [] : [read(hop, 'upload')];
}

/** Where else the app of a URL may be: at the root, at its own path, or at that path below the URL's. Without final slashes. */
export function elsewhereOf(baseUrl: string, appPath: string): readonly string[] {
  const { origin } = new URL(baseUrl);
  const path = basePathOf(baseUrl);
  const others = appPath === '' ? [''] : [appPath, path + appPath];
  return [...new Set(others)].filter((other) => other !== path).map((other) => origin + other);
}
