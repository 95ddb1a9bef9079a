import { knowsAllowList } from '../../base/version.ts';
import { type AllowedOrigin, allowedOrigins } from '../../settings/allowed-origins.ts';
import { publicHost } from '../../settings/generated.ts';
import type { Settings } from '../../settings/settings.ts';
import { originWords } from '../../words/origins.ts';
import { updateCommand } from './packages.ts';
import type { StreamlitPin } from './streamlit-pin.ts';

// Below 1.46 there is no list of allowed origins: beside the machine itself, the host of `browser.serverAddress` is let in
// alone (measured with 1.33.0 and 1.45.1).

/** A Streamlit, as far as its list goes. */
interface OldStreamlit {
  readonly command: readonly string[];
  readonly version: string | null;
  readonly foundIn: string;
}

/** A sentence for the screen where this Streamlit has no allow-list: whom it lets in, and what brings one that has; else null. */
export function allowListNotice(
  streamlit: OldStreamlit | null,
  settings: Settings,
  pin: StreamlitPin | null = null,
  origins: readonly AllowedOrigin[] = allowedOrigins(settings, null),
): string | null {
  if (streamlit === null || knowsAllowList(streamlit.version)) return null;
  const host = writtenHost(origins) ?? publicHost(settings, origins) ?? soleHost(origins)?.hostname ?? null;
  return pin === null
    ? originWords.noAllowList(streamlit.version, host, updateCommand(streamlit))
    : originWords.noAllowListPinned(streamlit.version, host, pin.text, pin.file);
}

/** The one public host that is listed, where no tunnel has taken that place already: `browser.serverAddress` lets it in. */
export function soleHostEnvironment({
  streamlit,
  settings,
  origins,
}: {
  readonly streamlit: Pick<OldStreamlit, 'version'>;
  readonly settings: Settings;
  readonly origins: readonly AllowedOrigin[];
}): Readonly<Record<string, string>> {
  const isTaken = writtenHost(origins) !== null || publicHost(settings, origins) !== null;
  if (knowsAllowList(streamlit.version) || isTaken) return {};
  const sole = soleHost(origins);
  if (sole === null) return {};
  return {
    STREAMLIT_BROWSER_SERVER_ADDRESS: sole.hostname,
    STREAMLIT_BROWSER_SERVER_PORT: sole.port || (sole.protocol === 'https:' ? '443' : '80'),
  };
}

/** What a `browser.serverAddress` that somebody wrote lets in already. */
function writtenHost(origins: readonly AllowedOrigin[]): string | null {
  const written = origins.find(({ source }) => source === 'browser');
  return written === undefined ? null : new URL(written.origin).hostname;
}

/** The proxies lead here through a tunnel alone. */
function soleHost(origins: readonly AllowedOrigin[]): URL | null {
  const [first, ...others] = origins
    .filter(({ source }) => source === 'tunnel' || source === 'custom')
    .map(({ origin }) => new URL(origin));
  if (first === undefined || others.some(({ hostname }) => hostname !== first.hostname)) return null;
  return first;
}
