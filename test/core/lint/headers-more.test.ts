import { expect, it } from 'vitest';
import { lintFiles, mendFile } from '../../../src/core/lint/lint-files.ts';

// The module is no part of nginx, so that no server of the tests has it.
const site = (line: string) => `server {
  server_name app.example.org;
  location / {
    proxy_pass http://127.0.0.1:8501;
    proxy_set_header Host $host;
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection "upgrade";
    ${line}
  }
}
`;

it.each([
  ["more_set_input_headers 'Origin: https://app.example.org';", 'origin-rewritten', ''],
  [
    'more_set_input_headers "X-A: b" "Origin: $scheme://$host";',
    'origin-rewritten',
    'more_set_input_headers "X-A: b";',
  ],
  ['more_clear_input_headers Origin;', 'origin-rewritten', ''],
  [
    "more_clear_input_headers -t 'text/plain' Accept 'Orig*';",
    'origin-rewritten',
    "more_clear_input_headers -t 'text/plain' Accept;",
  ],
  ['more_clear_input_headers Upgrade;', 'upgrade-missing', ''],
  ["more_set_headers -s '200 404' 'Access-Control-Allow-Origin: *';", 'acao-header', ''],
])('what headers-more does is found, and alone taken away: %s', (line, code, left) => {
  const files = [{ name: 'nginx.conf', text: site(line) }];
  expect(lintFiles(files, {})).toMatchObject([{ line: 9, code }]);
  const mended = mendFile('nginx.conf', files, {});
  expect(mended?.text).toBe(left === '' ? site('').replace('    \n', '') : site(left));
});

it.each([
  "more_set_input_headers 'Origin: $http_origin';",
  "more_set_input_headers 'X-Origin: https://app.example.org';",
  'more_clear_input_headers Accept-Encoding;',
  "more_set_headers 'Access-Control-Allow-Origin: https://www.example.org' 'Vary: Origin';",
])('what leaves Origin as it was is not told: %s', (line) => {
  expect(lintFiles([{ name: 'nginx.conf', text: site(line) }], {})).toEqual([]);
});

it('of several lines the one that Origin stands in is told', () => {
  const text = site('more_set_input_headers "X-A: b"\n      "Origin: x";');
  expect(lintFiles([{ name: 'nginx.conf', text }], {})).toMatchObject([{ line: 10, fix: null }]);
});

it('it counts from the server, and from a piece that sites include', () => {
  const line = 'more_clear_input_headers Origin;\n';
  const server = site('').replace('  location', `  ${line}  location`);
  expect(lintFiles([{ name: 'nginx.conf', text: server }], {})).toMatchObject([{ line: 3 }]);
  const piece = `proxy_set_header Host $host;\n${line}`;
  expect(lintFiles([{ name: 'nginx/snippets/app.conf', text: piece }], {})).toMatchObject([{ line: 2 }]);
});
