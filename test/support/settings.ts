import {
  type Environment,
  readSettings,
  type Settings,
  type SettingsOptions,
} from '../../src/core/settings/settings.ts';

interface Around {
  readonly shell?: Environment;
  readonly options?: SettingsOptions;
}

/** The reading of an `.env` text, null for no file. */
export function reading(text: string | null, { shell = {}, options = {} }: Around = {}) {
  return readSettings({ file: '.env', text, shell, options });
}

/** Settings that must be good. */
export function settingsOf(text: string | null, around: Around = {}): Settings {
  const { settings, errors } = reading(text, around);
  if (settings === null) throw new Error(`settings with errors: ${JSON.stringify(errors)}`);
  return settings;
}
