import { argument, type Directive, everyDirective, type Nested } from '../directive.ts';
import { parseNginx } from './parse.ts';

/** A server block, with what it stands in. */
export interface NginxServer {
  readonly server: Directive;
  readonly within: readonly Directive[];
}

/** The blocks around a place, innermost first, each with the directives that count there. */
export type Levels = readonly (readonly Directive[])[];

/** What Debian's package has under this name; it is included everywhere. */
const proxyParams = `proxy_set_header Host $http_host;
proxy_set_header X-Real-IP $remote_addr;
proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
proxy_set_header X-Forwarded-Proto $scheme;`;

/** They say nothing of how requests are passed on. */
const harmless =
  /mime\.types|letsencrypt|ssl|tls|certs?\b|fastcgi|uwsgi|scgi|modules|error|log|security|geo|gzip|acme/i;

/** What stands in a file of servers, or in a piece of one that has its locations alone. */
export function serversOf(tree: readonly Directive[]): readonly NginxServer[] {
  const servers = everyDirective(tree).filter(
    ({ directive }) => directive.name === 'server' && directive.block !== null,
  );
  const found = servers.map(({ directive, within }: Nested) => ({ server: directive, within }));
  const isPiece = found.length === 0 && tree.some(({ name }) => name === 'location' || name === 'proxy_pass');
  return isPiece
    ? [{ server: { name: 'server', args: [], from: 0, to: 0, block: tree }, within: [] }]
    : found;
}

/** Reads what a level includes, as far as it is known. */
export function levelsOf(
  blocks: readonly (readonly Directive[])[],
  texts: ReadonlyMap<string, string>,
): { readonly levels: Levels; readonly isOpaque: boolean } {
  const seen = blocks.map((block) => included(block, texts, new Set()));
  return {
    levels: seen.map(({ directives }) => directives),
    isOpaque: seen.some(({ isOpaque }) => isOpaque),
  };
}

interface Included {
  readonly directives: readonly Directive[];
  readonly isOpaque: boolean;
}

/** @param seen the paths that were included already: one that comes again is not read again, as files may include each other. */
function included(
  block: readonly Directive[],
  texts: ReadonlyMap<string, string>,
  seen: Set<string>,
): Included {
  const parts = block.map((directive): Included => {
    const path = directive.name === 'include' ? argument(directive, 0) : '';
    if (path === '' || harmless.test(path)) return { directives: [directive], isOpaque: false };
    const tree = seen.has(path) ? null : parseNginx(textAt(path, texts) ?? '{');
    seen.add(path);
    return tree === null ? { directives: [], isOpaque: true } : included(elsewhere(tree), texts, seen);
  });
  return {
    directives: parts.flatMap(({ directives }) => directives),
    isOpaque: parts.some(({ isOpaque }) => isOpaque),
  };
}

/** Another file's places are none of this one's. */
function elsewhere(tree: readonly Directive[]): readonly Directive[] {
  return tree.map((directive) => ({ ...directive, from: -1, to: -1 }));
}

function textAt(path: string, texts: ReadonlyMap<string, string>): string | undefined {
  if (/(?:^|\/)proxy_params$/.test(path)) return proxyParams;
  const parts = path.split('/').filter((part) => part !== '');
  const name = [...texts.keys()].find((each) =>
    parts.some(
      (_, index) =>
        each === parts.slice(index).join('/') ||
        (each.endsWith(`/${parts.slice(index).join('/')}`) && index >= parts.length - 2),
    ),
  );
  return name === undefined ? undefined : texts.get(name);
}

/** A directive of which the innermost level that has any counts, with all of its own: `proxy_set_header`, `add_header`. */
export function countingAll(levels: Levels, name: string): readonly Directive[] {
  const level = levels.find((directives) => directives.some((directive) => directive.name === name));
  return level?.filter((directive) => directive.name === name) ?? [];
}

export function counting(levels: Levels, name: string): Directive | undefined {
  return countingAll(levels, name).at(-1);
}
