import { parseRange } from '../base/network/ip-address.ts';
import { type OpenPath, parseOpenPath } from '../base/network/open-path.ts';
import { quoted } from '../base/printable.ts';
import type { ProblemCode } from '../base/problem.ts';
import { Secret } from '../base/secret.ts';
import type { ProblemText } from '../words/problem-text.ts';
import { settingWords } from '../words/settings.ts';
import { type OriginReading, parseDomain, parseOrigin } from './parse-origin.ts';

const exampleOrigin = 'https://example.org';

/** What is wrong with a value, and how it is told. */
export interface ValueFault extends ProblemText {
  readonly code: ProblemCode;
}

/** A value that can be used, or each fault in it. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly ValueFault[] };

/** @param write the line, or the option, that would hold a given value: `STREAMLIT_PORT=8502`. */
export type SettingCheck<T> = (text: string, write: (value: string) => string) => Checked<T>;

export const checkText: SettingCheck<string> = (text) => good(text);

export const checkPort: SettingCheck<number> = (text, write) => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65535
    ? good(port)
    : bad('not-a-port', settingWords.noPort(quoted(text), write('8502')));
};

export const checkBoolean: SettingCheck<boolean> = (text, write) => {
  const word = text.toLowerCase();
  if (['true', '1', 'yes'].includes(word)) return good(true);
  if (['false', '0', 'no'].includes(word)) return good(false);
  return bad('not-a-boolean', settingWords.noBoolean(quoted(text), write('true')));
};

/** One of these words, in whatever case. */
export function checkChoice<Word extends string>(words: readonly [Word, ...Word[]]): SettingCheck<Word> {
  return (text, write) => {
    const word = words.find((known) => known === text.toLowerCase());
    return word === undefined
      ? bad('not-a-choice', settingWords.noChoice(quoted(text), words, write(words[0])))
      : good(word);
  };
}

/** Gives the host name alone. */
export const checkDomain: SettingCheck<string> = (text, write) => {
  const reading = parseDomain(text);
  return reading.ok
    ? good(new URL(reading.origin).hostname)
    : bad('not-a-host-name', advice(reading, write, 'your-name.ngrok-free.app'));
};

export const checkOrigin: SettingCheck<string> = (text, write) => {
  const reading = parseOrigin(text);
  return reading.ok ? good(reading.origin) : bad('not-an-origin', advice(reading, write, exampleOrigin));
};

/** Origins between commas, each once; empty entries count for nothing. */
export const checkOriginList: SettingCheck<readonly string[]> = (text) => {
  const entries = text.split(',').filter((entry) => entry.trim() !== '');
  const checked = entries.map((entry) => checkEntry(entry));
  const faults = checked.flatMap((entry) => (entry.ok ? [] : entry.faults));
  if (faults.length > 0) return { ok: false, faults };
  return good([...new Set(checked.flatMap((entry) => (entry.ok ? [entry.value] : [])))]);
};

/** Addresses and CIDR ranges between commas, each once. */
export const checkRangeList: SettingCheck<readonly string[]> = (text, write) => {
  const entries = text.split(',').flatMap((entry) => entry.trim() || []);
  const faults = entries
    .filter((entry) => parseRange(entry) === null)
    .map((entry) => rangeFault(entry, write));
  return faults.length > 0 ? { ok: false, faults } : good([...new Set(entries)]);
};

/** Paths that stay open, between commas. */
export const checkOpenPaths: SettingCheck<readonly OpenPath[]> = (text, write) => {
  const entries = text.split(',').flatMap((entry) => entry.trim() || []);
  const faults = entries
    .filter((entry) => parseOpenPath(entry) === null)
    .map(
      (entry): ValueFault => ({
        code: 'not-a-path',
        ...settingWords.noOpenPath(quoted(entry), write('/api/hooks/*')),
      }),
    );
  return faults.length > 0
    ? { ok: false, faults }
    : good(entries.flatMap((entry) => parseOpenPath(entry) ?? []));
};

/** As many signs as a token of 120 bits has in base64. */
const shortestToken = 20;

/** A token that lets in whoever holds it, in signs that a header may hold. Its text is in no fault. */
export const checkToken: SettingCheck<Secret> = (text) =>
  text.length >= shortestToken && /^[\x21-\x7e]+$/.test(text)
    ? good(new Secret(text))
    : bad('not-a-token', settingWords.noToken(shortestToken));

/** `host:port`, as ngrok's own agent takes it. */
export const checkServerAddress: SettingCheck<string> = (text, write) => {
  const port = /^[\w.-]+(?::(\d{1,5}))?$/.exec(text)?.[1] ?? '443';
  const isAddress = /^[\w.-]+(:\d{1,5})?$/.test(text) && Number(port) >= 1 && Number(port) <= 65535;
  return isAddress
    ? good(text)
    : bad('not-an-address', settingWords.noServerAddress(write('connect.ngrok-agent.com:443')));
};

function checkEntry(entry: string): Checked<string> {
  const reading = parseOrigin(entry);
  if (reading.ok) return good(reading.origin);
  const pieces = entry
    .trim()
    .split(/[;|\s]+/)
    .map(parseOrigin);
  const origins = pieces.flatMap((piece) => (piece.ok ? [piece.origin] : []));
  const forgotCommas = pieces.length > 1 && origins.length === pieces.length;
  return forgotCommas
    ? bad('commas-missing', settingWords.missingCommas(reading.seen, origins.join(',')))
    : bad(
        'not-an-origin',
        advice(reading, (origin) => origin, exampleOrigin),
      );
}

function advice(
  { seen, instead }: Extract<OriginReading, { ok: false }>,
  write: (value: string) => string,
  example: string,
): ProblemText {
  return instead === null
    ? settingWords.writeExample(seen, write(example))
    : settingWords.writeThis(seen, write(instead));
}

function rangeFault(entry: string, write: (value: string) => string): ValueFault {
  return { code: 'not-a-range', ...settingWords.noRange(quoted(entry), write('203.0.113.0/24')) };
}

function good<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

function bad(code: ProblemCode, text: ProblemText): Extract<Checked<never>, { ok: false }> {
  return { ok: false, faults: [{ code, ...text }] };
}
