import type { Environment } from '../../base/environment.ts';
import type { Settings } from '../../settings/settings.ts';
import type { WrittenPlace } from '../../settings/written/streamlit-settings.ts';
import { appAddress } from '../base-url.ts';
import type { ConfigValues, StreamlitConfig } from '../streamlit-config.ts';
import { type OptionName, type OptionSources, writtenOption } from './streamlit-options.ts';

/** What a project says besides its settings. */
export interface AroundSettings {
  readonly config: StreamlitConfig & { readonly written?: ConfigValues };
  readonly shell: Environment;
  /** Handed to `streamlit run` as they are. */
  readonly extraArgs: readonly string[];
  /** Taken instead of a default port that somebody else holds. */
  readonly freePort: number | null;
}

/**
 * The settings with what Streamlit's own options say: the port where no setting gives one, and what is written by hand and
 * therefore respected.
 */
export function settingsInProject(settings: Settings, around: AroundSettings): Settings {
  const { config, shell, extraArgs, freePort } = around;
  const env = { ...settings.variables, ...shell };
  const sources: OptionSources = { extraArgs, env, config, places: settings.places };
  const text = (name: OptionName) => writtenOption(name, sources)?.text || null;
  const certificate = writtenOption('server.sslCertFile', sources);
  const { port: written, place } = portInConfig(settings, sources);
  const port = place === null ? (freePort ?? written) : written;
  return {
    ...settings,
    port,
    portFrom: place,
    streamlit: {
      ownOrigin: URL.parse(appAddress({ ...sources, port }).url)?.origin ?? null,
      tls: certificate === null ? config.tls : certificate.text !== '',
      browserAddress: text('browser.serverAddress'),
      browserPort: text('browser.serverPort'),
      xsrfProtection: xsrfProtection(sources),
    },
  };
}

/** In config.toml any text is true, also "false" (1.33.0, 1.53.0, 1.67.0). */
function xsrfProtection(sources: OptionSources): string | null {
  const option = writtenOption('server.enableXsrfProtection', sources);
  if (option === null || option.text === '') return null;
  const isConfig = option.place.name === 'server.enableXsrfProtection';
  return isConfig && option.isText ? 'true' : option.text;
}

/** Streamlit takes a port in quotes for one too (1.33.0, 1.53.0, 1.67.0); what is none counts as none. */
function portInConfig(
  { port, portFrom }: Settings,
  sources: OptionSources,
): { readonly port: number; readonly place: WrittenPlace | null } {
  const option =
    portFrom === null
      ? writtenOption('server.port', { ...sources, extraArgs: [], env: envOf(sources) })
      : null;
  const written = /^\d{1,5}$/.test(option?.text ?? '') ? Number(option?.text) : 0;
  if (option === null || written < 1 || written > 65535) return { port, place: portFrom };
  return { port: written, place: option.place };
}

/** The variable of the port is a setting, which was read before. */
function envOf({ env }: OptionSources): Environment {
  return { ...env, STREAMLIT_SERVER_PORT: undefined };
}
