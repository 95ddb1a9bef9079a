import type { Change } from '../../base/text-change.ts';
import { proxyRecipeWords } from '../../words/lint-proxies.ts';
import type { ProjectKnowledge } from '../project-knowledge.ts';
import type { Suspicion } from '../suspicion.ts';
import {
  acaoHeader,
  hostMissing,
  idleCut,
  meantFor,
  originRewritten,
  unlistedNames,
  withoutRepetition,
} from './common.ts';
import {
  addedBelow,
  argument,
  type Directive,
  everyDirective,
  type Nested,
  replacedArgument,
} from './directive.ts';
import { secondsOf } from './limits.ts';
import { parseLines } from './parse-lines.ts';
import { isPublicName, isShared, type Likeness, likenessOf, type Upstream, upstreamOf } from './upstream.ts';

interface ApachePlace {
  readonly text: string;
  /** `ProxyPass`, `ProxyPassMatch`, or a `RewriteRule` that passes on. */
  readonly pass: Directive;
  /** What has its options: itself, or a member of the balancer. */
  readonly worker: Directive;
  readonly path: string;
  readonly upstream: Upstream;
  readonly likeness: Likeness;
  /** What counts there, the innermost first. */
  readonly levels: readonly (readonly Directive[])[];
  readonly isInLocation: boolean;
}

/**
 * What is wrong in a file of Apache with what leads to the app. Neither `LimitRequestBody` nor a timeout of the proxy's own
 * touches what is passed on; `Timeout` does (measured with 2.4.71).
 */
export function apacheSuspicions(text: string, knowledge: ProjectKnowledge): readonly Suspicion[] {
  const tree = parseLines(text, { brackets: false });
  if (tree === null) return [];
  const meant = meantFor(placesIn(tree, text, knowledge));
  return withoutRepetition(
    meant.flatMap((place) => [
      ...headerLines(place),
      ...upgradeLines(place),
      ...hostLines(place, knowledge),
      ...idleLines(place),
    ]),
  );
}

function placesIn(
  tree: readonly Directive[],
  text: string,
  knowledge: ProjectKnowledge,
): readonly ApachePlace[] {
  const all = everyDirective(tree);
  const definitions = definitionsIn(all);
  return all.flatMap(({ directive: pass, within }) => {
    const location = within.findLast(({ name }) => name === 'location' || name === 'locationmatch');
    const isRule = pass.name === 'rewriterule' && /\bP\b/.test(argument(pass, 2));
    if (pass.name !== 'proxypass' && pass.name !== 'proxypassmatch' && !isRule) return [];
    const inLocation = /^\w+:/.test(argument(pass, 0));
    const led = argument(pass, inLocation ? 0 : 1).replace(
      /\$\{(\w+)\}/g,
      (whole, name: string) => definitions.get(name) ?? whole,
    );
    const member = memberOf(led, all);
    const target = member === undefined ? led : argument(member, 0);
    if (!/^(?:https?|wss?):/i.test(target)) return [];
    const upstream = upstreamOf(target);
    const path = inLocation ? argument(location, 0) : argument(pass, 0);
    const levels = [...within.map(({ block }) => block ?? []).toReversed(), tree];
    return [
      {
        text,
        pass,
        worker: member ?? pass,
        path,
        upstream,
        likeness: likenessOf(upstream, path, knowledge),
        levels,
        isInLocation: location !== undefined,
      },
    ];
  });
}

/** What `Define` sets. */
function definitionsIn(all: readonly Nested[]): ReadonlyMap<string, string> {
  const defining = all.filter(({ directive }) => directive.name === 'define');
  return new Map(defining.map(({ directive }) => [argument(directive, 0), argument(directive, 1)]));
}

/** The first of a balancer's, which has an address and options as `ProxyPass` has them. */
function memberOf(target: string, all: readonly Nested[]): Directive | undefined {
  const [group] = /^balancer:\/\/[^/]+/i.exec(target) ?? [];
  if (group === undefined) return undefined;
  return all.find(
    ({ directive, within }) =>
      directive.name === 'balancermember' && within.some((each) => argument(each, 0) === group),
  )?.directive;
}

/** What counts for the WebSocket, in `<IfModule>` too. In a location what is early does nothing (measured with 2.4.71). */
function inForce({ levels, isInLocation }: ApachePlace): readonly Directive[] {
  const isLocation = ({ name }: Directive) => name === 'location' || name === 'locationmatch';
  return levels.flatMap((level, index) =>
    everyDirective(level)
      .filter(({ within }) => within.every((each) => !isLocation(each) || fits(argument(each, 0))))
      .filter(({ directive, within }) => {
        const isInside = within.some(isLocation) || (isInLocation && index === 0);
        return !isInside || !directive.args.some(({ text }) => text === 'early');
      })
      .map(({ directive }) => directive),
  );
}

