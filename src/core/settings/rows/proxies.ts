import { origin, originList } from './kinds.ts';
import { always, type SettingRow } from './row.ts';

const devProxy: SettingRow<string | null> = {
  name: 'DEV_PROXY_URL',
  kind: origin,
  fallback: always('https://ocapistaine-dev.vaettir.locki.io'),
  whenEmpty: { value: null },
  scope: 'app',
  reachesApp: true,
  docs: { says: 'The proxy in front of the tunnel; its origin is let in. Empty: none.' },
};

const prodProxy: SettingRow<string | null> = {
  name: 'PROD_PROXY_URL',
  kind: origin,
  fallback: always('https://ocapistaine.vaettir.locki.io'),
  whenEmpty: { value: null },
  scope: 'app',
  reachesApp: true,
  docs: { says: 'The production proxy; its origin is let in. Empty: none.' },
};

const prodOrigins: SettingRow<readonly string[]> = {
  name: 'PROD_ORIGINS',
  kind: originList,
  fallback: always([
    'https://ocapistaine.onrender.com',
    'https://ocapistaine.vaettir.locki.io',
    'https://vaettir.locki.io',
  ]),
  scope: 'deployment',
  reachesApp: true,
  docs: {
    says: "The origins of the production deployment, comma separated; the first is the service's own URL.",
  },
};

/** What stands in front of the tunnel, and the deployment. */
export const proxyRows = { devProxy, prodProxy, prodOrigins };
