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

/** More than any pattern that people write needs on a path of a few words. */
const mostSteps = 100_000;

function matches({ modifier, path }: NginxLocation, asked: string): boolean {
  return matchesPattern(path, asked, modifier === '~*' ? 'i' : '');
}

/** A pattern of another's that may take long is not run, and fits nothing. */
export function matchesPattern(pattern: string, asked: string, flags = ''): boolean {
  if (pattern.length > 200 || stepsAtMost(pattern, asked) > mostSteps) return false;
  try {
    return new RegExp(pattern, flags).test(asked);
  } catch {
    return false;
  }
}

/**
 * How often a search that goes back may try again: from each place of the text, at each length of each repetition, with each
 * alternative of each group. A group that is repeated may take any number of steps.
 */
function stepsAtMost(pattern: string, asked: string): number {
  const withoutMarks = pattern.replace(/\(\?(?:<?[=!]|:|<\w+>|[a-z]+\)?)/g, '(');
  if (/\)[+*?{]/.test(withoutMarks)) return Number.POSITIVE_INFINITY;
  const repetitions = (withoutMarks.match(/[+*?{]/g) ?? []).length;
  const groups = (withoutMarks.match(/\(/g) ?? []).length;
  const alternatives = withoutMarks.split('|').length;
  return (asked.length + 1) ** (repetitions + 1) * alternatives ** groups;
}
