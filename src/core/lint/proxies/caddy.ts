import { proxyRecipeWords } from '../../words/lint-proxies.ts';
import type { ProjectKnowledge } from '../project-knowledge.ts';
import type { Suspicion } from '../suspicion.ts';
import {
  acaoHeader,
  bodyLimit,
  hostMissing,
  idleCut,
  meantFor,
  originRewritten,
  unlistedNames,
  upgradeChanged,
  withoutRepetition,
} from './common.ts';
import {
  addedBelow,
  argument,
  type Directive,
  everyDirective,
  namesHeader,
  removed,
  replacedArgument,
} from './directive.ts';
import { megabytesOf, secondsOf } from './limits.ts';
import { parseLines } from './parse-lines.ts';
import { isPublicName, isShared, type Likeness, likenessOf, type Upstream, upstreamOf } from './upstream.ts';

interface CaddyPlace {
  readonly text: string;
  readonly proxy: Directive;
  /** Beside it and around it. */
  readonly around: readonly Directive[];
  readonly upstream: Upstream;
  readonly likeness: Likeness;
  readonly names: readonly string[];
}

/** What is wrong in a Caddyfile with the proxies that lead to the app. WebSockets pass by themselves there (2.6.2). */
export function caddySuspicions(text: string, knowledge: ProjectKnowledge): readonly Suspicion[] {
  const read = parseLines(text, { brackets: true });
  if (read === null) return [];
  const tree = withImports(read, read);
  return withoutRepetition(
    meantFor(placesIn(tree, text, knowledge)).flatMap((place) => [
      ...headerLines(place),
      ...hostLines(place, knowledge),
      ...limitLines(place, knowledge),
    ]),
  );
}

/** In characters: people's snippets are short, and a file could import a long one a thousand times. */
const longestSnippet = 2000;

/** With what `import` takes from a short snippet of the same file, in its place. */
function withImports(block: readonly Directive[], tree: readonly Directive[]): readonly Directive[] {
  const snippets = new Map(tree.map((each) => [each.name, each]));
  const read = (directives: readonly Directive[]): readonly Directive[] =>
    directives.flatMap((directive) => {
      const snippet =
        directive.name === 'import' ? snippets.get(`(${argument(directive, 0).toLowerCase()})`) : undefined;
      if (snippet?.block != null && snippet.to - snippet.from <= longestSnippet) return snippet.block;
      return directive.block === null ? [directive] : [{ ...directive, block: read(directive.block) }];
    });
  return read(block);
}

