import { expect, it } from 'vitest';
import { lintFiles } from '../../../src/core/lint/lint-files.ts';

const codes = (name: string, text: string) => lintFiles([{ name, text }], {}).map(({ code }) => code);

it.each([
  ['200MB', ['body-limit']],
  ['200m', ['body-limit']],
  ['200MiB', []],
  ['210MB', []],
])('a megabyte of Caddy has a million bytes: %s', (size, found) => {
  const site = `app.example.org {\n\trequest_body {\n\t\tmax_size ${size}\n\t}\n\treverse_proxy 127.0.0.1:8501\n}\n`;
  expect(codes('Caddyfile', site)).toEqual(found);
});

it('one of nginx has 2^20', () => {
  const site = (size: string) =>
    `server {\n  location / {\n    proxy_pass http://127.0.0.1:8501;\n    client_max_body_size ${size};\n  }\n}\n`;
  expect(codes('nginx.conf', site('199m'))).toContain('body-limit');
  expect(codes('nginx.conf', site('200m'))).not.toContain('body-limit');
});
