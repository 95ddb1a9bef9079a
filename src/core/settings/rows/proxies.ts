import { origin, originList } from './kinds.ts';
import { ofGuide, type SettingRow } from './row.ts';

const devProxy: SettingRow<string | null> = {
  name: 'DEV_PROXY_URL',
  kind: origin,
  fallback: ofGuide('https://ocapistaine-dev.vaettir.locki.io', null),
  whenEmpty: { value: null },
  scope: 'app',
  reachesApp: true,
  docs: {
    says: "The proxy in front of the tunnel; its origin is let in. Empty, or outside OCapistaine's project: none.",
  },
};

const prodProxy: SettingRow<string | null> = {
  name: 'PROD_PROXY_URL',
  kind: origin,
  fallback: ofGuide('https://ocapistaine.vaettir.locki.io', null),
  whenEmpty: { value: null },
  scope: 'app',
  reachesApp: true,
  docs: {
    says: "The production proxy; its origin is let in. Empty, or outside OCapistaine's project: none.",
  },
};

const prodOrigins: SettingRow<readonly string[]> = {
  name: 'PROD_ORIGINS',
  kind: originList,
  fallback: ofGuide(
    ['https://ocapistaine.onrender.com', 'https://ocapistaine.vaettir.locki.io', 'https://vaettir.locki.io'],
    [],
  ),
  whenEmpty: { value: [] },
  scope: 'deployment',
  reachesApp: true,
  docs: {
    says: "The production's origins, comma separated, its own URL first. Empty, or outside OCapistaine's project: none.",
  },
};

/** What stands in front of the tunnel, and the deployment. */
export const proxyRows = { devProxy, prodProxy, prodOrigins };
