import type { Settings } from '../../settings/settings.ts';
import { placeText } from '../../settings/written/streamlit-settings.ts';
import { settingWarningWords } from '../../words/settings.ts';
import { type OptionSources, type WrittenOption, writtenOption } from './streamlit-options.ts';

interface Around extends Omit<OptionSources, 'places'> {
  readonly settings: Pick<Settings, 'places'>;
}

/** A `browser.serverAddress` of config.toml, and the other one that is written besides and wins; null: there are not two. */
export function overriddenAddress({
  settings: { places },
  ...around
}: Around): { readonly written: WrittenOption; readonly wins: WrittenOption } | null {
  const name = 'browser.serverAddress';
  const wins = writtenOption(name, { ...around, places });
  const env = { ...around.env, STREAMLIT_BROWSER_SERVER_ADDRESS: undefined };
  const written = writtenOption(name, { ...around, env, extraArgs: [] });
  if (written === null || wins === null || written.text === '' || written.text === wins.text) return null;
  return { written, wins };
}

/** The same in a sentence; null: there are not two. */
export function overriddenAddressNotice(around: Around): string | null {
  const twice = overriddenAddress(around);
  if (twice === null) return null;
  const { written, wins } = twice;
  return settingWarningWords.addressOverridden(
    placeText(written.place),
    written.text,
    placeText(wins.place),
    wins.text,
  );
}
