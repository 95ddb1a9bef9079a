import { expect, it } from 'vitest';
import type { HopAnswer } from '../../../../src/core/checks/hop.ts';
import {
  accepted,
  answered,
  diagnose,
  hops,
  result,
  shake,
  well,
  wellAt,
} from '../../../support/chain-results.ts';

const { local, tunnel, devProxy } = hops;

/** The proxy before a tunnel that is well, with a program of its own. */
function proxied(server: string, health: HopAnswer, handshake: HopAnswer) {
  const origin = new URL(devProxy.baseUrl).origin;
  const named = { ...health, server };
  return diagnose([
    ...wellAt(local, tunnel),
    result(devProxy, { health: named, handshakes: [shake(origin, handshake)] }),
  ]);
}

it.each([
  ['nginx/1.28.0', 'nginx file write', 'proxy_set_header Upgrade $http_upgrade;'],
  ['', 'nginx file write', 'proxy_set_header Upgrade $http_upgrade;'],
  ['Caddy', 'Caddyfile delete', 'header_up -Upgrade'],
  ['Apache/2.4.65 (Debian)', 'Apache file write', 'ProxyPass / http://… upgrade=websocket'],
  ['Traefik', 'Traefik file delete', 'customRequestHeaders: { Upgrade: "" }'],
])('a WebSocket that does not pass %s is mended in its own words', (server, where, line) => {
  const told = proxied(server, well, answered(200));
  expect(told.code).toBe('upgrade-stripped');
  expect(told.advice).toContain(where);
  expect(told.lines).toContain(line);
});

it.each([
  ['Caddy', 'reverse_proxy https://shop.ngrok.app { header_up Host {upstream_hostport} }'],
  ['Apache', 'ProxyPass / https://shop.ngrok.app/ upgrade=websocket'],
  ['Traefik', 'servers: [{ url: "https://shop.ngrok.app" }]'],
])('%s that does not reach the tunnel is not given the lines of nginx', (server, line) => {
  const told = proxied(server, answered(502), answered(502));
  expect(told).toMatchObject({ code: 'bad-gateway', hop: 'proxy' });
  expect(told.lines).toContain(line);
  expect(told.lines?.join(' ')).not.toMatch(/proxy_|resolver/);
});

it('nor one that cuts silence, or asks for a password', () => {
  const cut = proxied('Caddy', well, { ...accepted, wire: { cutAfterMs: 1000 } });
  expect(cut).toMatchObject({ hop: 'proxy', advice: expect.stringContaining('Caddyfile') });
  expect(cut.lines?.join(' ')).toContain('read_timeout');
  expect(proxied('Caddy', answered(401), answered(401)).lines).toEqual(['basic_auth { … }']);
});
