import { describe, expect, it } from 'vitest';
import {
  type ConfigFacts,
  configFindings,
  configLeftOut,
} from '../../../src/core/doctor/streamlit-config.ts';
import { streamlitConfig } from '../../../src/deploy/streamlit-config.ts';
import { ailments, onlyAilment } from '../../support/doctor-facts.ts';
import { settingsOf } from '../../support/settings.ts';

const options = [
  'server.port',
  'server.enableCORS',
  'server.enableXsrfProtection',
  'server.address',
  'server.headless',
  'server.corsAllowedOrigins',
  'server.allowedHosts',
  'browser.gatherUsageStats',
  'client.showErrorDetails',
];
const line = 'STREAMLIT_CUSTOM_ORIGINS=https://more.example.org';
const file = '.streamlit/config.toml';

function factsOf(text: string, changes: Partial<ConfigFacts> = {}): ConfigFacts {
  const settings = settingsOf('NGROK_DOMAIN=shop.ngrok.app');
  return { files: [{ file, text }], options, version: '1.67.0', settings, port: 8502, env: {}, ...changes };
}

const findings = (...args: Parameters<typeof factsOf>) => configFindings(factsOf(...args), line);
const server = (text: string) => `[server]\n${text}\n`;

it('the generated file is in order, and so is none', () => {
  expect(findings(streamlitConfig({ port: 8502, xsrfProtection: false }))).toEqual([
    expect.objectContaining({ code: 'config', level: 'ok', what: `${file} is in order.` }),
  ]);
  expect(findings('', { files: [] })).toEqual([]);
});

describe('a file that Streamlit cannot use is broken', () => {
  it('where it is no TOML, and none of its text is shown', () => {
    const ailment = onlyAilment(
      findings('[server]\naddress = "x"\ncookieSecret = "hunter2hunter2"\nport = \n'),
    );
    expect(ailment).toMatchObject({ code: 'config-invalid', level: 'broken', file, line: 4 });
    expect(JSON.stringify(ailment)).not.toContain('hunter2');
  });

  it.each([
    ['1.33.0', /1\.33\.0 ends with a traceback/],
    ['1.45.1', /goes on without/],
    ['1.67.0', /goes on without/],
    [null, /goes on without/],
  ])('whose reader is Streamlit %s is told what that one does', (version, why) => {
    expect(onlyAilment(findings('[server]\nport = \n', { version }))).toMatchObject({
      why: expect.stringMatching(why),
    });
  });

  it('where a value stands in no section', () => {
    expect(onlyAilment(findings('# x\nport = 8502\n'))).toMatchObject({
      code: 'config-astray',
      level: 'broken',
      line: 2,
    });
  });
});

