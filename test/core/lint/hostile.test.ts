import { expect, it } from 'vitest';
import { lintFiles, mendFile } from '../../../src/core/lint/lint-files.ts';
import { seededRandom } from '../../support/random.ts';

const names = [
  ...[
    'Dockerfile',
    'Procfile',
    'a.service',
    'run.sh',
    'a.py',
    'devcontainer.json',
    'compose.yaml',
    'fly.toml',
  ],
  ...['.streamlit/config.toml', 'nginx.conf', 'Caddyfile', 'sites-available/a.conf'],
  ...['.env.production', 'supervisor/a.ini', 'traefik.toml', 'haproxy.cfg'],
];
const pieces = [
  ...[
    '"',
    "'",
    '`',
    '\\',
    '\\\n',
    '$(',
    '${',
    '(',
    '[',
    '{',
    '}',
    '<',
    '<<EOF\n',
    '#',
    '//',
    '/*',
    '=',
    ':',
    '- ',
  ],
  ...[
    '"""',
    ' ',
    '\n',
    'ENV ',
    'STREAMLIT_SERVER_ENABLE_CORS=false',
    '--server.corsAllowedOrigins',
    'https://a,',
  ],
  ...[
    'streamlit run ',
    'location / {',
    'proxy_pass http://127.0.0.1:8501;',
    'server {',
    '<VirtualHost a>',
    'ProxyPass / ',
  ],
  ...[
    'reverse_proxy 127.0.0.1:8501 {\n',
    'traefik.',
    'loadBalancer: ',
    '&a ',
    '*a ',
    '(a+)+$',
    'a: |\n',
    '---\n',
    ' nginx.org/b: |\n  server {\n',
    '[program:a]\nenvironment=',
    'http-request set-header ',
    'frontend a\nserver a b\n',
    'map $http_origin $o {',
    '\u00e9',
    '\u{1f600}',
  ],
];

it.each(names)('no text makes the search in %s take long', (name) => {
  for (const piece of pieces) {
    const text = `streamlit proxy_pass x;\nProxyPass / x\n${piece.repeat(Math.ceil(60_000 / piece.length))}`;
    const start = performance.now();
    lintFiles([{ name, text: text.replace(/(.{4000})/g, '$1\n') }], {});
    expect({ piece, isLong: performance.now() - start > 3000 }).toEqual({ piece, isLong: false });
  }
});

it.each([
  [
    'Caddyfile',
    `(a) {\n${'import b\n'.repeat(2000)}}\n(b) {\n${'header_up -Origin\n'.repeat(2000)}}\n`,
    'import a\n',
  ],
  ['Caddyfile', `(a) {\nimport a\n${'header_up -Origin\n'.repeat(100)}}\n`, 'import a\n'],
  ['httpd.conf', `${'Define A b\n'.repeat(2000)}`, ['ProxyPass / $', '{A}\n'].join('')],
])('nor do snippets and names of %s that are used often', (name, made, used) => {
  const text = `streamlit\n${made}x.example {\nreverse_proxy 127.0.0.1:8501 {\n${used.repeat(3000)}}\n}\n`;
  expect(timeOf([{ name, text }])).toBeLessThan(3000);
});

/** How long the search takes, in ms. */
function timeOf(files: readonly { readonly name: string; readonly text: string }[]): number {
  const start = performance.now();
  lintFiles(files, {});
  return performance.now() - start;
}

it.each([
  ['a repeated alternative', '^/(a|a)+$'],
  ['repetitions beside each other', '.*.*.*.*.*.*x'],
  ['many that may be left out', `^/${'a?'.repeat(40)}${'a'.repeat(40)}$`],
  ['many alternatives one after the other', `^/${'(a|a)'.repeat(38)}$`],
])('a pattern of a location is not run where it may take long: %s', (_, pattern) => {
  const path = `/${'a'.repeat(60)}`;
  const block = 'proxy_pass http://127.0.0.1:8501;';
  const text = `server {\nlocation ${path} { ${block} }\nlocation ~ ${pattern} { ${block} }\n}\n`;
  expect(timeOf([{ name: 'nginx.conf', text }])).toBeLessThan(1000);
});

it('a quarter of a megabyte of blank lines was looked through for minutes', () => {
  for (const name of ['x.conf', 'x.yaml', 'x.toml'])
    expect(timeOf([{ name, text: '\n'.repeat(256 * 1024) }])).toBeLessThan(3000);
});

it('a pattern that people write is run', () => {
  const files = (pattern: string) => [
    {
      name: 'nginx.conf',
      text: `server {\nlocation / { proxy_pass http://127.0.0.1:8501; }\nlocation ~* ${pattern} { proxy_pass http://127.0.0.1:8501; proxy_set_header Origin x; }\n}\n`,
    },
  ];
  for (const pattern of ['^/_stcore/.+$', '^/(?:healthz|_stcore/(stream|upload_file))', '/_stcore/.*'])
    expect(lintFiles(files(pattern), {}).map(({ code }) => code)).toContain('origin-rewritten');
});

it('files that include each other again and again are read once', () => {
  const includes = `client_max_body_size 1m;\n${['a', 'b', 'c'].map((name) => `include ${name}.conf;\n`.repeat(20)).join('')}`;
  const site = `server {\nlocation / { proxy_pass http://127.0.0.1:8501;\n${includes} }\n}\n`;
  const others = ['a.conf', 'b.conf', 'c.conf'].map((name) => ({ name, text: includes }));
  expect(timeOf([{ name: 'nginx.conf', text: site }, ...others])).toBeLessThan(1000);
});

it.each([
  ['nginx.conf', 'proxy_pass http://127.0.0.1:8501;\n', 'http {\n', '}\n'],
  ['Caddyfile', 'a.example.org {\nreverse_proxy 127.0.0.1:8501\n}\n', 'handle {\n', '}\n'],
  [
    'sites-available/a.conf',
    'ProxyPass / http://127.0.0.1:8501/\n',
    '<VirtualHost *:80>\n',
    '</VirtualHost>\n',
  ],
])('blocks in blocks by the thousand are no reason to fail: %s', (name, inner, begin, end) => {
  const deep = begin.repeat(9000) + inner + end.repeat(9000);
  expect(() => lintFiles([{ name, text: deep }], {})).not.toThrow();
});

it('whatever stands in a file, mending it makes it no worse and touches no other line', () => {
  const random = seededRandom(20_261_126);
  for (let round = 0; round < 600; round += 1) {
    const name = names[random.below(names.length)] ?? '';
    const text = Array.from({ length: 40 }, () => pieces[random.below(pieces.length)] ?? '').join('');
    const files = [{ name, text }];
    const found = lintFiles(files, {});
    const mended = mendFile(name, files, {});
    expect(mended?.left.length ?? 0).toBeLessThanOrEqual(found.length);
    const told = new Set(found.flatMap(({ fix }) => (fix === null ? [] : [fix.line])));
    if (told.size === 0) expect(mended?.text).toBe(text);
  }
});
