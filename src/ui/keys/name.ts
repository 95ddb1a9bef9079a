import type { Key } from 'ink';

const special = [
  ['upArrow', 'Up'],
  ['downArrow', 'Down'],
  ['leftArrow', 'Left'],
  ['rightArrow', 'Right'],
  ['pageUp', 'PgUp'],
  ['pageDown', 'PgDn'],
  ['home', 'Home'],
  ['end', 'End'],
  ['escape', 'Esc'],
  ['return', 'Enter'],
  ['tab', 'Tab'],
  ['backspace', 'Backspace'],
  ['delete', 'Backspace'],
] as const;

/** As they come among other characters, when keys were pressed quickly. */
const controls = new Map([
  ['\t', 'Tab'],
  ['\r', 'Enter'],
  ['\n', 'Enter'],
  ['\b', 'Backspace'],
  ['\u007f', 'Backspace'],
]);

/** The names of keys as the keymap has them. Keys pressed quickly, or over a slow line, come as several at once. */
export function keyNames(input: string, key: Key): string[] {
  const found = special.find(([field]) => key[field]);
  if (found !== undefined) return [found[1] !== 'Esc' && key.meta ? `Alt+${found[1]}` : found[1]];
  if (key.meta) return [...input].map((character) => `Alt+${characterName(character)}`);
  if (key.ctrl) return [`Ctrl+${input.toUpperCase()}`];
  return [...input].map(characterName);
}

function characterName(character: string): string {
  const control = controls.get(character);
  if (control !== undefined) return control;
  const code = character.charCodeAt(0);
  // Among other characters Ink gives Ctrl+L as the control character that it is.
  return code >= 1 && code <= 26 ? `Ctrl+${String.fromCharCode(code + 64)}` : character;
}
