import type { ProbeView } from '../../src/core/checks/probe.ts';
import type { PersonView } from '../../src/core/door/people/person.ts';
import type { Snapshot } from '../../src/core/view/snapshot.ts';

export const proved = (origin: string, changes: Partial<ProbeView> = {}): ProbeView => ({
  target: 'local',
  url: 'http://127.0.0.1:8502',
  check: 'websocket',
  origin,
  expect: 'accepted',
  status: 101,
  verdict: 'pass',
  latencyMs: 5,
  diagnosis: { code: 'ok', message: `${origin} is let in.`, hint: '' },
  atMs: 0,
  ...changes,
});

const health: ProbeView = { ...proved(''), check: 'health', origin: null, status: 200, latencyMs: 3 };
const stranger = proved('https://stranger.invalid', { expect: 'refused', status: 403, latencyMs: 6 });

/** A healthy supervisor, 2 min 14 s after the app got ready, as a screen sees it. */
export const healthySnapshot: Snapshot = {
  project: '/home/ada/ocapistaine',
  name: 'ocapistaine',
  pid: 4120,
  version: '0.1.0',
  streamlit: { version: '1.53.0', foundIn: '.venv' },
  process: {
    state: 'ready',
    pid: 4121,
    port: 8502,
    url: 'http://localhost:8502',
    sinceMs: 0,
    restarts: 0,
    reason: null,
    failure: null,
    exitCode: null,
    signal: null,
    retryAtMs: null,
  },
  sessions: { next: 'lost', live: null, carried: null, left: [], silenceMs: null, told: [] },
  tunnel: {
    state: 'online',
    url: 'https://ocap.ngrok.app',
    sinceMs: 0,
    reconnections: 0,
    reason: null,
    error: null,
    retryAtMs: null,
    guard: null,
  },
  origins: {
    wildcard: false,
    origins: [
      { origin: 'http://localhost:8502', source: 'local' },
      { origin: 'http://127.0.0.1:8502', source: 'local' },
      { origin: 'https://ocap.ngrok.app', source: 'tunnel' },
      { origin: 'https://ocapistaine-dev.vaettir.locki.io', source: 'dev-proxy' },
    ],
  },
  probes: [
    health,
    proved('http://localhost:8502'),
    proved('http://127.0.0.1:8502'),
    proved('https://ocap.ngrok.app'),
    proved('https://ocapistaine-dev.vaettir.locki.io'),
    stranger,
  ],
  visits: { count: 0, webSockets: 0, refused: [] },
  people: { here: 0, latest: 0, people: [] },
  access: 'anyone',
  settings: { file: '.env', errors: [], warnings: [], lastChange: null, originsFromShell: false },
  notify: 'bell',
  appFailure: null,
  offers: { envExample: null, secretsExample: null, tunnel: null, apps: [] },
  notices: [],
  history: [],
  runs: [],
};

/** Somebody who is here, a minute after the app got ready. */
export const anna: PersonView = {
  name: 'amber fox',
  address: '203.0.113.9',
  agent: 'Safari on iPhone',
  page: '/report',
  sinceMs: 60_000,
  leftMs: null,
  webSockets: 1,
  bytesIn: 12_000,
  bytesOut: 1_234_000,
  reruns: 38,
  errors: 0,
  lastError: null,
};
