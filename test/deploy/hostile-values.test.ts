import { rmSync } from 'node:fs';
import { parse as parseToml } from 'smol-toml';
import { expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { generate } from '../support/generating.ts';
import { seededRandom } from '../support/random.ts';
import { makeProject } from '../support/streamlit.ts';

const pieces: [string, ...string[]] = [
  ...(['https://', 'http://', 'a.org', 'x.ngrok.app', 'é', 'xn--', '[::1]', ':80'] as const),
  ...': / . _ - * ; { } " \' ` $ $host # % & ~ , | @ ? <script> %22 %7D'.split(' '),
  ...['\\', ' ', '\t', '\n', '\r', '\u0000', '\u2028', '\u{1f600}', 'return 200;', '- key: x'],
];

const names = [
  'NGROK_DOMAIN',
  'DEV_PROXY_URL',
  'PROD_PROXY_URL',
  'PROD_ORIGINS',
  'STREAMLIT_APP',
  'STREAMLIT_PORT',
] as const;

/** Everything of an nginx file that comes from the settings, with what surrounds it left out. */
function values(config: string): string[] {
  const lines = /^ *(?:server_name|listen|proxy_ssl_name|proxy_set_header Host|set \$backend) (.*);$/gm;
  return [...config.matchAll(lines)].map((found) => found[1] ?? '');
}

it('no value of the settings breaks the syntax of a file: it is refused, or stays one word', async () => {
  const random = seededRandom(5);
  const shape = (await generate('nginx', { NGROK_DOMAIN: 'x.app' })).stdout.replaceAll(/[^{};\n]/g, '');
  const cwd = makeProject({ 'app.py': '', 'requirements.txt': '' });
  let [made, rendered] = [0, 0];
  for (let round = 0; round < 3000; round += 1) {
    const hostile = `${random.pick(['', 'https://a.org', 'a.org', 'https://'])}${random.text(pieces, 4)}`;
    // The app is named, so that nobody looks for one 3000 times.
    const settings = { NGROK_DOMAIN: 'x.app', STREAMLIT_APP: 'app.py', [random.pick(names)]: hostile };
    const results = await Promise.all(
      (['nginx', 'render', 'streamlit-config'] as const).map((kind) =>
        generate(kind, settings, { cwd }).catch(() => ({ code: 2, stdout: '', stderr: '' })),
      ),
    );
    const [nginx, render, toml] = results.map(({ code, stdout }) => (code === 0 ? stdout : null));
    if (nginx) {
      made += 1;
      for (const value of values(nginx)) expect(value).toMatch(/^"?[\w.:/[\]-]+"?$/);
      expect(nginx.replaceAll(/[^{};\n]/g, '').length).toBeLessThanOrEqual(shape.length);
    }
    if (render) {
      rendered += 1;
      expect(parseYaml(render).services[0].envVars).toHaveLength(6);
    }
    if (toml) expect(Object.keys(parseToml(toml))).toEqual(['server', 'browser', 'client']);
  }
  rmSync(cwd, { recursive: true });
  expect(Math.min(made, rendered)).toBeGreaterThan(300);
});
