import type { Advice } from '../../../words/advice.ts';
import { proxyRecipeWords } from '../../../words/lint-proxies.ts';
import type { ProjectKnowledge } from '../../project-knowledge.ts';
import type { Suspicion } from '../../suspicion.ts';
import { acaoHeader, hostMissing, unlistedNames } from '../common.ts';
import { addedBelow, argument, type Directive, replacedArgument } from '../directive.ts';
import { isPublicName, isShared, upstreamOf } from '../upstream.ts';
import { moreHeaders } from './more-headers.ts';
import { originSuspicions } from './origin.ts';
import { headerOf, headersAdded, isElsewhere, type PassedOn } from './passed-on.ts';
import { counting, countingAll } from './tree.ts';
import { connectionOf } from './upgrade.ts';

/** What is wrong with the headers that the app gets, and with those that a page gets. */
export function headerSuspicions(place: PassedOn, knowledge: ProjectKnowledge): readonly Suspicion[] {
  return [
    ...originSuspicions(place),
    ...acaoSuspicions(place),
    ...connectionOf(place),
    ...hostSuspicions(place, knowledge),
    ...sniSuspicions(place),
  ];
}

const anybody = /^(?:\*|\$\{?http_origin\}?)$/;

function acaoSuspicions({ levels, text }: PassedOn): readonly Suspicion[] {
  const header = 'access-control-allow-origin';
  const added = countingAll(levels, 'add_header').filter(
    (directive) => argument(directive, 0).toLowerCase() === header && anybody.test(argument(directive, 1)),
  );
  const more = moreHeaders(levels, 'headers', header).filter(({ value }) => anybody.test(value));
  return [
    ...added.filter((directive) => !isElsewhere(directive)).map((directive) => acaoHeader(text, directive)),
    ...more.map(({ directive }) => acaoHeader(text, directive)),
  ];
}

const visitors = /^\$\{?(?:host|http_host|server_name)\}?(?::\$\{?server_port\}?)?$/;

function hostSuspicions(place: PassedOn, knowledge: ProjectKnowledge): readonly Suspicion[] {
  const directive = headerOf(place, 'host');
  const value = directive === undefined ? '$proxy_host' : argument(directive, 1);
  return isShared(place.upstream)
    ? sharedHost(place, directive, value)
    : ownHost(place, directive, value, knowledge);
}

/** A service that many share finds the app by the Host that it knows it by. */
function sharedHost(place: PassedOn, directive: Directive | undefined, value: string): readonly Suspicion[] {
  const host = place.upstream.host ?? '';
  const sent = value === '$proxy_host' ? (place.group ?? host) : value;
  const isUnknown = /\$/.test(sent) && !visitors.test(sent);
  if (sent.toLowerCase() === host || isUnknown || (directive === undefined && place.isOpaque)) return [];
  return [wrongHost(place, directive, host, proxyRecipeWords.hostOfService(host))];
}

/** With another Host than the visitor's a page is of a foreign origin to the app, which then needs it in its list. */
function ownHost(
  place: PassedOn,
  directive: Directive | undefined,
  value: string,
  knowledge: ProjectKnowledge,
): readonly Suspicion[] {
  const isVisitors = visitors.test(value) || place.serverNames.includes(value.toLowerCase());
  const isUnknown = /\$/.test(value) && value !== '$proxy_host';
  const [unlisted] = unlistedNames(place.serverNames, knowledge);
  if (isVisitors || isUnknown || unlisted === undefined) return [];
  if (isPublicName(place.upstream.host) || (directive === undefined && place.isOpaque)) return [];
  return [wrongHost(place, directive, '$http_host', proxyRecipeWords.hostOfVisitors(unlisted))];
}

function wrongHost(
  place: PassedOn,
  directive: Directive | undefined,
  host: string,
  advice: Advice,
): Suspicion {
  if (directive !== undefined && !isElsewhere(directive))
    return hostMissing(directive.from, advice, replacedArgument(directive, 1, host));
  const changes = directive === undefined ? headersAdded(place, [`proxy_set_header Host ${host};`]) : [];
  return hostMissing(place.pass.from, advice, changes);
}

function sniSuspicions(place: PassedOn): readonly Suspicion[] {
  const { upstream, levels, pass, text, group, isOpaque } = place;
  if (upstream.scheme !== 'https' || !isPublicName(upstream.host)) return [];
  const on = counting(levels, 'proxy_ssl_server_name');
  const named = counting(levels, 'proxy_ssl_name');
  const isOn = argument(on, 0).toLowerCase() === 'on';
  const sent = named === undefined ? (group ?? upstream.host) : argument(named, 0);
  const isRight =
    sent === upstream.host || /\$/.test(sent ?? '') || upstreamOf(sent ?? '').host === upstream.host;
  if ((isOn && isRight) || isOpaque) return [];
  const advice = proxyRecipeWords.sniMissing(upstream.host ?? '');
  if (isOn && named !== undefined)
    return [
      {
        code: 'sni-missing',
        at: named.from,
        advice,
        changes: replacedArgument(named, 0, upstream.host ?? ''),
      },
    ];
  if (on !== undefined && !isOn && isRight)
    return [{ code: 'sni-missing', at: on.from, advice, changes: replacedArgument(on, 0, 'on') }];
  const lines = [
    ...(on === undefined ? ['proxy_ssl_server_name on;'] : []),
    ...(isRight ? [] : [`proxy_ssl_name ${upstream.host};`]),
  ];
  return [{ code: 'sni-missing', at: pass.from, advice, changes: [addedBelow(text, pass, lines)] }];
}
