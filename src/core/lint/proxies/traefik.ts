import type { Change } from '../../base/text-change.ts';
import { proxyRecipeWords } from '../../words/lint-proxies.ts';
import type { ProjectKnowledge } from '../project-knowledge.ts';
import type { RecipeFileKind } from '../recipe-kind.ts';
import type { Suspicion } from '../suspicion.ts';
import { aloneIn } from '../text/held.ts';
import { bodyLimit, hostMissing, unlistedNames } from './common.ts';
import { type ConfigEntry, configEntries, entryRemoved, valueReplaced } from './entries.ts';
import { isPublicName, isShared, likenessOf, upstreamOf } from './upstream.ts';

interface Place {
  readonly text: string;
  readonly knowledge: ProjectKnowledge;
  readonly entries: readonly ConfigEntry[];
}

/**
 * What is wrong in a traffic policy of ngrok, and in a dynamic configuration of Traefik by the keys of its documents (v2, v3), or of labels that stand for one, in
 * whatever file: there is no server of it to ask here. WebSockets pass by themselves.
 */
export function traefikSuspicions(
  kind: RecipeFileKind,
  text: string,
  knowledge: ProjectKnowledge,
): readonly Suspicion[] {
  if (
    !/customRe|accessControl|maxRequestBody|loadBalancer|on_http_request/i.test(text) ||
    !leadsToApp(text, knowledge)
  )
    return [];
  const isDocument = kind === 'yaml' || kind === 'toml';
  const place = { text, knowledge, entries: isDocument ? configEntries(kind, text) : [] };
  return [...place.entries, ...labelEntries(text, knowledge)].flatMap((entry) =>
    entrySuspicions(entry, place),
  );
}

/** Those of labels are told, and mended by hand: what else a middleware has is not known. */
function labelEntries(text: string, knowledge: ProjectKnowledge): readonly ConfigEntry[] {
  const plain = text.replace(/(^|\s)#.*$/gm, (remark) => ' '.repeat(remark.length));
  return containersIn(plain)
    .filter((labels) => leadsToApp(labels, knowledge))
    .flatMap((labels) => [
      ...labels.matchAll(/\btraefik\.http\.([\w.-]+)["'\]]*[ \t]*[=:][ \t]*["']?([^\s"']*)/gi),
    ])
    .map(({ 1: name = '', 2: written = '', index }) => ({
      path: name.toLowerCase().split('.'),
      from: index,
      texts: written.split(','),
      value: null,
    }));
}

/** Labels that stand together, each with nothing around them: a line without one, unless it is blank, begins another container. */
function containersIn(text: string): readonly string[] {
  const runs = [...text.matchAll(/(?:^(?:.*traefik\..*|[ \t]*)$\n?)+/gim)];
  return aloneIn(
    text,
    runs
      .map(({ 0: run, index }) => ({ from: index, to: index + run.length }))
      .filter(({ from, to }) => /traefik/i.test(text.slice(from, to))),
  );
}

/** Does one of its servers lead to the app, or may it? Labels and services of Kubernetes name a port alone. */
export function leadsToApp(text: string, knowledge: ProjectKnowledge): boolean {
  const urls = [...text.matchAll(/\burl["']?\s*[:=]\s*["']?([^\s"']+)/gi)].map(([, url = '']) => url);
  const ports = [
    ...text.matchAll(
      /(?:loadbalancer\.server\.port|^[ \t]*(?:-[ \t]+)?(?:number|servicePort|port))["']?\s*[=:]\s*["']?(\d+)/gim,
    ),
  ].map(([, port = '']) => `http://app:${port}`);
  const servers = [...urls, ...ports];
  return (
    servers.length === 0 || servers.some((url) => likenessOf(upstreamOf(url), '', knowledge) !== 'other')
  );
}

