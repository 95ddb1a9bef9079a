import { shownName } from '../base/printable.ts';
import { settingChangeWords as words } from '../words/changes.ts';
import { type SettingName, type Settings, settingNames } from './settings.ts';

/** What an edit changed: the names, and a line for the screen. */
export interface SettingsChange {
  readonly names: readonly string[];
  readonly text: string;
}

/** How a setting is compared, and what of it may be shown: nothing of the rest ever is. */
type Display =
  | { readonly kind: 'value'; readonly of: (settings: Settings) => string | null }
  | { readonly kind: 'list'; readonly of: (settings: Settings) => readonly string[] }
  | { readonly kind: 'hidden'; readonly of: (settings: Settings) => string | null };

const displays: Readonly<Record<SettingName, Display>> = {
  STREAMLIT_PORT: { kind: 'value', of: ({ port }) => String(port) },
  STREAMLIT_APP: { kind: 'hidden', of: ({ app }) => app },
  STREAMLIT_CUSTOM_ORIGINS: { kind: 'list', of: ({ customOrigins }) => customOrigins },
  NGROK_DOMAIN: { kind: 'value', of: ({ ngrokDomain }) => ngrokDomain },
  NGROK_AUTHTOKEN: { kind: 'hidden', of: ({ authtoken }) => authtoken?.reveal() ?? null },
  NGROK_SERVER_ADDR: { kind: 'hidden', of: ({ ngrokServerAddr }) => ngrokServerAddr },
  NGROK_ROOT_CAS: { kind: 'hidden', of: ({ ngrokRootCas }) => ngrokRootCas },
  USE_NGROK: { kind: 'hidden', of: ({ useNgrok }) => String(useNgrok) },
  DEV_PROXY_URL: { kind: 'value', of: ({ devProxy }) => devProxy },
  PROD_PROXY_URL: { kind: 'value', of: ({ prodProxy }) => prodProxy },
  PROD_ORIGINS: { kind: 'list', of: ({ prodOrigins }) => prodOrigins },
};

/**
 * What is different after an edit: `STREAMLIT_PORT 8502 → 8510, API_KEY changed`. Ports and origins are shown; of
 * everything else, whose values may be secrets, the name alone. Without a difference, no names and an empty text.
 */
export function describeChange(before: Settings, after: Settings): SettingsChange {
  const settings = settingNames.flatMap((name) => {
    const text = settingChange(name, before, after) ?? variableChange(name, before, after);
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

function settingChange(name: SettingName, before: Settings, after: Settings): string | null {
  const wasGiven = !before.defaulted.includes(name);
  const isGiven = !after.defaulted.includes(name);
  // A default that follows another setting is that one's change.
  if (!wasGiven && !isGiven) return null;
  const display = displays[name];
  if (display.kind === 'list') return listChange(display.of(before), display.of(after));
  const [old, current] = [display.of(before), display.of(after)];
  if (display.kind === 'value') return old === current ? null : `${shownValue(old)} → ${shownValue(current)}`;
  if (wasGiven === isGiven) return old === current ? null : words.changed;
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

function shownValue(value: string | null): string {
  return value ?? words.noValue;
}
