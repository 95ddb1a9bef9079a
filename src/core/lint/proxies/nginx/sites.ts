import type { ProjectKnowledge } from '../../project-knowledge.ts';
import type { Suspicion } from '../../suspicion.ts';
import { meantFor, withoutRepetition } from '../common.ts';
import { argument, type Directive } from '../directive.ts';
import { type Likeness, likenessOf, upstreamOf } from '../upstream.ts';
import { headerSuspicions } from './headers.ts';
import { limitSuspicions } from './limits.ts';
import { locationFor, locationsIn, type NginxLocation } from './locations.ts';
import { originSuspicions } from './origin.ts';
import { parseNginx } from './parse.ts';
import type { PassedOn } from './passed-on.ts';
import { counting, type Levels, levelsOf, type NginxServer, serversOf } from './tree.ts';

/** What is wrong in a file of nginx with the locations that lead to the app. */
export function nginxSuspicions(text: string, knowledge: ProjectKnowledge): readonly Suspicion[] {
  const tree = parseNginx(text);
  if (tree === null) return [];
  // A piece that sites include: what it does to Origin is wrong wherever that is.
  if (serversOf(tree).length === 0) return originSuspicions({ text, levels: [tree], maps: mapsIn(tree) });
  const places = serversOf(tree).flatMap((server) => appPlaces(tree, server, { text, knowledge }));
  return withoutRepetition(
    meantFor(places).flatMap(({ stream, upload }) => [
      ...headerSuspicions(stream, knowledge),
      ...limitSuspicions(stream, upload, knowledge),
    ]),
  );
}

interface AppPlace {
  readonly likeness: Likeness;
  readonly stream: PassedOn;
  readonly upload: PassedOn | null;
}

interface Around {
  readonly text: string;
  readonly knowledge: ProjectKnowledge;
}

/** Where the app may be below a server's name, and what answers there for the WebSocket and for a file. */
function appPlaces(tree: readonly Directive[], place: NginxServer, around: Around): readonly AppPlace[] {
  const locations = locationsIn(place.server.block ?? []);
  const asked = (path: string) => {
    const location = locationFor(path, locations);
    return location === undefined ? null : passedOn(tree, place, location, around);
  };
  const bases = locations.flatMap((location) => {
    const passed = passedOn(tree, place, location, around);
    if (passed === null) return [];
    const likeness = likenessOf(passed.upstream, `${location.path} ${passed.group ?? ''}`, around.knowledge);
    const base = baseOf(location) ?? (locationFor('/_stcore/stream', locations) === location ? '' : null);
    return base === null || likeness === 'other' || (likeness === 'maybe' && base !== '')
      ? []
      : [{ base, likeness }];
  });
  return bases.flatMap(({ base, likeness }) => {
    const stream = asked(`${base}/_stcore/stream`);
    return stream === null ? [] : [{ likeness, stream, upload: asked(`${base}/_stcore/upload_file/a/b`) }];
  });
}

/** `/sales` of `location /sales/`; null where it is not for a path and what is below it. */
function baseOf({ modifier, path }: NginxLocation): string | null {
  const inside = path.indexOf('/_stcore');
  if (modifier === '=' && inside === -1) return null;
  if (modifier.startsWith('~')) return inside === -1 ? null : '';
  return path.slice(0, inside === -1 ? undefined : inside).replace(/\/+$/, '');
}

function passedOn(
  tree: readonly Directive[],
  { server, within }: NginxServer,
  { blocks }: NginxLocation,
  { text, knowledge }: Around,
): PassedOn | null {
  const outer = within.map(({ block }) => block ?? []).toReversed();
  const { levels, isOpaque } = levelsOf([...blocks, ...outer, tree], knowledge.texts);
  const pass = levels[0]?.find(({ name }) => name === 'proxy_pass');
  if (pass === undefined || pass.from < 0) return null;
  const written = argument(pass, 0);
  const target = resolved(written, levels);
  const upstream = upstreamOf(target);
  const group = [...tree, ...outer.flat()].find(
    (each) => each.name === 'upstream' && argument(each, 0).toLowerCase() === upstream.host,
  );
  const member = group?.block?.find(({ name }) => name === 'server');
  const led =
    member === undefined ? upstream : { ...upstreamOf(argument(member, 0)), scheme: upstream.scheme };
  return {
    text,
    pass,
    levels,
    isOpaque,
    upstream: led,
    group: group === undefined ? null : argument(group, 0),
    serverNames: (counting([server.block ?? []], 'server_name')?.args ?? []).map((word) =>
      word.text.toLowerCase(),
    ),
    maps: mapsIn([...tree, ...outer.flat()]),
  };
}

function mapsIn(directives: readonly Directive[]): readonly Directive[] {
  return directives.filter(({ name }) => name === 'map');
}

/** `$backend` as the file sets it. */
function resolved(written: string, levels: Levels): string {
  const sets = levels.flat().filter(({ name }) => name === 'set');
  return written.replace(/\$\{?(\w+)\}?/g, (whole, variable: string) => {
    const set = sets.find((each) => argument(each, 0) === `$${variable}`);
    return set === undefined ? whole : argument(set, 1);
  });
}
