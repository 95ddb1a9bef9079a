import { parseOrigin } from './parse-origin.ts';
import { type SettingValues, settingRows } from './rows/all.ts';
import { browserOrigin, type StreamlitSettings } from './written/streamlit-settings.ts';

export const originSources = ['local', 'tunnel', 'dev-proxy', 'prod-proxy', 'custom', 'browser'] as const;

/** `browser`: let in by a `browser.serverAddress` that the project wrote. */
export type OriginSource = (typeof originSources)[number];

/** One entry of the list that the app gets, with the reason why it is there. */
export interface AllowedOrigin {
  readonly origin: string;
  readonly source: OriginSource;
}

/** `listed`: the allowed origins and no other. `any`: the wildcard, every website may talk to the app. */
export type CorsMode = 'listed' | 'any';

/** The settings that name origins, and the port of the app's own. */
interface OriginSettings
  extends Pick<SettingValues, 'port' | 'tunnelDomain' | 'devProxy' | 'prodProxy' | 'customOrigins'> {
  readonly streamlit?: StreamlitSettings;
}

/**
 * The origins that may talk to the app, in the order of the documentation, each once, with its first reason.
 *
 * @param endpoint the URL that the tunnel's service gave, which counts where no domain is set.
 */
export function allowedOrigins(settings: OriginSettings, endpoint: string | null): readonly AllowedOrigin[] {
  const tunnel = settings.tunnelDomain === null ? endpoint : `https://${settings.tunnelDomain}`;
  const { streamlit } = settings;
  const scheme = streamlit?.tls === true ? 'https' : 'http';
  const wished: readonly (readonly [OriginSource, string | null])[] = [
    ['local', `${scheme}://localhost:${settings.port}`],
    ['local', `${scheme}://127.0.0.1:${settings.port}`],
    ['local', streamlit?.ownOrigin ?? null],
    ['tunnel', tunnel],
    ['dev-proxy', settings.devProxy],
    ['prod-proxy', settings.prodProxy],
    ...settings.customOrigins.map((origin) => ['custom', origin] as const),
    ['browser', streamlit === undefined ? null : browserOrigin(streamlit, settings.port)],
  ];
  const listed = new Map<string, AllowedOrigin>();
  for (const [source, text] of wished) {
    const reading = parseOrigin(text ?? '');
    if (reading.ok && !listed.has(reading.origin))
      listed.set(reading.origin, { origin: reading.origin, source });
  }
  return [...listed.values()];
}

/**
 * An origin that must be refused, to be tried against the app. Its host is none of the list's, since Streamlit
 * compares host names alone; `.invalid` is reserved (RFC 6761), so it is no host of anybody's.
 */
export function stranger(origins: readonly AllowedOrigin[]): string {
  const hosts = new Set(origins.map(({ origin }) => new URL(origin).hostname));
  let host = 'stranger.invalid';
  for (let count = 2; hosts.has(host); count += 1) host = `stranger-${count}.invalid`;
  return `https://${host}`;
}

/** The line of `.env` that lets these in as well. Each piece of advice gives the same one: of two such lines the last wins. */
export function customOriginsLine(
  { customOrigins }: Pick<SettingValues, 'customOrigins'>,
  more: readonly string[],
): string {
  return `${settingRows.customOrigins.name}=${[...customOrigins, ...more].join(',')}`;
}