function placesIn(
  tree: readonly Directive[],
  text: string,
  knowledge: ProjectKnowledge,
): readonly CaddyPlace[] {
  const [first] = tree;
  const bare =
    first !== undefined && first.block === null ? [first.name, ...first.args.map((word) => word.text)] : [];
  return everyDirective(tree).flatMap(({ directive: proxy, within }) => {
    if (proxy.name !== 'reverse_proxy') return [];
    const [site] = within;
    const said = site === undefined ? bare : [site.name, ...site.args.map((word) => word.text)];
    const to = proxy.block?.find(({ name }) => name === 'to');
    const led = [...proxy.args, ...(to?.args ?? [])]
      .map((word) => word.text)
      .find((word) => !/^[@/*]/.test(word));
    if (led === undefined) return [];
    const upstream = upstreamOf(led);
    const paths = within.slice(1).flatMap(({ args }) => args.map((word) => word.text));
    return [
      {
        text,
        proxy,
        around: [...within.flatMap(({ block }) => block ?? []), ...(site === undefined ? tree : [])],
        upstream,
        likeness: likenessOf(upstream, paths.join(' '), knowledge),
        names: said.map((name) => upstreamOf(name.replace(/,$/, '')).host ?? ''),
      },
    ];
  });
}

const identity = /^\{(?:http\.request\.header\.|header\.|>)Origin\}$/i;

function headerLines({ text, proxy, around }: CaddyPlace): readonly Suspicion[] {
  const inProxy = proxy.block ?? [];
  const ups = [
    ...inProxy.filter(({ name }) => name === 'header_up'),
    ...around.filter(({ name }) => name === 'request_header'),
  ];
  const downs = [
    ...inProxy.filter(({ name }) => name === 'header_down'),
    ...around.filter(({ name }) => name === 'header'),
  ];
  return [
    ...ups.flatMap((directive) => requestHeader(text, directive)),
    ...downs
      .flatMap((directive) => [directive, ...(directive.block ?? [])])
      .flatMap((each) => (isAcao(each) ? [acaoHeader(text, each)] : [])),
  ];
}

function requestHeader(text: string, directive: Directive): readonly Suspicion[] {
  const at = /^[@/*]/.test(argument(directive, 0)) ? 1 : 0;
  const [, sign = '', header = ''] = /^([-+?>]?)(.*)$/.exec(argument(directive, at)) ?? [];
  const value = argument(directive, at + 1);
  // Where there is none already: a browser sends one.
  if (sign === '?') return [];
  if (namesHeader(header, 'origin') && !identity.test(value))
    return [originRewritten(text, directive, sign === '-' || value === '')];
  const isNeeded = ['upgrade', 'connection', 'sec-websocket-key'].some((each) => namesHeader(header, each));
  if (!isNeeded || (sign !== '-' && /upgrade|websocket|\{/i.test(value))) return [];
  return [upgradeChanged(text, directive)];
}

/** As a line of its own, and as one of a block. */
function isAcao({ name, args }: Directive): boolean {
  const words = [name, ...args.map((word) => word.text)];
  const at = words.findIndex((word) => /^[+>?]?access-control-allow-origin$/i.test(word));
  return at !== -1 && /^(?:\*|\{(?:http\.request\.header\.|header\.)origin\})$/i.test(words[at + 1] ?? '');
}

const visitorsHost = /^\{(?:host|hostport|http\.request\.host(?:port)?)\}$/;
const upstreamsHost = /^\{(?:upstream_hostport|http\.reverse_proxy\.upstream\.(?:hostport|host))\}$/;

function hostLines(place: CaddyPlace, knowledge: ProjectKnowledge): readonly Suspicion[] {
  const { text, proxy, upstream, names } = place;
  const line = proxy.block?.find((each) => each.name === 'header_up' && /^host$/i.test(argument(each, 0)));
  const value = argument(line, 1);
  if (isShared(upstream)) {
    const host = upstream.host ?? '';
    if (upstreamsHost.test(value) || value.toLowerCase() === host) return [];
    const right = 'header_up Host {upstream_hostport}';
    const change =
      line !== undefined ? replacedArgument(line, 1, '{upstream_hostport}') : [insideOf(text, proxy, right)];
    return [hostMissing(line?.from ?? proxy.from, proxyRecipeWords.hostOfService(host), change)];
  }
  const [unlisted] = unlistedNames(names, knowledge);
  const isKept = line === undefined || visitorsHost.test(value) || names.includes(value.toLowerCase());
  if (isKept || unlisted === undefined || isPublicName(upstream.host)) return [];
  return [hostMissing(line.from, proxyRecipeWords.hostOfVisitors(unlisted), [removed(text, line)])];
}

/** As the first line of its block, which it gets where it has none. */
function insideOf(text: string, directive: Directive, line: string) {
  const last = directive.args.at(-1)?.to ?? directive.from + directive.name.length;
  if (directive.block === null) {
    const block = addedBelow(text, { from: directive.from, to: last }, [`\t${line}`, '}']);
    return { ...block, text: ` {${block.text}` };
  }
  const opening = text.indexOf('{', last);
  return addedBelow(text, { from: directive.from, to: opening + 1 }, [line], '\t');
}

function limitLines({ proxy, around }: CaddyPlace, knowledge: ProjectKnowledge): readonly Suspicion[] {
  const inside = everyDirective(proxy.block ?? []).map(({ directive }) => directive);
  const cuts = inside.filter(({ name }) => name === 'read_timeout' || name === 'stream_timeout');
  const bodies = around.filter(({ name }) => name === 'request_body');
  const sizes = bodies.flatMap(({ block }) => block ?? []).filter(({ name }) => name === 'max_size');
  return [
    ...cuts.flatMap((directive) => {
      const written = argument(directive, 0);
      // 0 is none.
      const seconds = secondsOf(written) || null;
      return idleCut(directive.from, written, seconds, replacedArgument(directive, 0, '1h'));
    }),
    ...sizes.flatMap((directive) => {
      const written = argument(directive, 0);
      const limitMb = megabytesOf(written, 1000);
      return bodyLimit({ at: directive.from, written, limitMb }, knowledge, (right) =>
        replacedArgument(directive, 0, `${right}MiB`),
      );
    }),
  ];
}
