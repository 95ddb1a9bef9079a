import type { Key } from 'ink';

const special = [
  ['upArrow', 'Up'],
  ['downArrow', 'Down'],
  ['pageUp', 'PgUp'],
  ['pageDown', 'PgDn'],
  ['home', 'Home'],
  ['end', 'End'],
  ['escape', 'Esc'],
  ['return', 'Enter'],
] as const;

/** The name of a key as the keymap has it; null for what is none: a paste is not a series of keys. */
export function keyName(input: string, key: Key): string | null {
  const found = special.find(([field]) => key[field]);
  if (found !== undefined) return found[1];
  if (key.ctrl) return `Ctrl+${input.toUpperCase()}`;
  // A key held down may come as several at once.
  const [first] = input;
  return first !== undefined && input === first.repeat(input.length) ? first : null;
}
