import { expect, it } from 'vitest';
import { nginxConfig } from '../../src/deploy/nginx.ts';
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

/** The directives of the server of this name, comments left out. */
function server(sites: readonly ProxySite[], name: string): readonly string[] {
  const config = nginxConfig({ sites, resolvers: ['127.0.0.53'] });
  const found = config.split(/^server /m).find((text) => text.includes(`server_name ${name};`)) ?? '';
  return found.split('\n').map((line) => line.replace(/^ *(#.*)?/, ''));
}

/** The guide's block, with the two things that it lacks: a resolver, and the page to show in the app's place. */
const guide = (host: string) => [
  `set $backend "https://${host}";`,
  'proxy_pass $backend;',
  'proxy_ssl_server_name on;',
  `proxy_ssl_name ${host};`,
  `proxy_set_header Host ${host};`,
  'proxy_set_header X-Real-IP $remote_addr;',
  'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
  'proxy_set_header X-Forwarded-Proto https;',
  'proxy_set_header X-Forwarded-Host $host;',
  'proxy_http_version 1.1;',
  'proxy_set_header Upgrade $http_upgrade;',
  'proxy_set_header Connection $connection_upgrade;',
  'proxy_buffering off;',
  'proxy_read_timeout 3600;',
  'proxy_send_timeout 3600;',
  'resolver 127.0.0.53 valid=30s ipv6=off;',
  'error_page 502 503 504 /error-offline.html;',
];

it('each server holds the lines of its own target, whichever else is in the file', () => {
  const sites = [development, production];
  expect(server(sites, 'dev.example.org')).toEqual(expect.arrayContaining(guide('x.ngrok-free.app')));
  expect(server(sites, 'www.example.org')).toEqual(
    expect.arrayContaining([...guide('app.onrender.com'), 'proxy_connect_timeout 300;']),
  );
});

it('the warning page of ngrok’s free plan is spared where there is one', () => {
  const line = 'proxy_set_header ngrok-skip-browser-warning 1;';
  expect(server([development, production], 'dev.example.org')).toContain(line);
  expect(server([development, production], 'www.example.org')).not.toContain(line);
});

it('a target in plain HTTP gets no TLS, and a proxy in plain HTTP its own port', () => {
  const lines = server(
    [{ ...production, publicOrigin: 'http://a.org:8080', upstream: 'http://b.org:81' }],
    'a.org',
  );
  expect(lines).toEqual(
    expect.arrayContaining([
      'listen 8080;',
      'proxy_set_header Host b.org:81;',
      'proxy_set_header X-Forwarded-Proto http;',
    ]),
  );
  expect(lines.join()).not.toContain('proxy_ssl');
});

it('the file is in ASCII, for editors and terminals of any server', () => {
  expect(nginxConfig({ sites: [development, production], resolvers: ['1.1.1.1'] })).toMatch(
    /^[\x20-\x7e\n]+$/,
  );
});
