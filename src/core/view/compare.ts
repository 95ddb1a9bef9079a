import { isDeepStrictEqual } from 'node:util';

/** What of a list was not in it before; without another test, an entry is known by itself. */
export function added<Item>(
  before: readonly Item[],
  after: readonly Item[],
  same: (one: Item, other: Item) => boolean = Object.is,
): readonly Item[] {
  return after.filter((item) => !before.some((known) => same(known, item)));
}

/** The parts of a whole that differ by what they hold. Null before: all of them do. */
export function changedParts<Whole extends object>(
  before: Whole | null,
  after: Whole,
): ReadonlySet<keyof Whole> {
  const parts = new Set<keyof Whole>();
  for (const part in after)
    if (before === null || !isDeepStrictEqual(before[part], after[part])) parts.add(part);
  return parts;
}