function entrySuspicions(entry: ConfigEntry, place: Place): readonly Suspicion[] {
  const { path, from: at, texts } = entry;
  const [inside, key] = path.slice(-2);
  const goes = () => entryRemoved(entry, place.entries, place.text);
  const isOpen = texts.some((each) => each.trim() === '*');
  if (inside === 'customrequestheaders' && key === 'origin') {
    const advice = proxyRecipeWords.originRewritten(texts[0] === '');
    return [{ code: 'origin-rewritten', at, advice, changes: goes() }];
  }
  if (path.includes('on_http_request') && path.includes('config')) {
    const isDropped = key === 'headers' && texts.some((each) => /^origin$/i.test(each));
    if (!isDropped && (key !== 'origin' || inside !== 'headers')) return [];
    const advice = proxyRecipeWords.originRewritten(isDropped);
    return [{ code: 'origin-rewritten', at, advice, changes: isDropped ? [] : goes() }];
  }
  if (key === 'access-control-allow-origin' && inside === 'customresponseheaders' && isOpen)
    return [{ code: 'acao-header', at, advice: proxyRecipeWords.acaoHeader, changes: goes() }];
  if (key === 'accesscontrolalloworiginlist' && isOpen)
    return [{ code: 'acao-header', at, advice: proxyRecipeWords.acaoHeader, changes: [] }];
  if (key === 'maxrequestbodybytes' && inside === 'buffering') {
    const limitMb = Number(texts[0]?.replaceAll('_', '')) / 1024 ** 2;
    const written = `${Math.round(limitMb * 10) / 10} MB`;
    return bodyLimit({ at, written, limitMb }, place.knowledge, (right) =>
      valueReplaced(entry, String(right * 1024 ** 2), place.text),
    );
  }
  const isServer = key === 'url' && path.slice(-3, -1).join('.') === 'loadbalancer.servers';
  const first = place.entries.find((each) => each.path.join('\n') === path.join('\n'));
  return isServer && first === entry ? hostPassed(entry, place) : [];
}

/** The visitor's Host is passed on unless `passHostHeader` says no. */
function hostPassed({ path, texts, from: at }: ConfigEntry, place: Place): readonly Suspicion[] {
  const { text, knowledge, entries } = place;
  const balancer = path.slice(0, -2).join('\n');
  const inside = entries.filter((each) => each.path.slice(0, -1).join('\n') === balancer);
  const passed = inside.find((each) => each.path.at(-1) === 'passhostheader');
  const isPassed = passed?.texts[0] !== 'false';
  const upstream = upstreamOf(texts[0] ?? '');
  const from = passed?.from ?? at;
  const said = (right: string) =>
    passed === undefined ? added(inside, right, text) : valueReplaced(passed, right, text);
  if (isShared(upstream))
    return isPassed
      ? [hostMissing(from, proxyRecipeWords.hostOfService(upstream.host ?? ''), said('false'))]
      : [];
  const [unlisted] = unlistedNames(namesIn(text), knowledge);
  if (isPassed || unlisted === undefined || isPublicName(upstream.host)) return [];
  return [hostMissing(from, proxyRecipeWords.hostOfVisitors(unlisted), said('true'))];
}

/** The names that rules hold: ``Host(`a.example`, `b.example`)``. */
function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/Host\(([^)]*)\)/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/[`"']([^`"'\\]+)\\?[`"']/g)].map(([, name = '']) => name),
  );
}

/** As the first key of a balancer of YAML that has a line of its own. */
function added([first]: readonly ConfigEntry[], value: string, text: string): readonly Change[] {
  if (first === undefined) return [];
  const indent = text.slice(text.lastIndexOf('\n', first.from - 1) + 1, first.from);
  if (indent.trim() !== '' || !/^[\w-]+:/.test(text.slice(first.from))) return [];
  const line = `passHostHeader: ${value}${text.includes('\r\n') ? '\r\n' : '\n'}${indent}`;
  return [{ from: first.from, to: first.from, text: line }];
}