function headerLines(place: ApachePlace): readonly Suspicion[] {
  const { text } = place;
  const all = inForce(place);
  const requests = all
    .filter((each) => each.name === 'requestheader' && /^origin$/i.test(headerOf(each)))
    // A browser sends one.
    .filter((each) => !/^setifempty$/i.test(argument(each, 0)));
  const answers = all.filter(
    (each) => each.name === 'header' && /^access-control-allow-origin$/i.test(headerOf(each)),
  );
  return [
    ...requests.map((directive) => originRewritten(text, directive, /^unset$/i.test(argument(directive, 0)))),
    ...answers
      .filter(({ args }) => args.some((word) => /^(?:\*|%\{(?:HTTP_)?ORIGIN\}e)$/i.test(word.text)))
      .map((directive) => acaoHeader(text, directive)),
  ];
}

/** Behind the action, before which `always` may stand. */
function headerOf(directive: Directive): string {
  return argument(directive, /^(?:always|onsuccess|early)$/i.test(argument(directive, 0)) ? 2 : 1);
}

const stream = '/_stcore/stream';

/** A WebSocket passes with `upgrade=websocket` (2.4.47 and newer), or by a way of its own that is asked before. */
function upgradeLines(place: ApachePlace): readonly Suspicion[] {
  const { pass, worker, levels, path, upstream } = place;
  const isRule = pass.name === 'rewriterule';
  const isWay = /^wss?:/i.test(argument(pass, 0)) || /^wss?:/i.test(argument(pass, 1));
  const isMet = isWay || worker.args.some((word) => /^upgrade=(?:websocket|any)$/i.test(word.text));
  if (isMet || (!isRule && !/^\/?$|^\^?\/|^\^/.test(path)) || hasWayBefore(levels, pass)) return [];
  if (upstream.host === null) return [];
  const advice = proxyRecipeWords.upgradeMissing(['upgrade=websocket']);
  return [
    { code: 'upgrade-missing', at: worker.from, advice, changes: isRule ? [] : [upgradeAdded(worker)] },
  ];
}

function upgradeAdded({ args, to }: Directive): Change {
  const text = 'upgrade=websocket';
  const wrong = args.find((word) => /^upgrade=/i.test(word.text));
  if (wrong !== undefined) return { from: wrong.from, to: wrong.to, text };
  const end = args.at(-1)?.to ?? to;
  return { from: end, to: end, text: ` ${text}` };
}

/** Of `ProxyPass` the first that fits counts; rules are asked before all of them. */
function hasWayBefore(levels: readonly (readonly Directive[])[], pass: Directive): boolean {
  return everyDirective(levels.flat()).some(({ directive }) => {
    const leads = directive.args.some((word) => /^wss?:/i.test(word.text));
    if (!leads) return false;
    if (directive.name === 'rewriterule') return true;
    const isFirst = directive.from < pass.from;
    const path = argument(directive, 0);
    return isFirst && (directive.name === 'proxypassmatch' || /^wss?:/i.test(path) || fits(path));
  });
}

function fits(path: string): boolean {
  return stream.startsWith(path) || path.endsWith(stream) || /_stcore/.test(path);
}

function hostLines(place: ApachePlace, knowledge: ProjectKnowledge): readonly Suspicion[] {
  const { text, pass, upstream, levels } = place;
  const kept = inForce(place).find(({ name }) => name === 'proxypreservehost');
  const isKept = /^on$/i.test(argument(kept, 0));
  if (isShared(upstream)) {
    if (!isKept || kept === undefined) return [];
    const advice = proxyRecipeWords.hostOfService(upstream.host ?? '');
    return [hostMissing(kept.from, advice, replacedArgument(kept, 0, 'Off'))];
  }
  const names = levels.flat().filter(({ name }) => name === 'servername' || name === 'serveralias');
  const hosts = names.flatMap(({ args }) => args.map((word) => word.text.replace(/^https?:\/\/|:\d+$/g, '')));
  const [unlisted] = unlistedNames(hosts, knowledge);
  if (isKept || unlisted === undefined || isPublicName(upstream.host)) return [];
  const changes =
    kept === undefined ? [addedBelow(text, pass, ['ProxyPreserveHost On'])] : replacedArgument(kept, 0, 'On');
  return [hostMissing(kept?.from ?? pass.from, proxyRecipeWords.hostOfVisitors(unlisted), changes)];
}

function idleLines(place: ApachePlace): readonly Suspicion[] {
  const directive = inForce(place).find(({ name }) => name === 'timeout');
  if (directive === undefined) return [];
  const written = argument(directive, 0);
  return idleCut(directive.from, written, secondsOf(written), replacedArgument(directive, 0, '3600'));
}
