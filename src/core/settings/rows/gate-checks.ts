import { parseRange } from '../../base/network/ip-address.ts';
import { quoted } from '../../base/printable.ts';
import type { ProblemCode } from '../../base/problem.ts';
import { Secret } from '../../base/secret.ts';
import { gateWords } from '../../words/gates.ts';
import type { ProblemText } from '../../words/problem-text.ts';
import { settingWords } from '../../words/settings.ts';
import type { Checked, SettingCheck, ValueFault } from '../checks.ts';
import { parseDomain } from '../parse-origin.ts';

/** Those of ngrok's own OAuth applications (https://ngrok.com/docs/traffic-policy/actions/oauth). */
export const oauthProviders = [
  'amazon',
  'facebook',
  'github',
  'gitlab',
  'google',
  'linkedin',
  'microsoft',
  'twitch',
] as const;

/** What ngrok takes of a password (https://ngrok.com/docs/agent/cli, --basic-auth). */
const passwordLength = { least: 8, most: 128 };
/** In bytes (https://ngrok.com/docs/api/resources/tunnels). */
const longestMetadata = 4096;

/** `user:password`, more by commas. No fault quotes any of it. */
export const checkLogins: SettingCheck<Secret> = (text, write) => {
  const logins = entriesOf(text);
  const faults = logins.flatMap((login, index) => loginFault(login, index + 1, write));
  if (logins.length === 0) return bad('not-a-login', gateWords.noLogin(1, write('anna:a-long-password')));
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: new Secret(logins.join(',')) };
};

export const checkProvider: SettingCheck<string> = (text, write) => {
  const provider = oauthProviders.find((known) => known === text.toLowerCase());
  return provider === undefined
    ? bad('not-a-provider', gateWords.noProvider(quoted(text), oauthProviders, write('google')))
    : { ok: true, value: provider };
};

export const checkEmails: SettingCheck<readonly string[]> = (text, write) =>
  checkEntries(text, 'not-an-email', {
    read: (entry) => (/^[^\s@,]+@[^\s@,]+\.[^\s@,.]+$/.test(entry) ? entry : null),
    fault: (entry) => gateWords.noEmail(quoted(entry), write('anna@example.org')),
  });

export const checkMailDomains: SettingCheck<readonly string[]> = (text, write) =>
  checkEntries(text, 'not-a-host-name', {
    read: domainOf,
    fault: (entry) => gateWords.noMailDomain(quoted(entry), write('example.org')),
  });

/** Ranges as ngrok takes them: an address alone is a range of one. */
export const checkCidrs: SettingCheck<readonly string[]> = (text, write) =>
  checkEntries(text, 'not-a-range', {
    read: cidrOf,
    fault: (entry) => settingWords.noRange(quoted(entry), write('203.0.113.0/24')),
  });

export const checkMetadata: SettingCheck<string> = (text) => {
  const bytes = new TextEncoder().encode(text).length;
  return bytes > longestMetadata
    ? bad('too-long', gateWords.longMetadata(bytes, longestMetadata))
    : { ok: true, value: text };
};

function loginFault(login: string, number: number, write: (value: string) => string): readonly ValueFault[] {
  const [, password] = /^[^\s:]+:(.*)$/s.exec(login) ?? [];
  const example = write('anna:a-long-password');
  if (password === undefined) return [{ code: 'not-a-login', ...gateWords.noLogin(number, example) }];
  const { least, most } = passwordLength;
  const isFit = password.length >= least && password.length <= most;
  return isFit ? [] : [{ code: 'not-a-login', ...gateWords.unfitPassword(number, least, most, example) }];
}

function domainOf(entry: string): string | null {
  if (entry.includes('/') || entry.includes('@')) return null;
  const reading = parseDomain(entry);
  return reading.ok ? new URL(reading.origin).hostname : null;
}

function cidrOf(entry: string): string | null {
  if (parseRange(entry) === null) return null;
  if (entry.includes('/')) return entry;
  return `${entry}/${entry.includes(':') ? 128 : 32}`;
}

/** A list of which nothing is left would be no gate: that is a fault too. */
function checkEntries(
  text: string,
  code: ProblemCode,
  how: {
    readonly read: (entry: string) => string | null;
    readonly fault: (entry: string) => ProblemText;
  },
): Checked<readonly string[]> {
  const entries = entriesOf(text);
  const wrong = entries.length === 0 ? [text] : entries.filter((entry) => how.read(entry) === null);
  if (wrong.length > 0) return { ok: false, faults: wrong.map((entry) => ({ code, ...how.fault(entry) })) };
  return { ok: true, value: [...new Set(entries.flatMap((entry) => how.read(entry) ?? []))] };
}

function entriesOf(text: string): readonly string[] {
  return text.split(',').flatMap((entry) => entry.trim() || []);
}

function bad(code: ProblemCode, text: ProblemText): Extract<Checked<never>, { ok: false }> {
  return { ok: false, faults: [{ code, ...text }] };
}
