import { parse } from 'smol-toml';
import { isRecord } from '../base/is-record.ts';
import { allowedOrigins } from '../settings/allowed-origins.ts';
import { parseOrigin } from '../settings/parse-origin.ts';
import type { Settings } from '../settings/settings.ts';
import { loginFindingWords } from '../words/doctor-login.ts';
import { type Finding, placeInFile, warning } from './finding.ts';

/** What `st.login` is told; of `secrets.toml` no other key is kept. */
export interface LoginFact {
  readonly file: string;
  readonly line: number | null;
  readonly redirectUri: string;
}

/** The `redirect_uri` of `[auth]` in a `secrets.toml`; null where there is none, or the file cannot be read. */
export function readLogin(file: string, text: string): LoginFact | null {
  const redirectUri = redirectIn(text);
  if (redirectUri === null) return null;
  const index = text.split(/\r?\n/).findIndex((line) => /^\s*(?:auth\.)?redirect_uri\s*=/.test(line));
  return { file, line: index === -1 ? null : index + 1, redirectUri };
}

function redirectIn(text: string): string | null {
  try {
    const auth: unknown = parse(text.replace(/^\uFEFF/, ''))['auth'];
    const uri = isRecord(auth) ? auth['redirect_uri'] : undefined;
    return typeof uri === 'string' ? uri : null;
  } catch {
    return null;
  }
}

/** A login that comes back to where the app is not lets nobody in, and nothing else says so. */
export function loginFindings(login: LoginFact | null, settings: Settings): readonly Finding[] {
  if (login === null || !URL.canParse(login.redirectUri)) return [];
  const { host, origin } = new URL(login.redirectUri);
  const origins = allowedOrigins(settings, null).map((allowed) => allowed.origin);
  const deployed = settings.prodOrigins.flatMap((text) => parsed(text));
  if ([...origins, ...deployed].includes(origin)) return [];
  const places = origins.filter((each) => !each.includes('127.0.0.1'));
  return [
    warning(
      'login-elsewhere',
      loginFindingWords.elsewhere(host, places),
      placeInFile(login.file, login.line),
    ),
  ];
}

function parsed(text: string): readonly string[] {
  const reading = parseOrigin(text);
  return reading.ok ? [reading.origin] : [];
}
