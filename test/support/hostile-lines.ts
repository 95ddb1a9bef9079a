import type { Random } from './random.ts';

/** What no field of any message is. */
export const wrongValues: readonly [unknown, ...unknown[]] = [
  null,
  true,
  -1,
  1e308,
  0.5,
  '',
  'x'.repeat(5000),
  [],
  {},
  [[[]]],
  { length: 1e9 },
  '\ud800',
  '__proto__',
];

/** Lines that are no message of anybody's. */
const nonsense: readonly [string, ...string[]] = [
  '',
  '\0',
  'null',
  '[]',
  '42',
  '"snapshot"',
  '{',
  'hello',
  '\ufffd\ufffd',
  '['.repeat(5000),
  `${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`,
  '{"type":"__proto__"}',
  '{"type":["snapshot"]}',
  '{"__proto__":{"type":"connected"}}',
  '{"constructor":{"prototype":{"type":"connected"}}}',
];

/** A line like one of `messages`, with something wrong somewhere in it, or nonsense. */
export function hostileLine(random: Random, messages: readonly [object, ...object[]]): string {
  if (random.below(4) === 0) return random.pick(nonsense);
  return JSON.stringify(spoilt(structuredClone(random.pick(messages)), random));
}

/** One field, at any depth, is left out, of another type, or joined by one that is not meant. */
function spoilt(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random.below(6) === 0) return random.pick(wrongValues);
  const names = Object.keys(value);
  const name = names[random.below(names.length)];
  if (name === undefined) return random.pick(wrongValues);
  const { [name]: field, ...others } = Object.fromEntries(Object.entries(value));
  if (random.below(4) === 0) return Array.isArray(value) ? random.pick(wrongValues) : others;
  if (Array.isArray(value)) return value.with(Number(name), spoilt(field, random));
  return { ...others, [name]: spoilt(field, random) };
}
