import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { Secret } from '../../../src/core/base/secret.ts';
import { noGates, type TunnelGates } from '../../../src/core/tunnel/gates.ts';
import { type Edge, startEdge } from '../../edge/edge.ts';
import { specFor, type WatchedAgents, watchAgents } from '../../support/tunnel-agents.ts';

let edge: Edge;
let agents: WatchedAgents;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.close());
afterEach(async () => {
  agents.killNow();
  await vi.waitFor(() => expect(edge.liveTunnels()).toEqual([]), { interval: 5 });
});

const untouched = {
  BasicAuth: null,
  OAuth: null,
  IPRestriction: null,
  Compression: null,
  TrafficPolicy: null,
};
const policy = 'on_http_request:\n  - actions:\n      - type: deny\n';

type Row = readonly [name: string, gates: Partial<TunnelGates>, opts: object, extra: object];

it.each<Row>([
  ['nothing', {}, {}, { Metadata: '', PoolingEnabled: false }],
  [
    'passwords, colons among them',
    { basicAuth: new Secret('anna:a-long-password,bob:with:colons:1') },
    {
      BasicAuth: {
        credentials: [
          { username: 'anna', cleartext_password: 'a-long-password' },
          { username: 'bob', cleartext_password: 'with:colons:1' },
        ],
      },
    },
    {},
  ],
  [
    'OAuth for some',
    { oauth: { provider: 'google', emails: ['anna@example.org'], domains: ['b.org'] } },
    { OAuth: { provider: 'google', allow_emails: ['anna@example.org'], allow_domains: ['b.org'] } },
    {},
  ],
  [
    'OAuth for everybody',
    { oauth: { provider: 'github', emails: [], domains: [] } },
    { OAuth: expect.objectContaining({ provider: 'github' }) },
    {},
  ],
  [
    'ranges',
    { allowCidrs: ['203.0.113.0/24', '2001:db8::/32'], denyCidrs: ['203.0.113.7/32'] },
    { IPRestriction: { allow_cidrs: ['203.0.113.0/24', '2001:db8::/32'], deny_cidrs: ['203.0.113.7/32'] } },
    {},
  ],
  ['a policy, as it is written', { trafficPolicy: policy }, { TrafficPolicy: policy }, {}],
  ['compression', { compression: true }, { Compression: {} }, {}],
  ['pooling', { pooling: true }, {}, { PoolingEnabled: true }],
  ['metadata', { metadata: 'demo of Anna' }, {}, { Metadata: 'demo of Anna' }],
])(
  'the Bind of the real SDK holds what was asked for, and nothing else: %s',
  async (_, gates, opts, extra) => {
    agents = watchAgents();
    agents.open(1, specFor(edge, { gates: { ...noGates, ...gates } }));
    await agents.opened();
    const [{ request } = { request: null }] = edge.liveTunnels();
    expect(request?.Opts).toMatchObject({ ...untouched, ...opts });
    expect(request?.Extra).toMatchObject(extra);
  },
);

it('passwords come to the agent by its channel alone, and are in nothing that it prints', async () => {
  agents = watchAgents();
  agents.open(1, specFor(edge, { gates: { ...noGates, basicAuth: new Secret('anna:a-long-password') } }));
  await agents.opened();
  expect(agents.output.join('\n')).not.toContain('a-long-password');
});
