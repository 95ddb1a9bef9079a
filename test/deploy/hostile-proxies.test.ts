import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { GenerateCommand } from '../../src/cli/commands/generate.ts';
import { proxyKinds } from '../../src/deploy/kinds.ts';
import { generate } from '../support/generating.ts';
import { seededRandom } from '../support/random.ts';

const pieces: [string, ...string[]] = [
  ...(['https://', 'http://', 'mailto:', 'a.org', 'x.ngrok.app', 'é', 'xn--', '[::1]', ':80'] as const),
  ...': / . _ - * ; { } " \' ` $ $host {env.HOME} {$HOME} %{HTTP_HOST} # % & ~ , | @ ? < > <script> %22 %7D'.split(
    ' ',
  ),
  ...[
    '\\',
    ' ',
    '\t',
    '\n',
    '\r',
    '\u0000',
    '\u2028',
    '\u{1f600}',
    'respond x',
    '</VirtualHost>',
    '- key: x',
    '}\n',
  ],
];

const beginnings = [
  '',
  'https://a.org',
  'a.org',
  'https://',
  '/',
  '/sales',
  'mailto:a@b.org',
  'https://a.org/?',
] as const;

type Values = Partial<Record<'serverName' | 'path' | 'contact' | 'domain', string>>;

async function written(proxyKind: GenerateCommand['proxyKind'], { domain = 'x.app', ...command }: Values) {
  const settings = { NGROK_DOMAIN: domain, PROD_PROXY_URL: '', STREAMLIT_APP: 'app.py' };
  try {
    const { code, stdout } = await generate('proxy', settings, { proxyKind, to: 'tunnel', ...command });
    return code === 0 ? stdout : null;
  } catch {
    return null;
  }
}

/** A link on a page, in what each file takes for harmless. */
const anchor = /<a href='[\w:/.?=;@~+,%#&-]+'>[\w:/.?=;@~+,%#&-]+<\/a>/;

/** What a line is to the server that reads it: its first word, how many follow, and every character that may have a meaning. */
function shapesIn(text: string): string[] {
  return text
    .replaceAll(/(?<=--contact )('[^\n]*'|\S+)(?= --out)/g, 'LINK')
    .split('\n')
    .map((line) => line.replace(anchor, 'LINK').trim())
    .map((line) => {
      const [first = '', ...others] = line.split(/(?=[ \t])/);
      return first + others.join('').replaceAll(/[\w.:/%?=&#@+~,()[\]!|^*-]+/g, 'w');
    });
}

/** The file's own addresses, which differ in the number of their labels. */
const plain = (shape: string) =>
  shape.replace(/^https?:\/\/\S+/, 'ORIGIN').replace(/^"?[\w.:[\]-]+"?;$/, 'W;');

describe.each(proxyKinds)('a hostile value in the file of %s', (kind) => {
  it('is refused, or stays one word of the line that it belongs to', async () => {
    const benign: readonly Values[] = [
      {},
      ...['a.org', 'https://a.org', 'http://a.org', 'http://a.org:81', 'http://[::1]:81'].flatMap(
        (serverName) => [
          { serverName },
          { serverName, path: '/sales' },
          { serverName, contact: 'https://a.org/x' },
          { serverName, path: '/sales', contact: 'https://a.org/x' },
          { serverName: `https://${'a-rather-long-name.'.repeat(4)}org` },
        ],
      ),
    ];
    const files = await Promise.all(benign.map((values) => written(kind, values)));
    const known = new Set(files.flatMap((file) => shapesIn(file ?? '').map(plain)));
    const random = seededRandom(7);
    let made = 0;
    for (let round = 0; round < 1000; round += 1) {
      const hostile = `${random.pick(beginnings)}${random.text(pieces, 4)}`;
      const name = random.pick(['serverName', 'path', 'contact', 'domain'] as const);
      const file = await written(kind, { serverName: 'a.org', [name]: hostile });
      if (file === null) continue;
      made += 1;
      const strange = shapesIn(file).filter((line) => !known.has(plain(line)));
      expect({ name, hostile, strange }).toEqual({ name, hostile, strange: [] });
      if (kind === 'traefik') expect(Object.keys(parse(file))).toEqual(['http']);
    }
    expect(made).toBeGreaterThan(100);
  });
});
