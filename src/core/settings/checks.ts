import { quoted } from '../base/printable.ts';
import { settingWords } from '../words/settings.ts';
import { type OriginReading, parseDomain, parseOrigin } from './parse-origin.ts';

const exampleOrigin = 'https://example.org';

/** A value that can be used, or what to say of each fault in it. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly messages: readonly string[] };

/** @param write the line, or the option, that would hold a given value: `STREAMLIT_PORT=8502`. */
export type SettingCheck<T> = (text: string, write: (value: string) => string) => Checked<T>;

export const checkText: SettingCheck<string> = (text) => good(text);

export const checkPort: SettingCheck<number> = (text, write) => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65535 ? good(port) : bad(settingWords.noPort(quoted(text), write('8502')));
};

export const checkBoolean: SettingCheck<boolean> = (text, write) => {
  const word = text.toLowerCase();
  if (['true', '1', 'yes'].includes(word)) return good(true);
  if (['false', '0', 'no'].includes(word)) return good(false);
  return bad(settingWords.noBoolean(quoted(text), write('true')));
};

/** Gives the host name alone. */
export const checkDomain: SettingCheck<string> = (text, write) => {
  const reading = parseDomain(text);
  return reading.ok
    ? good(new URL(reading.origin).hostname)
    : bad(advice(reading, write, 'your-name.ngrok-free.app'));
};

export const checkOrigin: SettingCheck<string> = (text, write) => {
  const reading = parseOrigin(text);
  return reading.ok ? good(reading.origin) : bad(advice(reading, write, exampleOrigin));
};

/** Origins between commas, each once; empty entries count for nothing. */
export const checkOriginList: SettingCheck<readonly string[]> = (text) => {
  const entries = text.split(',').filter((entry) => entry.trim() !== '');
  const checked = entries.map((entry) => checkEntry(entry));
  const messages = checked.flatMap((entry) => (entry.ok ? [] : entry.messages));
  if (messages.length > 0) return { ok: false, messages };
  return good([...new Set(checked.flatMap((entry) => (entry.ok ? [entry.value] : [])))]);
};

/** `host:port`, as ngrok's own agent takes it. */
export const checkServerAddress: SettingCheck<string> = (text, write) => {
  const port = /^[\w.-]+(?::(\d{1,5}))?$/.exec(text)?.[1] ?? '443';
  const isAddress = /^[\w.-]+(:\d{1,5})?$/.test(text) && Number(port) >= 1 && Number(port) <= 65535;
  return isAddress ? good(text) : bad(settingWords.noServerAddress(write('connect.ngrok-agent.com:443')));
};

function checkEntry(entry: string): Checked<string> {
  const reading = parseOrigin(entry);
  if (reading.ok) return good(reading.origin);
  const pieces = entry.trim().split(/\s+/).map(parseOrigin);
  const origins = pieces.flatMap((piece) => (piece.ok ? [piece.origin] : []));
  const forgotCommas = pieces.length > 1 && origins.length === pieces.length;
  return bad(
    forgotCommas
      ? settingWords.missingCommas(reading.seen, origins.join(','))
      : advice(reading, (origin) => origin, exampleOrigin),
  );
}

function advice(
  { seen, instead }: Extract<OriginReading, { ok: false }>,
  write: (value: string) => string,
  example: string,
): string {
  return instead === null
    ? settingWords.writeExample(seen, write(example))
    : settingWords.writeThis(seen, write(instead));
}

function good<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

function bad(message: string): { readonly ok: false; readonly messages: readonly string[] } {
  return { ok: false, messages: [message] };
}
