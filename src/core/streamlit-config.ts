import { parse } from 'smol-toml';
import type { StreamlitConfig } from './launch.ts';
import type { Environment } from './settings.ts';

/**
 * What Streamlit's config files say of the things that readiness depends on. The later text wins, key by key;
 * a text that is no TOML counts as empty here, since Streamlit itself complains of it on its log.
 *
 * `env` serves values of the form `env:NAME`, which Streamlit 1.53.0 and 1.67.0 look up in the environment.
 */
export function readStreamlitConfig(texts: readonly string[], env: Environment): StreamlitConfig {
  const server: Table = Object.fromEntries(texts.flatMap((text) => Object.entries(serverSection(text))));
  const read = (key: string) => resolve(server[key], env);
  return {
    address: read('address'),
    baseUrlPath: withoutSlashes(read('baseUrlPath')),
    tls: read('sslCertFile') !== null,
  };
}

type Table = Readonly<Record<string, unknown>>;

function serverSection(text: string): Table {
  try {
    const server: unknown = parse(text)['server'];
    return isTable(server) ? server : {};
  } catch {
    return {};
  }
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function resolve(value: unknown, env: Environment): string | null {
  if (typeof value !== 'string') return typeof value === 'number' ? String(value) : null;
  const named = value.startsWith('env:') ? env[value.slice('env:'.length)] : undefined;
  return (named ?? value) || null;
}

// Streamlit strips them too: `/app/` and `app` are the same path (1.53.0, 1.67.0).
function withoutSlashes(path: string | null): string | null {
  return path?.replace(/^\/+|\/+$/g, '') || null;
}
