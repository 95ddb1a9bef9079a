import { appRows } from './app.ts';
import { doorRows } from './door.ts';
import { gateRows } from './gates.ts';
import { proxyRows } from './proxies.ts';
import type { SettingRow } from './row.ts';
import { screenRows } from './screen.ts';
import { tunnelRows } from './tunnel.ts';

const rows = { ...appRows, ...tunnelRows, ...gateRows, ...proxyRows, ...doorRows, ...screenRows };

type Rows = typeof rows;

/** The values of all settings, by the keys of their rows. */
export type SettingValues = {
  readonly [K in keyof Rows]: Rows[K] extends SettingRow<infer T> ? T : never;
};

export type SettingKey = keyof SettingValues;

/** Every setting that there is. */
export const settingRows: { readonly [K in SettingKey]: SettingRow<SettingValues[K]> } = rows;

export const settingKeys: readonly SettingKey[] = Object.keys(rows).filter(isSettingKey);

export const settingNames: readonly string[] = settingKeys.map((key) => rows[key].name);

/** The names whose values are secrets, whatever the name says. */
export const secretNames: ReadonlySet<string> = new Set(
  settingKeys.filter((key) => rows[key].kind.secret === true).map((key) => rows[key].name),
);

/** The names that the app never finds in its environment, unless it is given its authtoken. */
export const namesKeptFromApp: ReadonlySet<string> = new Set(
  settingKeys.filter((key) => !rows[key].reachesApp).map((key) => rows[key].name),
);

/** The same, by these settings. */
export function keptFromApp({
  authtokenForApp,
}: Pick<SettingValues, 'authtokenForApp'>): ReadonlySet<string> {
  if (!authtokenForApp) return namesKeptFromApp;
  return new Set([...namesKeptFromApp].filter((name) => name !== rows.authtoken.name));
}

function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(rows, key);
}
