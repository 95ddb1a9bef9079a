import type { OpenPath } from '../../base/network/open-path.ts';
import type { Secret } from '../../base/secret.ts';
import { accessToken, choiceOf, openPathList, rangeList } from './kinds.ts';
import { always, type SettingRow } from './row.ts';

const trustedProxies: SettingRow<readonly string[] | null> = {
  name: 'OCAP_TRUSTED_PROXIES',
  kind: rangeList,
  fallback: always(null),
  whenEmpty: { value: [] },
  scope: 'door',
  reachesApp: false,
  docs: {
    says: 'The proxies in front of the tunnel, as addresses or CIDR ranges, comma separated: the last entry of their `X-Forwarded-For` is taken for the address of the visitor. Empty: none.',
    defaultSays: 'the address that our own probe through `DEV_PROXY_URL` arrived from',
    example: '203.0.113.7,198.51.100.0/24',
  },
};

const access: SettingRow<'anyone' | 'invited'> = {
  name: 'OCAP_ACCESS',
  kind: choiceOf<'anyone' | 'invited'>(['anyone', 'invited']),
  fallback: always('anyone'),
  scope: 'door',
  reachesApp: false,
  docs: {
    says: 'Who may come in through the tunnel: `anyone`, or `invited`, only who holds an invitation (`ocap-dev invite NAME`). Everybody else gets a 403 page, and nothing of theirs reaches the app.',
    defaultSays: 'anyone',
    example: 'invited',
  },
};

const openPaths: SettingRow<readonly OpenPath[]> = {
  name: 'OCAP_OPEN_PATHS',
  kind: openPathList,
  fallback: always([]),
  scope: 'door',
  reachesApp: false,
  docs: {
    says: 'With `OCAP_ACCESS=invited`: paths that stay open for requests, never for WebSockets, comma separated: exact, or all below one (`/api/hooks/*`).',
    defaultSays: 'none',
    example: '/api/hooks/*',
    behind: access.name,
  },
};

const accessTokenRow: SettingRow<Secret | null> = {
  name: 'OCAP_ACCESS_TOKEN',
  kind: accessToken,
  fallback: always(null),
  scope: 'door',
  reachesApp: false,
  docs: {
    says: 'With `OCAP_ACCESS=invited`: lets machines in that send it as `Authorization: Bearer …` or `X-Ocap-Token: …`. A secret of 20 signs or more.',
    defaultSays: 'none',
    behind: access.name,
  },
};

/** Whether people are known again by a cookie. */
export type PeopleRule = 'on' | 'off';

const people: SettingRow<PeopleRule> = {
  name: 'OCAP_PEOPLE',
  kind: choiceOf<PeopleRule>(['on', 'off']),
  fallback: always('on'),
  scope: 'door',
  reachesApp: false,
  docs: {
    says: 'Who comes in by the tunnel is counted as people, by a cookie that ends with the session of their browser and says nothing but a random number. `off`: no cookie is set, and whoever has the same address and browser is one person.',
    example: 'off',
  },
};

/** Who comes in by the tunnel. */
export const doorRows = {
  access,
  openPaths,
  accessToken: accessTokenRow,
  /** Null: learned from our own probes. */
  trustedProxies,
  people,
};
