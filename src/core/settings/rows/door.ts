import { choiceOf, rangeList } from './kinds.ts';
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
  /** Null: learned from our own probes. */
  trustedProxies,
  people,
};
