import { parse, TomlError } from 'smol-toml';
import { tomlLine } from '../app/options/toml-line.ts';
import { isRecord } from '../base/is-record.ts';

/** One option of a `config.toml`, as Streamlit names it: `server.port`. */
export interface ConfigOption {
  readonly name: string;
  readonly value: unknown;
  /** From 1; null where it could not be found. */
  readonly line: number | null;
}

export type ConfigFileReading =
  | { readonly ok: true; readonly options: readonly ConfigOption[] }
  /** No TOML; `astray`: a value that stands in no section; `mark`: a byte order mark before all else. */
  | {
      readonly ok: false;
      readonly kind: 'syntax' | 'astray' | 'mark';
      readonly line: number | null;
      readonly what: string;
    };

/**
 * Reads a `config.toml` as Streamlit takes it apart: sections, and options in them. Under `theme` it has sections of
 * its own, which are left out here. Pure; values of options may be secrets.
 */
export function readConfigFile(text: string): ConfigFileReading {
  if (text.startsWith('\ufeff')) return { ok: false, kind: 'mark', line: 1, what: '' };
  const parsed = parseToml(text);
  if ('problem' in parsed) return parsed.problem;
  const sections = Object.entries(parsed.document);
  const stray = sections.find(([, value]) => !isRecord(value));
  if (stray !== undefined)
    return { ok: false, kind: 'astray', line: tomlLine(text, '', stray[0]), what: stray[0] };
  const options = sections.flatMap(([section, table]) =>
    section === 'theme' || !isRecord(table)
      ? []
      : Object.entries(table).map(([key, value]) => ({
          name: `${section}.${key}`,
          value,
          line: tomlLine(text, section, key),
        })),
  );
  return { ok: true, options };
}

type Table = Readonly<Record<string, unknown>>;

function parseToml(
  text: string,
): { document: Table } | { problem: Extract<ConfigFileReading, { ok: false }> } {
  try {
    return { document: parse(text) };
  } catch (error) {
    // The parser's message goes on with the lines of the file, which may hold a secret.
    const what = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
    const line = error instanceof TomlError ? error.line : null;
    return { problem: { ok: false, kind: 'syntax', line, what } };
  }
}
