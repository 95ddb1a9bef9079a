import { slipsBetween } from '../../base/spelling/nearest.ts';
import { settingNames } from './all.ts';

/**
 * The setting that a name of the file was most likely meant to be: one slip from it, or the same but for case and the strokes
 * between its words, and not set itself. Two slips are no sign of it: `STREAMLIT_HOST` is two from `STREAMLIT_PORT`, and a name of
 * the app's own. Null: it is a setting, or none is that near.
 */
export function misspeltSetting(name: string, isSet: (name: string) => boolean): string | null {
  if (settingNames.includes(name)) return null;
  const meant = settingNames.find(
    (setting) => bare(setting) === bare(name) || slipsBetween(setting, name) === 1,
  );
  return meant === undefined || isSet(meant) ? null : meant;
}

function bare(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
}