describe('names that are no option', () => {
  it('are of the login, which belongs into secrets.toml: told once', () => {
    const text = '[auth]\nredirect_uri = "http://localhost:8501/oauth2callback"\nclient_id = "x"\n';
    expect(onlyAilment(findings(text))).toMatchObject({
      line: 2,
      fix: expect.stringContaining('secrets.toml'),
    });
  });

  it('stand in another section', () => {
    const known = [...options, 'server.maxUploadSize'];
    expect(onlyAilment(findings('[client]\nmaxUploadSize = 500\n', { options: known }))).toMatchObject({
      fix: expect.stringContaining('server.maxUploadSize'),
    });
  });

  it.each([
    ['[server]\nbase_url_path = "x"\n', 'Write baseUrlPath = …'],
    ['[server]\nbase-url-path = "x"\n', 'Write baseUrlPath = …'],
    ['[Server]\nbaseUrlPath = "x"\n', 'Write it as server.baseUrlPath: under [server]'],
  ])('are spelt as variables and options have them: %s', (text, fix) => {
    const known = [...options, 'server.baseUrlPath'];
    expect(onlyAilment(findings(text, { options: known })).fix).toBe(fix);
  });

  it('are told with their line, and a list of origins goes where it counts', () => {
    const ailment = onlyAilment(
      findings(server('port = 8502\nallowedOrigins = ["https://more.example.org"]')),
    );
    expect(ailment).toMatchObject({
      code: 'config-unknown-option',
      level: 'warning',
      line: 3,
      what: 'server.allowedOrigins is not an option of Streamlit 1.67.0.',
      why: expect.stringContaining('lets nobody in'),
      fix: `Delete the line, and write in .env: ${line}`,
    });
  });

  it('are spelt as Streamlit does where only that is wrong', () => {
    expect(onlyAilment(findings(server('enableCors = true'))).fix).toBe('Write enableCORS = …');
  });

  it('that a later version knows are told so', () => {
    const old = options.filter((name) => name !== 'server.allowedHosts');
    const ailment = onlyAilment(
      findings(server('allowedHosts = ["x"]'), { options: old, version: '1.53.0' }),
    );
    expect(ailment).toMatchObject({ code: 'config-unknown-option', fix: expect.stringContaining('1.67') });
  });

  it('of themes are left to Streamlit', () => {
    expect(ailments(findings('[theme]\nbase = "dark"\n[theme.sidebar]\nnope = 1\n'))).toEqual([]);
  });

  it('are only the well-known ones where the options of the Streamlit found are not known', () => {
    const text = server('allowedOrigins = []\nsomethingNew = 1');
    const seen = findings(text, { options: null, version: null });
    expect(onlyAilment(seen).what).toBe('server.allowedOrigins is not an option of Streamlit.');
  });

  it('count in every file', () => {
    const files = ['~/.streamlit/config.toml', file].map((name) => ({
      file: name,
      text: server('nope = 1'),
    }));
    expect(findings('', { files }).map((finding) => finding.file)).toEqual(files.map((one) => one.file));
  });
});

describe('the port', () => {
  it('that differs from STREAMLIT_PORT does not count', () => {
    expect(onlyAilment(findings(server('# 8502\nport = 8501')))).toMatchObject({
      code: 'config-port',
      level: 'warning',
      line: 3,
      what: expect.stringMatching(/8501.*8502, which wins/),
      fix: 'port = 8502',
    });
  });

  it('that differs from another line than STREAMLIT_PORT says which one wins', () => {
    const portFrom = { file: '.env', line: 3, name: 'STREAMLIT_SERVER_PORT' };
    const settings = { ...settingsOf(''), portFrom };
    expect(onlyAilment(findings(server('port = 8501'), { settings })).what).toBe(
      'The file says port 8501, and STREAMLIT_SERVER_PORT is 8502, which wins.',
    );
  });

  it('of the file that Streamlit reads last is the one that is compared', () => {
    const files = [
      { file: '~/.streamlit/config.toml', text: server('port = 8501') },
      { file, text: server('port = 8502') },
    ];
    expect(ailments(findings('', { files }))).toEqual([]);
  });

  it('is not compared with a setting that is an error', () => {
    expect(ailments(findings(server('port = 8501'), { port: null }))).toEqual([]);
  });
});

it('a check of origins that is switched off is a warning', () => {
  expect(onlyAilment(findings(server('enableCORS = false')))).toMatchObject({
    code: 'config-cors-off',
    line: 2,
    fix: 'enableCORS = true',
  });
});

describe('corsAllowedOrigins', () => {
  it.each(['["*"]', '["https://*.example.org"]', '"*"'])('%s is a wildcard, which lets nobody in', (list) => {
    expect(onlyAilment(findings(server(`corsAllowedOrigins = ${list}`)))).toMatchObject({
      code: 'config-wildcard',
      level: 'warning',
      line: 2,
    });
  });

  it('is replaced by the environment’s list, which lacks what is told', () => {
    const list = '["http://localhost:8502", "https://more.example.org"]';
    expect(onlyAilment(findings(server(`corsAllowedOrigins = ${list}`)))).toMatchObject({
      code: 'config-origins-replaced',
      what: expect.stringMatching(/lists https:\/\/more\.example\.org,/),
      why: expect.stringContaining('not joined'),
      fix: `Write in .env: ${line}`,
    });
  });

  it('that the generated list holds anyway is in order', () => {
    const list = '["http://localhost:8502", "https://shop.ngrok.app"]';
    expect(ailments(findings(server(`corsAllowedOrigins = ${list}`)))).toEqual([]);
  });

  it('gives what it lists beyond the generated list, under a wrong name too', () => {
    const text = server(
      'corsAllowedOrigins = ["https://a.org"]\nallowedOrigins = "https://b.org, http://localhost:8502"',
    );
    expect(configLeftOut(factsOf(text))).toEqual(['https://a.org', 'https://b.org']);
  });
});

