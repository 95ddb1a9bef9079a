import { parse } from 'smol-toml';
import type { Environment } from '../base/environment.ts';
import { isRecord } from '../base/is-record.ts';

/**
 * The value of one of Streamlit's options as it was written, an environment variable before the files, of which the later one
 * wins; null where nobody wrote it. An empty variable counts as none (1.53.0, 1.67.0).
 *
 * @param option `server.maxUploadSize`
 */
export function writtenOption(option: string, texts: readonly string[], env: Environment): string | null {
  const variable = env[variableOf(option)];
  if (variable) return variable;
  const [section = '', key = ''] = option.split('.');
  const values = texts.map((text) => at(text, section, key)).filter((value) => value !== undefined);
  const last = values.at(-1);
  if (typeof last === 'string' && last.startsWith('env:')) return env[last.slice('env:'.length)] ?? last;
  return last === undefined ? null : String(last);
}

/** `STREAMLIT_SERVER_MAX_UPLOAD_SIZE`, as Streamlit itself makes it: a capital begins a word, but in a row of capitals. */
function variableOf(option: string): string {
  const words = option.replaceAll('.', '_').replace(/([a-z0-9])([A-Z])/g, '$1_$2');
  return `STREAMLIT_${words.toUpperCase()}`;
}

function at(text: string, section: string, key: string): unknown {
  try {
    const table: unknown = parse(text.replace(/^\uFEFF/, ''))[section];
    return isRecord(table) ? table[key] : undefined;
  } catch {
    return undefined;
  }
}
