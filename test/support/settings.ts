import { type Identity, unknownProject } from '../../src/core/settings/identity/project-identity.ts';
import {
  type Environment,
  readSettings,
  type Settings,
  type SettingsOptions,
} from '../../src/core/settings/settings.ts';

interface Around {
  readonly shell?: Environment;
  readonly options?: SettingsOptions;
  readonly identity?: Identity;
}

export const ocapistaine: Identity = { whose: 'ocapistaine', name: 'ocapistaine' };
export const shop: Identity = { whose: 'another', name: 'shop' };

/** The reading of an `.env` text, null for no file. */
export function reading(text: string | null, around: Around = {}) {
  return readSettings({ file: '.env', text, shell: {}, options: {}, identity: unknownProject, ...around });
}

/** Settings that must be good. */
export function settingsOf(text: string | null, around: Around = {}): Settings {
  const { settings, errors } = reading(text, around);
  if (settings === null) throw new Error(`settings with errors: ${JSON.stringify(errors)}`);
  return settings;
}
