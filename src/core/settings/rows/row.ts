import type { Defaults } from '../identity/project-identity.ts';
import type { SettingKind } from './kinds.ts';

/** One setting, with everything that is to be said of it: all that reads, checks, hides or documents it follows. */
export interface SettingRow<T> {
  readonly name: string;
  /** Streamlit's own names for it, which count where this one has no value: the first that has one. */
  readonly alsoNamed?: readonly string[];
  readonly kind: SettingKind<T>;
  /** The value where nobody gave one. */
  readonly fallback: (known: KnownSettings) => T;
  /** What an empty value means, where that is not the same as none at all. */
  readonly whenEmpty?: { readonly value: T };
  /** The option of the command line that overrides it. */
  readonly option?: SettingOption;
  /** Whose it is: what a change of it may change. */
  readonly scope: SettingScope;
  /** False: the app never finds it in its environment, whoever wrote it where. */
  readonly reachesApp: boolean;
  readonly docs: SettingDocs;
}

export type SettingScope = 'app' | 'tunnel' | 'door' | 'supervisor' | 'deployment';

/** What is known when a default is asked for. */
export interface KnownSettings {
  /** Was the setting of this name given a value that is not empty? */
  readonly isSet: (name: string) => boolean;
  /** Whose values hold where nobody gave one. */
  readonly defaults: Defaults;
}

export interface SettingOption {
  readonly name: string;
  /** Among the options that were read. */
  readonly key: 'port' | 'app' | 'tunnel';
}

/** What `.env.example` and docs/settings.md say. Code stands between backticks, which `.env.example` does without. */
export interface SettingDocs {
  /** In sentences. Null: told with the setting above, whose text is of both. */
  readonly says: string | null;
  /** Where the default is no value that could be shown. */
  readonly defaultSays?: string;
  /** Told behind the default. */
  readonly remark?: string;
  /** A remark for docs/settings.md alone. */
  readonly readme?: string;
  /** The value in `.env.example`; without one the default. */
  readonly example?: string;
  /** The name of the setting that it is told behind, where that is not the one above. */
  readonly behind?: string;
}

/** A value of OCapistaine's guide, which another project has nothing to do with. */
export function ofGuide<T>(value: T, elsewhere: T): SettingRow<T>['fallback'] {
  return ({ defaults }) => (defaults === 'none' ? elsewhere : value);
}

/** A default that depends on nothing. */
export function always<T>(value: T): () => T {
  return () => value;
}
