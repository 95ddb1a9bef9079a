import type { Known } from '../../src/core/checks/diagnosis/context.ts';
import { judgeHops } from '../../src/core/checks/diagnosis/judge.ts';
import type { HandshakeResult, Hop, HopAnswer, HopFailure, HopResult } from '../../src/core/checks/hop.ts';
import { allowedOrigins } from '../../src/core/settings/allowed-origins.ts';
import { settingsOf } from './settings.ts';

const blank: HopAnswer = {
  status: null,
  latencyMs: 10,
  genuine: false,
  page: { by: 'unknown' },
  server: '',
  location: null,
  excerpt: '',
  wire: null,
  failure: null,
};

export const well: HopAnswer = { ...blank, status: 200, genuine: true };
export const accepted: HopAnswer = { ...blank, status: 101, genuine: true, wire: 'alive' };

export function answered(status: number, changes: Partial<HopAnswer> = {}): HopAnswer {
  return { ...blank, status, ...changes };
}

export function failed(kind: HopFailure['kind'], changes: Partial<HopFailure> = {}): HopAnswer {
  return { ...blank, failure: { kind, message: 'It failed.', code: '', certificate: null, ...changes } };
}

export function shake(
  origin: string,
  answer: HopAnswer | null,
  changes: Partial<HandshakeResult> = {},
): HandshakeResult {
  return { origin, expect: 'accepted', answer, slow: null, ...changes };
}

/** The handshake of one that every hop must refuse. */
export function foreigner(answer: HopAnswer | null, changes: Partial<HandshakeResult> = {}): HandshakeResult {
  return shake('https://stranger.invalid', answer, { expect: 'refused', ...changes });
}

export const hops = {
  local: hop('local', 'app', 'here', 'http://127.0.0.1:8502'),
  tunnel: hop('tunnel', 'tunnel', 'here', 'https://shop.ngrok.app'),
  devProxy: hop('dev-proxy', 'proxy', 'here', 'https://dev.example.org'),
  prodProxy: hop('prod-proxy', 'proxy', 'hosted', 'https://www.example.org'),
  hosted: hop('https://shop.onrender.com', 'app', 'hosted', 'https://shop.onrender.com'),
  other: hop('https://other.example.org', null, 'unknown', 'https://other.example.org'),
} as const;

function hop(target: string, kind: Hop['kind'], chain: Hop['chain'], baseUrl: string): Hop {
  return { target, kind, chain, baseUrl, handshakes: [], decides: true };
}

/** A hop where all is well, but for the changes. Its one handshake is that of its own origin. */
export function result(asked: Hop, changes: Partial<HopResult> = {}): HopResult {
  const handshakes = [shake(new URL(asked.baseUrl).origin, accepted)];
  return {
    hop: asked,
    health: well,
    hostConfig: well,
    visit: null,
    handshakes,
    withoutOrigin: null,
    ...changes,
  };
}

/** A hop that answers everything in this way. */
export function broken(asked: Hop, answer: HopAnswer): HopResult {
  const handshakes = [shake(new URL(asked.baseUrl).origin, answer)];
  return result(asked, { health: answer, hostConfig: answer, handshakes });
}

const env = `NGROK_DOMAIN=shop.ngrok.app
DEV_PROXY_URL=https://dev.example.org
PROD_PROXY_URL=https://www.example.org
PROD_ORIGINS=https://shop.onrender.com`;

export function knownOf(changes: Partial<Known> = {}): Known {
  const settings = settingsOf(env);
  const list = allowedOrigins(settings, null);
  return {
    settings,
    list,
    cors: 'listed',
    streamlitVersion: '1.53.0',
    basePath: '',
    waiting: false,
    asker: 'command',
    ...changes,
  };
}

export const wellAt = (...asked: Hop[]) => asked.map((each) => result(each));

/** The first diagnosis of the last hop that is not well, with its check and verdict. */
export function diagnose(results: readonly HopResult[], known: Partial<Known> = {}) {
  const rows = judgeHops(results, knownOf(known));
  const last = results.at(-1)?.hop.target;
  const row = rows.find(({ target, diagnosis }) => target === last && diagnosis.code !== 'ok');
  return { check: row?.check, verdict: row?.verdict, ...row?.diagnosis };
}
