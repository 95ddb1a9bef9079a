import { argument, type Directive } from '../directive.ts';

/** A location with the blocks around it, innermost first; the server itself is the last. */
export interface NginxLocation {
  readonly modifier: string;
  readonly path: string;
  readonly directive: Directive;
  readonly blocks: readonly (readonly Directive[])[];
}

export function locationsIn(
  block: readonly Directive[],
  outer: readonly (readonly Directive[])[] = [],
): readonly NginxLocation[] {
  const around = [block, ...outer];
  return block.flatMap((directive) => {
    if (directive.name !== 'location' || directive.block === null) return [];
    const [first, second] = [argument(directive, 0), argument(directive, 1)];
    const [modifier, path] = second === '' ? ['', first] : [first, second];
    return [
      { modifier, path, directive, blocks: [directive.block, ...around] },
      ...locationsIn(directive.block, around),
    ];
  });
}

/** The location that answers for a path, as nginx chooses it: exact, else the first pattern, unless the longest beginning forbids it. */
export function locationFor(path: string, locations: readonly NginxLocation[]): NginxLocation | undefined {
  const exact = locations.find((each) => each.modifier === '=' && each.path === path);
  if (exact !== undefined) return exact;
  const beginnings = locations.filter(
    (each) => (each.modifier === '' || each.modifier === '^~') && path.startsWith(each.path),
  );
  const longest = beginnings.toSorted((one, other) => other.path.length - one.path.length)[0];
  if (longest?.modifier === '^~') return longest;
  return locations.find((each) => each.modifier.startsWith('~') && matches(each, path)) ?? longest;
}

function matches({ modifier, path }: NginxLocation, asked: string): boolean {
  // A pattern of another's that is not a harmless one is not run.
  if (path.length > 200 || /[+*}]\)?[+*{]/.test(path)) return false;
  try {
    return new RegExp(path, modifier === '~*' ? 'i' : '').test(asked);
  } catch {
    return false;
  }
}
