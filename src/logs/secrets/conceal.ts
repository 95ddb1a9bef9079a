import type { TextKinds } from '../../core/view/free-text.ts';
import type { Redact } from '../redact.ts';

/** Takes the secrets out of the free texts of a value, and leaves all else as it is. */
export type Conceal = <Value extends object>(value: Value, kinds: TextKinds<Value>) => Value;

/** What takes them out gives the same for the same, so that it can be compared; itself where there are none. */
export function createConceal(redact: Redact): Conceal {
  const known = new WeakMap<object, object>();

  function shown<Value>(value: Value, kinds: unknown): Value;
  function shown(value: unknown, kinds: unknown): unknown {
    if (typeof value === 'string') return kinds === 'free' ? redact(value) : value;
    if (typeof value !== 'object' || value === null || kinds === undefined) return value;
    const before = known.get(value);
    if (before !== undefined) return before;
    const after = Array.isArray(value) ? eachShown(value, kinds) : partsShown(value, kinds);
    known.set(value, after);
    return after;
  }

  function eachShown(items: readonly unknown[], kinds: unknown): readonly unknown[] {
    const after = items.map((item) => shown(item, kinds));
    return after.every((item, index) => item === items[index]) ? items : after;
  }

  function partsShown(value: object, kinds: unknown): object {
    if (typeof kinds !== 'object' || kinds === null) return value;
    const kindOf = new Map<string, unknown>(Object.entries(kinds));
    const parts = Object.entries(value);
    const after = parts.map(([name, part]) => [name, shown<unknown>(part, kindOf.get(name))] as const);
    return after.every(([, part], index) => part === parts[index]?.[1]) ? value : Object.fromEntries(after);
  }

  return shown;
}
