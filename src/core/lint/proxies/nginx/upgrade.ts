import type { Change } from '../../../base/text-change.ts';
import { proxyRecipeWords } from '../../../words/lint-proxies.ts';
import type { Suspicion } from '../../suspicion.ts';
import { upgradeChanged } from '../common.ts';
import { argument, type Directive, replacedArgument } from '../directive.ts';
import { moreHeaders } from './more-headers.ts';
import { headerOf, headersAdded, type PassedOn } from './passed-on.ts';
import { counting } from './tree.ts';

interface Need {
  readonly directive: Directive | undefined;
  readonly isMet: boolean;
  /** Which of its arguments is wrong, and what it should be. */
  readonly index: number;
  readonly right: string;
  /** As it is written where it is missing. */
  readonly line: string;
}

/** HTTP/1.1, Upgrade and Connection: without one of them a handshake arrives as a plain request. */
export function connectionOf(place: PassedOn): readonly Suspicion[] {
  const needs = needsOf(place).filter(({ isMet }) => !isMet);
  const wrong = needs.filter(({ directive }) => directive !== undefined && directive.from >= 0);
  const missing = place.isOpaque ? [] : needs.filter(({ directive }) => directive === undefined);
  const cleared = ['upgrade', 'connection', 'sec-websocket-key']
    .flatMap((header) => moreHeaders(place.levels, 'input_headers', header))
    .filter(({ value }) => !/\$|upgrade|websocket/i.test(value));
  return [
    ...cleared.map(({ directive }) => upgradeChanged(place.text, directive)),
    ...wrong.flatMap(({ directive, index, right, line }) =>
      directive === undefined
        ? []
        : [told(directive.from, [line], replacedArgument(directive, index, right))],
    ),
    ...(missing.length === 0
      ? []
      : [
          told(
            place.pass.from,
            missing.map(({ line }) => line),
            added(place, missing),
          ),
        ]),
  ];
}

function told(at: number, lines: readonly string[], changes: readonly Change[]): Suspicion {
  return { code: 'upgrade-missing', at, advice: proxyRecipeWords.upgradeMissing(lines), changes };
}

/** All at one place, or else only by hand: the version stands where the location is, headers where the others are. */
function added(place: PassedOn, missing: readonly Need[]): readonly Change[] {
  return headersAdded(
    place,
    missing.map(({ line }) => line),
  );
}

function needsOf(place: PassedOn): readonly Need[] {
  const version = counting(place.levels, 'proxy_http_version');
  const passed = counting(place.levels, 'proxy_pass_request_headers');
  const upgrade = headerOf(place, 'upgrade');
  const connection = headerOf(place, 'connection');
  const variable =
    place.maps.find((map) => passes(map)) === undefined ? '"upgrade"' : argument(place.maps.find(passes), 1);
  return [
    {
      directive: version,
      isMet: /^(?:1\.1|2)$/.test(argument(version, 0)),
      index: 0,
      right: '1.1',
      line: 'proxy_http_version 1.1;',
    },
    {
      directive: upgrade,
      isMet: upgrade !== undefined && argument(upgrade, 1) !== '',
      index: 1,
      right: '$http_upgrade',
      line: 'proxy_set_header Upgrade $http_upgrade;',
    },
    {
      directive: connection,
      isMet: connection !== undefined && asksForUpgrade(argument(connection, 1), place.maps),
      index: 1,
      right: variable,
      line: `proxy_set_header Connection ${variable};`,
    },
    {
      directive: passed,
      isMet:
        argument(passed, 0).toLowerCase() !== 'off' || headerOf(place, 'sec-websocket-key') !== undefined,
      index: 0,
      right: 'on',
      line: 'proxy_pass_request_headers on;',
    },
  ];
}

/** A variable that is made elsewhere is trusted. */
function asksForUpgrade(value: string, maps: readonly Directive[]): boolean {
  if (!value.includes('$')) return /upgrade/i.test(value);
  const map = maps.find((each) => argument(each, 1) === value.replace(/[{}]/g, ''));
  return map === undefined || passes(map);
}

/** What a map makes of `Upgrade: websocket`. */
function passes(map: Directive): boolean {
  if (!/^\$\{?http_upgrade\}?$/.test(argument(map, 0)))
    return /^\$\{?http_connection\}?$/.test(argument(map, 0));
  const entries = map.block ?? [];
  const own = entries.find(({ name }) => name === 'websocket' || /^~\*?\^?websocket/.test(name));
  return /upgrade/i.test(argument(own ?? entries.find(({ name }) => name === 'default'), 0));
}