describe('allowedHosts', () => {
  const all = '["localhost", "127.0.0.1", "*.ngrok.app"]';

  it.each([
    [all, []],
    ['["*"]', []],
    ['[]', []],
    ['["localhost", "127.0.0.1"]', ['broken config-allowed-hosts']],
    ['["LOCALHOST.", "127.0.0.1", "shop.ngrok.app"]', []],
    ['["shop.ngrok.app"]', ['warning config-allowed-hosts']],
    ['["localhost", "127.0.0.1", "ngrok.app"]', ['broken config-allowed-hosts']],
  ])('%s', (list, seen) => {
    expect(ailments(findings(server(`allowedHosts = ${list}`)))).toEqual(seen);
  });

  it('is told with the whole list to write', () => {
    expect(onlyAilment(findings(server('allowedHosts = ["localhost", "127.0.0.1"]')))).toMatchObject({
      line: 2,
      what: 'allowedHosts does not hold shop.ngrok.app.',
      fix: 'allowedHosts = ["localhost", "127.0.0.1", "shop.ngrok.app"]',
    });
  });

  it('of the environment counts before the file', () => {
    const env = { STREAMLIT_SERVER_ALLOWED_HOSTS: 'localhost 127.0.0.1' };
    expect(onlyAilment(findings(server(`allowedHosts = ${all}`), { env }))).toMatchObject({
      code: 'config-allowed-hosts',
      fix: 'STREAMLIT_SERVER_ALLOWED_HOSTS="localhost 127.0.0.1 shop.ngrok.app"',
    });
  });

  it('does not matter without the tunnel, but for this machine', () => {
    const settings = settingsOf('');
    expect(ailments(findings(server('allowedHosts = ["localhost", "127.0.0.1"]'), { settings }))).toEqual([]);
  });
});

describe('lines are found', () => {
  it.each([
    ['[browser]\nport = 1\n[server]\n\n  enableCORS=false # x', 5],
    ['server.enableCORS = false', 1],
    ['server = { enableCORS = false }', null],
    ['[ "server" ]\n"enableCORS" = false', 2],
  ])('%j', (text, found) => {
    const ailment = findings(text).find(({ code }) => code === 'config-cors-off');
    expect(ailment?.line ?? null).toBe(found);
  });
});

it('a byte order mark, behind which Streamlit reads nothing, is told with its file', () => {
  expect(onlyAilment(findings(`\ufeff${server('port = 8502')}`))).toMatchObject({
    code: 'config-byte-order-mark',
    level: 'broken',
    line: 1,
    fix: expect.stringContaining('UTF-8'),
  });
});

describe('a browser.serverAddress that .env has too', () => {
  const text = '[browser]\nserverAddress = "apps.example.org"\n';
  const known = { options: [...options, 'browser.serverAddress'] };
  const variable = 'STREAMLIT_BROWSER_SERVER_ADDRESS';

  it('was replaced without a word', () => {
    const settings = settingsOf(`A=1\n${variable}=other.example.org`);
    expect(onlyAilment(findings(text, { ...known, settings, env: settings.variables }))).toMatchObject({
      code: 'config-address-overridden',
      level: 'warning',
      file,
      line: 2,
      what: 'browser.serverAddress is apps.example.org here, but .env:2 says other.example.org, which wins.',
    });
  });

  it('is in order where both are the same, or one is empty', () => {
    for (const env of [{}, { [variable]: '' }, { [variable]: 'apps.example.org' }])
      expect(ailments(findings(text, { ...known, env }))).toEqual([]);
    expect(ailments(findings('', { ...known, env: { [variable]: 'x.example.org' } }))).toEqual([]);
  });
});
