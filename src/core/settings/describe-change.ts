import { shownName } from '../base/printable.ts';
import { settingChangeWords as words } from '../words/changes.ts';
import { type SettingKey, settingKeys, settingNames, settingRows } from './rows/all.ts';
import type { Settings } from './settings.ts';

/** What an edit changed: the names, and a line for the screen. */
export interface SettingsChange {
  readonly names: readonly string[];
  readonly text: string;
}

/**
 * What is different after an edit: `STREAMLIT_PORT 8502 → 8510, API_KEY changed`. Ports and origins are shown; of
 * everything else, whose values may be secrets, the name alone. Without a difference, no names and an empty text.
 */
export function describeChange(before: Settings, after: Settings): SettingsChange {
  const settings = settingKeys.flatMap((key) => {
    const { name } = settingRows[key];
    const text = settingChange(key, before, after) ?? variableChange(name, before, after);
    return text === null ? [] : [{ name, text }];
  });
  const foreign = new Set([...Object.keys(before.variables), ...Object.keys(after.variables)]);
  for (const name of settingNames) foreign.delete(name);
  const others = [...foreign].flatMap((name) => {
    const text = variableChange(name, before, after);
    return text === null ? [] : [{ name, text }];
  });
  const changes = [...settings, ...others];
  return {
    names: changes.map(({ name }) => shownName(name)),
    text: changes.map(({ name, text }) => `${shownName(name)} ${text}`).join(', '),
  };
}

function settingChange<K extends SettingKey>(key: K, before: Settings, after: Settings): string | null {
  const { name, kind } = settingRows[key];
  const wasGiven = !before.defaulted.includes(name);
  const isGiven = !after.defaulted.includes(name);
  // A default that follows another setting is that one's change.
  if (!wasGiven && !isGiven) return null;
  const [old, current] = [kind.texts(before[key]), kind.texts(after[key])];
  if (kind.change === 'list') return listChange(old, current);
  const isSame = old.join() === current.join();
  if (kind.change === 'value') return isSame ? null : `${shownValue(old)} → ${shownValue(current)}`;
  if (wasGiven === isGiven) return isSame ? null : words.changed;
  return isGiven ? words.added : words.removed;
}

/** What the app finds in its environment, which may differ where the setting is the same. */
function variableChange(name: string, before: Settings, after: Settings): string | null {
  const old = Object.hasOwn(before.variables, name) ? before.variables[name] : undefined;
  const current = Object.hasOwn(after.variables, name) ? after.variables[name] : undefined;
  if (old === current) return null;
  if (old === undefined) return words.added;
  return current === undefined ? words.removed : words.changed;
}

function listChange(before: readonly string[], after: readonly string[]): string | null {
  const added = after.filter((entry) => !before.includes(entry)).map((entry) => `+${entry}`);
  const removed = before.filter((entry) => !after.includes(entry)).map((entry) => `−${entry}`);
  const changes = [...added, ...removed];
  if (changes.length > 0) return changes.join(' ');
  return before.join() === after.join() ? null : words.reordered;
}

function shownValue([value = words.noValue]: readonly string[]): string {
  return value;
}
