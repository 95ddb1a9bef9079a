import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { askNetwork } from '../../../src/services/doctor/network.ts';
import { startStandIn } from '../../support/chain-app.ts';

it('where no name server answers no name is asked for, and an address is asked all the same', async () => {
  const silent = createSocket('udp4').bind(0, '127.0.0.1');
  await once(silent, 'listening');
  const far = await startStandIn();
  const answers = await askNetwork({
    proxies: [
      { role: 'dev', url: far.url },
      { role: 'prod', url: 'https://proxy.example.org' },
    ],
    service: 'connect.example.org:443',
    lookupUrl: 'http://checkip.example.org',
    shell: {},
    nameServers: [`127.0.0.1:${silent.address().port}`],
  });
  expect(answers).toMatchObject({
    proxies: [
      { role: 'dev', health: { genuine: true } },
      {
        role: 'prod',
        health: { failure: { kind: 'dns', message: expect.stringContaining('no name server') } },
      },
    ],
    service: { ok: false, message: expect.stringContaining('connect.example.org: no name server') },
    lookup: 'silent',
  });
  far.end();
  silent.close();
});
