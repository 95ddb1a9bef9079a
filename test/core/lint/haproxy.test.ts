import { expect, it } from 'vitest';
import { lintFiles, mendFile } from '../../../src/core/lint/lint-files.ts';

// There is no server of it here: these go by its manual (2.6).
const file = (line: string, port = 8501) => `defaults
  mode http
  timeout client 50000
frontend web
  bind *:80
  use_backend api if { path_beg /api }
  default_backend app
backend app
${line}  server one 127.0.0.1:${port} check
backend api
  http-request del-header Origin
  server two 127.0.0.1:5000
`;
const found = (text: string) => lintFiles([{ name: 'haproxy/haproxy.cfg', text }], {});

it.each([
  ['http-request set-header Origin https://app.example.org', 'origin-rewritten'],
  ['http-request del-header origin if { hdr(Upgrade) -i websocket }', 'origin-rewritten'],
  ['http-request replace-header Origin .* https://app.example.org', 'origin-rewritten'],
  ['http-response set-header Access-Control-Allow-Origin "*"', 'acao-header'],
])('HAProxy: %s', (line, code) => {
  const text = file(`  ${line}\n`);
  expect(found(text)).toMatchObject([{ line: 9, code, fix: { line: 9, text: '' } }]);
  expect(mendFile('haproxy.cfg', [{ name: 'haproxy.cfg', text }], {})?.text).toBe(file(''));
});

it.each([
  '',
  '  http-request set-header Origin %[req.hdr(Origin)]\n',
  '  http-request set-header Origin https://a.example if !{ req.hdr(origin) -m found }\n',
  '  http-request set-header X-Origin https://a.example\n',
  '  # http-request del-header Origin\n',
])('HAProxy is right with: %s', (line) => {
  expect(found(file(line))).toEqual([]);
});

it('HAProxy without a server that may be the app is of no concern here', () => {
  expect(found(file('  http-request del-header Origin\n', 5000))).toEqual([]);
});
