import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { readPage } from '../../src/core/checks/page.ts';
import { readContact } from '../../src/deploy/contact.ts';
import { apacheConfig } from '../../src/deploy/proxy/apache.ts';
import { caddyConfig } from '../../src/deploy/proxy/caddy.ts';
import type { ProxyInput } from '../../src/deploy/proxy/proxy-input.ts';
import { traefikConfig } from '../../src/deploy/proxy/traefik.ts';
import type { ProxySite } from '../../src/deploy/proxy-site.ts';

const development: ProxySite = {
  target: 'development',
  publicOrigin: 'https://dev.example.org',
  upstream: 'https://x.ngrok-free.app',
};
const production: ProxySite = {
  target: 'production',
  publicOrigin: 'https://www.example.org',
  upstream: 'https://app.onrender.com',
};
const app: ProxySite = {
  target: 'app',
  publicOrigin: 'http://a.test:8080',
  upstream: 'http://127.0.0.1:8501',
};

function input(changes: Partial<ProxyInput> = {}): ProxyInput {
  return { sites: [development, production], path: null, maxUploadMb: null, contact: null, ...changes };
}

describe.each([
  ['caddy', caddyConfig],
  ['traefik', traefikConfig],
  ['apache', apacheConfig],
] as const)('the file of %s', (_, config) => {
  it('never touches the Origin of a visitor, and adds no header that only looks like a cure', () => {
    for (const sites of [[development], [production], [app]]) {
      const lines = config(input({ sites }))
        .split('\n')
        .filter((line) => !/^\s*#/.test(line));
      expect(lines.filter((line) => /origin|access-control/i.test(line))).toEqual([]);
    }
  });

  it('is in ASCII, for editors and terminals of any server', () => {
    const contact = readContact('https://é.example.org/aide?à=1');
    expect(contact).not.toBeNull();
    expect(config(input({ contact }))).toMatch(/^[\x20-\x7e\t\n]+$/);
  });

  it('says how to get the offline page, with its link', () => {
    const contact = readContact('mailto:team@example.org');
    const call = 'ocap-dev generate error-page --contact mailto:team@example.org --out error-offline.html';
    expect(config(input({ contact }))).toContain(call);
  });
});

it('the short page in a Caddyfile is known to the probes', () => {
  const short = /respond "(.*)" /.exec(caddyConfig(input()))?.[1] ?? '';
  expect(readPage({ status: 502, headers: {}, body: short })).toEqual({ by: 'offline' });
});

describe('a contact', () => {
  it.each([
    ['https://www.example.org/help', 'https://www.example.org/help', 'www.example.org/help'],
    ['http://a.org', 'http://a.org/', 'a.org'],
    ['mailto:team@example.org', 'mailto:team@example.org', 'team@example.org'],
    ['https://a.org/?x="><script>', 'https://a.org/?x=%22%3E%3Cscript%3E', 'a.org'],
  ])('%s is a link', (text, href, label) => {
    expect(readContact(text)).toEqual({ href, label });
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'team@example.org',
    '//example.org',
    'https://',
    'https://a b.org',
    'https://user:secret@a.org',
    'mailto:',
    'mailto:no',
    '',
    'https://a.org/\nx',
  ])('%j is none', (text) => {
    expect(readContact(text)).toBeNull();
  });
});

/**
 * Traefik has no package in Debian and no server here. These are the keys of its reference of the dynamic configuration
 * (docs/content/reference/dynamic-configuration/file.yaml of traefik/traefik, v3), as far as the file uses them; strict, so that a key that
 * Traefik does not know is found.
 */
const duration = z.string().regex(/^\d+(ms|s|m|h)$/);
const headers = z.record(z.string(), z.string());
const traefik = z.strictObject({
  http: z.strictObject({
    routers: z.record(
      z.string(),
      z.strictObject({
        rule: z.string(),
        entryPoints: z.array(z.string()),
        service: z.string(),
        middlewares: z.array(z.string()),
        tls: z.strictObject({}).optional(),
      }),
    ),
    services: z.record(
      z.string(),
      z.strictObject({
        loadBalancer: z.strictObject({
          passHostHeader: z.boolean().optional(),
          serversTransport: z.string().optional(),
          servers: z.array(z.strictObject({ url: z.url() })),
          healthCheck: z
            .strictObject({ path: z.string(), interval: duration, timeout: duration, headers })
            .optional(),
        }),
      }),
    ),
    middlewares: z.record(
      z.string(),
      z.union([
        z.strictObject({
          errors: z.strictObject({ status: z.array(z.string()), service: z.string(), query: z.string() }),
        }),
        z.strictObject({ headers: z.strictObject({ customRequestHeaders: headers }) }),
        z.strictObject({
          redirectRegex: z.strictObject({
            regex: z.string(),
            replacement: z.string(),
            permanent: z.boolean(),
          }),
        }),
      ]),
    ),
    serversTransports: z.record(
      z.string(),
      z.strictObject({
        serverName: z.string().optional(),
        forwardingTimeouts: z.strictObject({ dialTimeout: duration }),
      }),
    ),
  }),
});

describe('the file of traefik, read as its reference has it,', () => {
  const read = (changes: Partial<ProxyInput> = {}) =>
    traefik.parse(parse(traefikConfig(input(changes)))).http;

  it.each([
    ['both sites', {}],
    ['the app on the same machine', { sites: [app] }],
    ['a path', { sites: [development], path: '/sales.v1' }],
    ['a contact', { contact: readContact('https://a.org/$x') }],
  ] as const)('holds no other key, and leads nowhere that is not in it: %s', (_, changes) => {
    const { routers, services, middlewares, serversTransports } = read(changes);
    for (const router of Object.values(routers)) {
      expect(Object.keys(services)).toContain(router.service);
      expect(Object.keys(middlewares)).toEqual(expect.arrayContaining(router.middlewares));
    }
    for (const { loadBalancer } of Object.values(services))
      if (loadBalancer.serversTransport !== undefined)
        expect(Object.keys(serversTransports)).toContain(loadBalancer.serversTransport);
  });

  it('asks each target by its own name, and the app on the same machine by the visitor’s', () => {
    const { services, serversTransports } = read({ sites: [development, app] });
    expect(services['ocap-dev-development']?.loadBalancer).toMatchObject({
      passHostHeader: false,
      servers: [{ url: 'https://x.ngrok-free.app' }],
    });
    expect(serversTransports['ocap-dev-development']?.serverName).toBe('x.ngrok-free.app');
    expect(services['ocap-dev-app']?.loadBalancer).toMatchObject({ passHostHeader: true });
  });

  it('makes a 503 of ngrok’s 404 by a health check, since it cannot tell an answer by its header', () => {
    const { services, middlewares } = read({ sites: [development], path: '/sales' });
    expect(services['ocap-dev-development']?.loadBalancer.healthCheck).toMatchObject({
      path: '/sales/_stcore/health',
      interval: '300s',
    });
    expect(middlewares['ocap-dev-offline']).toMatchObject({ errors: { status: ['502-504'] } });
  });

  it('adds the slash below which the page finds its files, and takes no name that only begins alike', () => {
    const { routers, middlewares } = read({ sites: [development], path: '/sales.v1' });
    expect(routers['ocap-dev-development']?.rule).toBe(
      'Host(`dev.example.org`) && (Path(`/sales.v1`) || PathPrefix(`/sales.v1/`))',
    );
    const slash = z.object({ redirectRegex: z.object({ regex: z.string(), replacement: z.string() }) });
    const { regex, replacement } = slash.parse(middlewares['ocap-dev-slash']).redirectRegex;
    expect('https://dev.example.org/sales.v1?a=1'.replace(new RegExp(regex), replacement)).toBe(
      'https://dev.example.org/sales.v1/?a=1',
    );
    expect('https://dev.example.org/sales.v1/x').not.toMatch(new RegExp(regex));
  });
});
