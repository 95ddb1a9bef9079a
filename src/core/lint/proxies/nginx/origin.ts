import type { Suspicion } from '../../suspicion.ts';
import { originRewritten } from '../common.ts';
import { argument, type Directive } from '../directive.ts';
import { matchesPattern } from './locations.ts';
import { moreHeaders } from './more-headers.ts';
import { headerOf, isElsewhere, type PassedOn } from './passed-on.ts';
import { counting } from './tree.ts';

type Place = Pick<PassedOn, 'text' | 'levels' | 'maps'>;

/** Lines by which a stranger's Origin does not come through. */
export function originSuspicions(place: Place): readonly Suspicion[] {
  if (isGuarded(place)) return [];
  const { text, levels } = place;
  const set = headerOf(place, 'origin');
  const passed = counting(levels, 'proxy_pass_request_headers');
  const isOff = set === undefined && argument(passed, 0).toLowerCase() === 'off';
  const lines = [
    ...(set === undefined ? [] : [{ value: argument(set, 1), at: set.from, directive: set }]),
    // Without a key a handshake is none, and lets nobody in.
    ...(isOff && passed !== undefined && headerOf(place, 'sec-websocket-key') !== undefined
      ? [{ value: '', at: passed.from, directive: passed }]
      : []),
    ...moreHeaders(levels, 'input_headers', 'origin'),
  ];
  return lines.flatMap(({ value, at, directive }) => {
    const sent = isElsewhere(directive) ? null : sentFor(value, place, mostSteps);
    return sent === null ? [] : [{ ...originRewritten(text, directive, sent === ''), at }];
  });
}

/** Variables that lead to variables: people write one or two. */
const mostSteps = 5;
const own = /^(?:scheme|host|http_host|server_name|server_addr|proxy_host|hostname)$/;
const stranger = 'https://stranger.invalid';

/** What the app gets as the Origin of a stranger; null: his own, or what a variable holds that is made elsewhere. */
function sentFor(value: string, place: Place, steps: number): string | null {
  const name = /^\$\{?(\w+)\}?$/.exec(value)?.[1] ?? '';
  if (name === '' || own.test(name) || steps === 0) return value;
  const set = place.levels.flat().find((each) => each.name === 'set' && argument(each, 0) === `$${name}`);
  if (set !== undefined) return sentFor(argument(set, 1), place, steps - 1);
  const map = place.maps.find((each) => argument(each, 1) === `$${name}`);
  const sent = valuesOf(map).map((each) => sentFor(each, place, steps - 1));
  // Where one kind of request keeps its Origin, that others have none does no harm.
  const isKept = sent.includes(null);
  return sent.find((each) => each !== null && (each !== '' || !isKept)) ?? null;
}

/** What a map makes of a stranger; where it does not look at Origin, all that it may make. */
function valuesOf(map: Directive | undefined): readonly string[] {
  if (map === undefined) return [];
  const entries = (map.block ?? []).filter(({ args }) => args.length === 1);
  if (!/^\$\{?http_origin\}?$/.test(argument(map, 0))) return entries.map((each) => argument(each, 0));
  const met = entries.find(
    ({ name }) => /^~/.test(name) && matchesPattern(name.replace(/^~\*?/, ''), stranger),
  );
  const value = argument(met ?? entries.find(({ name }) => name === 'default'), 0);
  // Named groups of the pattern are pieces of what he sent.
  return [met !== undefined && /\$/.test(value) ? '$http_origin' : value];
}

/** Does it refuse strangers itself? `if ($http_origin !~ …) { return 403; }`, or by a variable of a map. */
function isGuarded({ levels, maps }: Place): boolean {
  const judged = maps.filter((map) => argument(map, 0) === '$http_origin').map((map) => argument(map, 1));
  return levels.flat().some(({ name, args, block }) => {
    const condition = args.map((word) => word.text).join(' ');
    const looks = /\$http_origin\s*!/.test(condition) || judged.some((each) => condition.includes(each));
    return (
      name === 'if' && looks && block?.some((each) => each.name === 'return' && /^4/.test(argument(each, 0)))
    );
  });
}
