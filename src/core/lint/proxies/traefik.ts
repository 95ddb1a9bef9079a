import { isMap, isScalar, isSeq, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { bodyRoomMb, usualUploadMb } from '../../base/network/body-room.ts';
import type { Change } from '../../base/text-change.ts';
import { proxyRecipeWords } from '../../words/lint-proxies.ts';
import type { ProjectKnowledge } from '../project-knowledge.ts';
import type { Suspicion } from '../suspicion.ts';
import { hostMissing, unlistedNames } from './common.ts';
import { removed } from './directive.ts';
import { isPublicName, isShared, likenessOf, upstreamOf } from './upstream.ts';

interface TraefikPlace {
  readonly text: string;
  readonly knowledge: ProjectKnowledge;
  /** The names that its rules hold. */
  readonly names: readonly string[];
}

/**
 * What is wrong in a dynamic configuration of Traefik, and in labels that stand for one, by the keys of its documents (v2, v3):
 * there is no server of it to ask here. WebSockets pass by themselves.
 */
export function traefikSuspicions(text: string, knowledge: ProjectKnowledge): readonly Suspicion[] {
  if (!/middlewares|loadBalancer|traefik\./i.test(text)) return [];
  const document = parseDocument(text, { prettyErrors: false });
  if (document.errors.length > 0) return [];
  const names = [...text.matchAll(/Host\(([^)]*)\)/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/[`"']([^`"']+)[`"']/g)].map(([, name = '']) => name),
  );
  const place = { text, knowledge, names };
  if (!leadsToApp(text, knowledge)) return [];
  return everyPair(document.contents)
    .flatMap((found) => pairSuspicions(found, place))
    .concat(labelSuspicions(place));
}

/** Does one of its servers lead to the app, or may it? Labels name a port alone. */
function leadsToApp(text: string, knowledge: ProjectKnowledge): boolean {
  const urls = [...text.matchAll(/\burl:\s*["']?(\S+?)["']?\s*$/gim)].map(([, url = '']) => url);
  const ports = [...text.matchAll(/loadbalancer\.server\.port["']?\s*[=:]\s*["']?(\d+)/gi)].map(
    ([, port = '']) => `http://app:${port}`,
  );
  const servers = [...urls, ...ports];
  return (
    servers.length === 0 || servers.some((url) => likenessOf(upstreamOf(url), '', knowledge) !== 'other')
  );
}

interface FoundPair {
  readonly pair: Pair;
  /** The keys around it, in lower case. */
  readonly within: readonly string[];
  readonly isAlone: boolean;
}

function everyPair(node: unknown, within: readonly string[] = []): readonly FoundPair[] {
  if (isSeq(node)) return node.items.flatMap((item) => everyPair(item, within));
  if (!isMap(node)) return [];
  return node.items.flatMap((pair) => {
    const key = isScalar(pair.key) ? String(pair.key.value).toLowerCase() : '';
    return [{ pair, within, isAlone: node.items.length === 1 }, ...everyPair(pair.value, [...within, key])];
  });
}

function pairSuspicions(found: FoundPair, place: TraefikPlace): readonly Suspicion[] {
  const { pair, within } = found;
  const key = isScalar(pair.key) ? String(pair.key.value).toLowerCase() : '';
  const inside = within.at(-1);
  const at = placeOf(pair.key)?.from ?? 0;
  if (inside === 'customrequestheaders' && key === 'origin') {
    const advice = proxyRecipeWords.originRewritten(isScalar(pair.value) && pair.value.value === '');
    return [{ code: 'origin-rewritten', at, advice, changes: lineOf(found, place.text) }];
  }
  if (key === 'access-control-allow-origin' && inside === 'customresponseheaders' && isStar(pair.value))
    return [
      { code: 'acao-header', at, advice: proxyRecipeWords.acaoHeader, changes: lineOf(found, place.text) },
    ];
  if (key === 'accesscontrolalloworiginlist' && isStar(pair.value))
    return [{ code: 'acao-header', at, advice: proxyRecipeWords.acaoHeader, changes: [] }];
  if (key === 'maxrequestbodybytes' && inside === 'buffering') return bodyLimit(pair, at, place);
  return key === 'loadbalancer' && isMap(pair.value) ? hostPassed(pair.value, at, place) : [];
}

function isStar(node: unknown): boolean {
  if (isSeq(node)) return node.items.some((item) => isStar(item));
  return isScalar(node) && String(node.value).trim() === '*';
}

function bodyLimit(pair: Pair, at: number, { knowledge }: TraefikPlace): readonly Suspicion[] {
  const bytes = isScalar(pair.value) ? Number(pair.value.value) : Number.NaN;
  const takes = knowledge.maxUploadMb ?? usualUploadMb;
  const limit = bytes / 1024 ** 2;
  if (!(limit > 0) || limit >= takes) return [];
  const advice = proxyRecipeWords.bodyLimit(`${Math.round(limit * 10) / 10} MB`, takes);
  const value = placeOf(pair.value);
  const right = String(bodyRoomMb(knowledge.maxUploadMb) * 1024 ** 2);
  return [{ code: 'body-limit', at, advice, changes: value === null ? [] : [{ ...value, text: right }] }];
}

/** The visitor's Host is passed on unless `passHostHeader` says no. */
function hostPassed(balancer: YAMLMap, at: number, place: TraefikPlace): readonly Suspicion[] {
  const pair = balancer.items.find(({ key }) => isScalar(key) && key.value === 'passHostHeader');
  const isPassed = pair === undefined || !(isScalar(pair.value) && pair.value.value === false);
  const servers = balancer.get('servers');
  const [first] = isSeq(servers) ? servers.items : [];
  const upstream = upstreamOf(isMap(first) ? String(first.get('url') ?? '') : '');
  const value = placeOf(pair?.value);
  const said = (text: string): readonly Change[] =>
    value === null ? added(balancer, text, place.text) : [{ ...value, text }];
  const from = placeOf(pair?.key)?.from ?? at;
  if (isShared(upstream))
    return isPassed
      ? [hostMissing(from, proxyRecipeWords.hostOfService(upstream.host ?? ''), said('false'))]
      : [];
  const [unlisted] = unlistedNames(place.names, place.knowledge);
  if (isPassed || unlisted === undefined || isPublicName(upstream.host)) return [];
  return [hostMissing(from, proxyRecipeWords.hostOfVisitors(unlisted), said('true'))];
}

/** As the first of its keys. */
function added(balancer: YAMLMap, value: string, text: string): readonly Change[] {
  const start = placeOf(balancer.items[0]?.key)?.from;
  if (start === undefined || balancer.flow === true) return [];
  const indent = ' '.repeat(start - (text.lastIndexOf('\n', start - 1) + 1));
  return [
    {
      from: start,
      to: start,
      text: `passHostHeader: ${value}${text.includes('\r\n') ? '\r\n' : '\n'}${indent}`,
    },
  ];
}

function placeOf(node: unknown): { readonly from: number; readonly to: number } | null {
  return isScalar(node) && node.range != null ? { from: node.range[0], to: node.range[1] } : null;
}

/** The line of a key goes, unless it is the only one there: what an empty map means is not ours to say. */
function lineOf({ pair, isAlone }: FoundPair, text: string): readonly Change[] {
  const [key, value] = [placeOf(pair.key), placeOf(pair.value)];
  if (key === null || value === null || isAlone) return [];
  return [removed(text, { from: key.from, to: value.to })].filter(({ to }) => text[to - 1] === '\n');
}

const label =
  /traefik\.http\.middlewares\.[\w-]+\.(?:headers\.customrequestheaders\.(origin)|headers\.(?:customresponseheaders\.access-control-allow-origin|accesscontrolalloworiginlist)(?=["']?\s*[=:]\s*["']?\*))/gi;

/** The same as labels of a compose file. They are told, and mended by hand: what else a middleware has is not known. */
function labelSuspicions({ text }: TraefikPlace): readonly Suspicion[] {
  const plain = text.replace(/(^|\s)#.*$/gm, (remark) => ' '.repeat(remark.length));
  return [...plain.matchAll(label)].map(({ 1: origin, index }) => ({
    code: origin === undefined ? ('acao-header' as const) : ('origin-rewritten' as const),
    at: index,
    advice: origin === undefined ? proxyRecipeWords.acaoHeader : proxyRecipeWords.originRewritten(false),
    changes: [],
  }));
}
