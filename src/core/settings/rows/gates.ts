import type { Secret } from '../../base/secret.ts';
import {
  checkCidrs,
  checkEmails,
  checkLogins,
  checkMailDomains,
  checkMetadata,
  checkProvider,
} from './gate-checks.ts';
import { boolean, type SettingKind, text } from './kinds.ts';
import { always, type SettingRow } from './row.ts';

const list = (check: SettingKind<readonly string[]>['check']): SettingKind<readonly string[]> => ({
  check,
  texts: (value) => value,
  change: 'list',
});

/** Of the tunnel alone: none of them is anything to the app. */
const ofTunnel = { scope: 'tunnel', reachesApp: false } as const;

const basicAuth: SettingRow<Secret | null> = {
  name: 'NGROK_BASIC_AUTH',
  kind: {
    check: checkLogins,
    texts: (value) => (value === null ? [] : [value.reveal()]),
    change: 'hidden',
    secret: true,
  },
  fallback: always(null),
  ...ofTunnel,
  docs: {
    says: 'Who comes by the tunnel needs a user and a password, which ngrok asks for: `user:password`, more by commas; 8 to 128 signs each.',
    example: 'anna:a-long-password',
  },
};

const oauth: SettingRow<string | null> = {
  name: 'NGROK_OAUTH',
  kind: { check: checkProvider, texts: (value) => (value === null ? [] : [value]), change: 'value' },
  fallback: always(null),
  ...ofTunnel,
  docs: {
    says: "Who comes by the tunnel signs in at `google`, `github`, `microsoft` or another provider of ngrok's, and who of it may enter: e-mail addresses, and domains of them, by commas. Without either, everybody who has an account there.",
    example: 'google',
  },
};

const oauthEmails: SettingRow<readonly string[]> = {
  name: 'NGROK_OAUTH_ALLOW_EMAILS',
  kind: list(checkEmails),
  fallback: always([]),
  ...ofTunnel,
  docs: { says: null, example: 'anna@example.org,bob@example.org' },
};

const oauthDomains: SettingRow<readonly string[]> = {
  name: 'NGROK_OAUTH_ALLOW_DOMAINS',
  kind: list(checkMailDomains),
  fallback: always([]),
  ...ofTunnel,
  docs: { says: null, example: 'example.org' },
};

const allowCidrs: SettingRow<readonly string[]> = {
  name: 'NGROK_ALLOW_CIDRS',
  kind: list(checkCidrs),
  fallback: always([]),
  ...ofTunnel,
  docs: {
    says: 'Addresses and CIDR ranges that may come by the tunnel, and those that may not, by commas.',
    example: '203.0.113.0/24,2001:db8::/32',
  },
};

const denyCidrs: SettingRow<readonly string[]> = {
  name: 'NGROK_DENY_CIDRS',
  kind: list(checkCidrs),
  fallback: always([]),
  ...ofTunnel,
  docs: { says: null, example: '203.0.113.7' },
};

const trafficPolicy: SettingRow<string | null> = {
  name: 'NGROK_TRAFFIC_POLICY',
  kind: text,
  fallback: always(null),
  ...ofTunnel,
  docs: {
    says: "The file of a traffic policy of ngrok's, in YAML or JSON; relative to the project, and watched.",
    example: 'ngrok-policy.yml',
  },
};

const compression: SettingRow<boolean> = {
  name: 'NGROK_COMPRESSION',
  kind: boolean,
  fallback: always(false),
  ...ofTunnel,
  docs: {
    says: 'Whether ngrok compresses what it sends, and whether several agents may share the domain (pooling): true or false.',
    example: 'true',
  },
};

const pooling: SettingRow<boolean> = {
  name: 'NGROK_POOLING',
  kind: boolean,
  fallback: always(false),
  ...ofTunnel,
  docs: { says: null, example: 'true' },
};

const metadata: SettingRow<string | null> = {
  name: 'NGROK_METADATA',
  kind: { check: checkMetadata, texts: (value) => (value === null ? [] : [value]), change: 'hidden' },
  fallback: always(null),
  ...ofTunnel,
  docs: { says: "A text that ngrok's dashboard and API show with the tunnel.", example: 'demo of Anna' },
};

/** ngrok's own gates, and what else its tunnel can do. */
export const gateRows = {
  basicAuth,
  oauth,
  oauthEmails,
  oauthDomains,
  allowCidrs,
  denyCidrs,
  /** The file's name, as it was given. */
  trafficPolicy,
  compression,
  pooling,
  metadata,
};
