import { parse, TomlError } from 'smol-toml';
import { isRecord } from '../base/is-record.ts';
import type { Environment } from '../settings/settings.ts';
import type { WrittenPlace } from '../settings/written/streamlit-settings.ts';
import { tomlLine } from './options/toml-line.ts';

/** What `.streamlit/config.toml` says of the things that readiness depends on. */
export interface StreamlitConfig {
  readonly address: string | null;
  readonly baseUrlPath: string | null;
  readonly tls: boolean;
}

/** What the files say of options, by name (`server.port`), as it stands there: `env:NAME` is not looked up. */
export type ConfigValues = Readonly<
  Record<string, { readonly value: unknown; readonly place: WrittenPlace } | undefined>
>;

/** One of Streamlit's config files. */
export interface ConfigFile {
  /** As its user knows it: `.streamlit/config.toml`, `~/.streamlit/config.toml`. */
  readonly name: string;
  /** Empty where there is none. */
  readonly text: string;
}

/** What Streamlit's config files held when they were read. Streamlit itself reads them at its start alone. */
export interface ConfigReading extends StreamlitConfig {
  /** In the order in which Streamlit reads them: the later one wins. */
  readonly files: readonly ConfigFile[];
  readonly written: ConfigValues;
  /** Where a file is no TOML: `.streamlit/config.toml:3`. */
  readonly broken: readonly string[];
}

/** Reads these files' texts as `readStreamlitConfig` does. */
export function readConfigFiles(files: readonly ConfigFile[], env: Environment): ConfigReading {
  const texts = files.map(({ text }) => text);
  const broken = files.flatMap(({ name, text }) => {
    const line = faultLine(text);
    return line === null ? [] : [`${name}:${line}`];
  });
  return { ...readStreamlitConfig(texts, env), files, written: valuesOf(files), broken };
}

/** The names of the files whose text is another one. One that is looked for only now, beside another script, did not change. */
export function changedConfigFiles(before: ConfigReading, after: ConfigReading): string[] {
  const changed = before.files.filter(({ name, text }) =>
    after.files.some((other) => other.name === name && other.text !== text),
  );
  return changed.map(({ name }) => name);
}

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

function valuesOf(files: readonly ConfigFile[]): ConfigValues {
  const entries = files.flatMap(({ name: file, text }) =>
    Object.entries(sectionsOf(text)).flatMap(([section, table]) =>
      Object.entries(isRecord(table) ? table : {}).map(([key, value]) => {
        const name = `${section}.${key}`;
        return [name, { value, place: { file, line: tomlLine(text, section, key), name } }] as const;
      }),
    ),
  );
  return Object.fromEntries(entries);
}

type Table = Readonly<Record<string, unknown>>;

function serverSection(text: string): Table {
  const server = sectionsOf(text)['server'];
  return isRecord(server) ? server : {};
}

function faultLine(text: string): number | null {
  if (text === '' || text.startsWith('\ufeff')) return null;
  try {
    parse(text);
    return null;
  } catch (error) {
    return error instanceof TomlError ? error.line : null;
  }
}

/** Behind a byte order mark Streamlit reads nothing: 1.53.0 and 1.67.0 go on without the file, 1.33.0 does not start. */
function sectionsOf(text: string): Table {
  // Most have none of these files, and the reader of TOML would be loaded for nothing.
  if (text === '' || text.startsWith('\ufeff')) return {};
  try {
    return parse(text);
  } catch {
    return {};
  }
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
