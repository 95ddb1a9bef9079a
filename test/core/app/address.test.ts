import { describe, expect, it } from 'vitest';
import { appAddress, askedUrl, publicUrl } from '../../../src/core/app/base-url.ts';
import { readConfigFiles } from '../../../src/core/app/streamlit-config.ts';

function addressOf(toml: string, env: Record<string, string> = {}, extraArgs: readonly string[] = []) {
  const config = readConfigFiles([{ name: '.streamlit/config.toml', text: toml }], {});
  return appAddress({ port: 8502, extraArgs, env, config });
}

const address = (text: string) => `[server]\naddress = "${text}"\n`;

describe('the URL of the app', () => {
  it.each([
    ['', 'http://localhost:8502'],
    ['[server]\nbaseUrlPath = "team/app"\n', 'http://localhost:8502/team/app'],
    ['[server]\nbaseUrlPath = "/dash/"\n', 'http://localhost:8502/dash'],
    ['[server]\nbaseUrlPath = "dash board"\n', 'http://localhost:8502/dash%20board'],
    ['[server]\nsslCertFile = "c.pem"\nsslKeyFile = "k.pem"\n', 'https://localhost:8502'],
    [address('127.0.0.2'), 'http://127.0.0.2:8502'],
    [address('localhost'), 'http://localhost:8502'],
    [address('0.0.0.0'), 'http://localhost:8502'],
    [address('::'), 'http://[::1]:8502'],
    [address('::1'), 'http://[::1]:8502'],
    [address('my-machine.local'), 'http://my-machine.local:8502'],
  ])('of %j is %s', (toml, url) => {
    expect(addressOf(toml)).toMatchObject({ url, fault: null });
    expect(askedUrl(url)).toBe(addressOf(toml).baseUrl.replace('//localhost', '//127.0.0.1'));
  });

  it('follows a path that config.toml takes from a variable of .env, which was not found there', () => {
    const toml = '[server]\nbaseUrlPath = "env:MY_PATH"\n';
    expect(addressOf(toml, { MY_PATH: 'team/x' }).url).toBe('http://localhost:8502/team/x');
    expect(addressOf(toml).url).toBe('http://localhost:8502/env:MY_PATH');
    // In a variable or an argument Streamlit takes it as it stands.
    expect(addressOf('', { MY_PATH: 'x', STREAMLIT_SERVER_BASE_URL_PATH: 'env:MY_PATH' }).url).toBe(
      'http://localhost:8502/env:MY_PATH',
    );
  });

  it('has its path in public too', () => {
    expect(publicUrl('https://mine.ngrok.app', 'http://localhost:8502/team/app')).toBe(
      'https://mine.ngrok.app/team/app',
    );
    expect(publicUrl('https://mine.ngrok.app', 'http://localhost:8502')).toBe('https://mine.ngrok.app');
    expect(publicUrl('https://mine.ngrok.app', null)).toBe('https://mine.ngrok.app');
  });
});

describe('a base path', () => {
  const at = (path: string, streamlitVersion: string | null, more = '') => {
    const config = readConfigFiles(
      [{ name: '.streamlit/config.toml', text: `[server]\n${more}baseUrlPath = "${path}"\n` }],
      {},
    );
    return appAddress({ port: 8502, extraArgs: [], env: {}, config, streamlitVersion });
  };

  it.each([
    ['my app', 'my-app'],
    ['équipe/été', 'equipe/ete'],
    ["l'équipe d'or", 'l-equipe-d-or'],
    ['a+b', 'a-b'],
    ['a(b)', 'a-b'],
    ['日本', 'app'],
    ['100%', '100'],
  ])('%j that Tornado never finds was told as "not healthy after 60 s"', (path, plain) => {
    expect(at(path, '1.53.0').fault?.message).toBe(
      `.streamlit/config.toml:2: server.baseUrlPath holds signs that Streamlit 1.53.0 never finds in a URL (blanks, accents, + or brackets), so it answers nobody. Write ${plain} there; 1.60 is the first that takes them all.`,
    );
    for (const version of ['1.60.0', '1.67.0', null]) expect(at(path, version).fault).toBeNull();
    expect(at(path, '1.53.0', 'useStarlette = true\n').fault).toBeNull();
  });

  it.each([
    ['team/app', '1.53.0', '/team/app'],
    ['a.b_c-d~e', '1.33.0', '/a.b_c-d~e'],
    // The same text is another path there.
    ['%C3%A9quipe', '1.53.0', '/%C3%A9quipe'],
    ['%C3%A9quipe', '1.67.0', '/%25C3%25A9quipe'],
    ['équipe', '1.67.0', '/%C3%A9quipe'],
    ['my app', null, '/my%20app'],
    ['a?b#c', '1.67.0', '/a%3Fb%23c'],
    ['a(b)', '1.60.0', '/a(b)'],
  ])('%j with Streamlit %s is %s', (path, version, encoded) => {
    expect(at(path, version)).toMatchObject({ url: `http://localhost:8502${encoded}`, fault: null });
  });
});

describe('an address at which Streamlit does not start', () => {
  it.each([
    ['0.0.0.0:8080', /holds a port.*Write 0\.0\.0\.0 there, and STREAMLIT_PORT=8080/],
    ['localhost:8501', /holds a port/],
    ['[::1]:8501', /Write ::1 there, and STREAMLIT_PORT=8501/],
    ['[::1]', /stands in brackets.*Write ::1 there/],
    ['unix:///run/app.sock', /is a Unix socket/],
    ['unix:/run/app.sock', /is a Unix socket/],
    ['http://localhost', /is no address/],
    ['*', /is no address/],
    [' 127.0.0.2 ', /is no address/],
    ['::g', /is no address/],
    ['1::2::3', /is no address/],
  ])('%j is a fault with its line and the way out, and no crash', (text, says) => {
    const { fault, baseUrl, url } = addressOf(address(text));
    expect(fault?.message).toMatch(/^\.streamlit\/config\.toml:2: server\.address /);
    expect(fault?.message).toMatch(says);
    expect([new URL(baseUrl).port, new URL(url).port]).toEqual(['8502', '8502']);
  });

  it('is named by the place where it was written', () => {
    const fault = (env: Record<string, string>, args: readonly string[]) =>
      addressOf(address('localhost'), env, args).fault?.message;
    expect(fault({ STREAMLIT_SERVER_ADDRESS: '*' }, [])).toMatch(/^environment: STREAMLIT_SERVER_ADDRESS is/);
    expect(fault({}, ['--server.address', '*'])).toMatch(/^command line: --server\.address is/);
  });

  it('may be a number', () => {
    expect(addressOf('[server]\naddress = 127\n').fault?.message).toMatch(/is a number.*"127"/);
  });
});

it.each([
  ['sslCertFile', 'sslKeyFile'],
  ['sslKeyFile', 'sslCertFile'],
])('server.%s without server.%s, at which Streamlit ends without a word, is said', (has, lacks) => {
  const message = addressOf(`[server]\n${has} = "x.pem"\n`).fault?.message;
  expect(message).toContain(`.streamlit/config.toml:2: server.${has} stands without server.${lacks}`);
  expect(addressOf(`[server]\n${has} = ""\n`).fault).toBeNull();
});
