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
