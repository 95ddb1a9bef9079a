import { describe, expect, it } from 'vitest';
import { settingsInProject } from '../../../../src/core/app/options/settings-in-project.ts';
import { readConfigFiles } from '../../../../src/core/app/streamlit-config.ts';
import { allowedOrigins } from '../../../../src/core/settings/allowed-origins.ts';
import { generatedEnvironment, xsrfName } from '../../../../src/core/settings/generated.ts';
import { unknownProject } from '../../../../src/core/settings/identity/project-identity.ts';
import { readSettings, type SettingsOptions } from '../../../../src/core/settings/settings.ts';
import { placeText } from '../../../../src/core/settings/written/streamlit-settings.ts';

interface Given {
  readonly env?: string;
  readonly toml?: string;
  readonly shell?: Record<string, string>;
  readonly options?: SettingsOptions;
  readonly args?: readonly string[];
  readonly usesPort?: boolean;
  readonly freePort?: number | null;
}

const withoutProxies = 'DEV_PROXY_URL=\nPROD_PROXY_URL=\n';

function inProject({ env = '', toml = '', shell = {}, options = {}, args = [], ...rest }: Given) {
  const { usesPort = false, freePort = null } = rest;
  const reading = readSettings({
    file: '.env',
    text: env + withoutProxies,
    shell,
    options,
    usesPort,
    identity: unknownProject,
  });
  if (reading.settings === null) throw new Error(JSON.stringify(reading.errors));
  const config = readConfigFiles([{ name: '.streamlit/config.toml', text: toml }], shell);
  const settings = settingsInProject(reading.settings, { config, shell, extraArgs: args, freePort });
  const origins = allowedOrigins(settings, null);
  return {
    settings,
    origins: origins.map(({ origin, source }) => `${source} ${origin}`),
    generated: generatedEnvironment(settings, origins, 'listed', shell),
  };
}

function portOf(given: Given): string {
  const { port, portFrom } = inProject(given).settings;
  return portFrom === null ? `${port}` : `${port} ${placeText(portFrom)} ${portFrom.name}`;
}

const port8501 = '[server]\nport = 8501\n';

it.each([
  ['192.168.7.5', ['local http://192.168.7.5:8501']],
  ['fd00::5', ['local http://[fd00::5]:8501']],
  ['dev.lan', ['local http://dev.lan:8501']],
  ['0.0.0.0', []],
  ['localhost', []],
  ['127.0.0.1', []],
])('people who open the app at its server.address, %s, are let in (its row was missing)', (address, more) => {
  const { origins } = inProject({ toml: `${port8501}address = "${address}"\n` });
  expect(origins).toEqual(['local http://localhost:8501', 'local http://127.0.0.1:8501', ...more]);
});

describe('the port', () => {
  it.each<[string, Given, string]>([
    ['the option', { options: { port: 1 }, env: 'STREAMLIT_PORT=2\n' }, '1 command line --port'],
    ['STREAMLIT_PORT of .env', { env: 'A=1\nSTREAMLIT_PORT=2\n' }, '2 .env:2 STREAMLIT_PORT'],
    [
      'STREAMLIT_PORT of the shell',
      { env: 'STREAMLIT_PORT=2\n', shell: { STREAMLIT_PORT: '3' } },
      '3 environment STREAMLIT_PORT',
    ],
    [
      'STREAMLIT_PORT before Streamlit’s own name',
      { env: 'STREAMLIT_PORT=2\n', shell: { STREAMLIT_SERVER_PORT: '4' } },
      '2 .env:1 STREAMLIT_PORT',
    ],
    [
      'STREAMLIT_SERVER_PORT of .env, which was called overridden',
      { env: 'STREAMLIT_SERVER_PORT=4\n', toml: port8501 },
      '4 .env:1 STREAMLIT_SERVER_PORT',
    ],
    [
      'STREAMLIT_SERVER_PORT where STREAMLIT_PORT is empty',
      { env: 'STREAMLIT_PORT=\n', shell: { STREAMLIT_SERVER_PORT: '4' } },
      '4 environment STREAMLIT_SERVER_PORT',
    ],
    ['PORT where a Procfile uses it', { env: 'PORT=5\n', toml: port8501, usesPort: true }, '5 .env:1 PORT'],
    [
      'Streamlit’s own name before PORT',
      { env: 'PORT=5\nSTREAMLIT_SERVER_PORT=4\n', usesPort: true },
      '4 .env:2 STREAMLIT_SERVER_PORT',
    ],
    [
      'server.port of config.toml: any-09',
      { toml: port8501, env: 'PORT=5\n' },
      '8501 .streamlit/config.toml:2 server.port',
    ],
    [
      'server.port in quotes',
      { toml: '[server]\nport = "8600"\n' },
      '8600 .streamlit/config.toml:2 server.port',
    ],
    [
      'server.port as env:NAME',
      { toml: '[server]\nport = "env:MINE"\n', env: 'MINE=8601\n' },
      '8601 .streamlit/config.toml:2 server.port',
    ],
    ['the default', {}, '8502'],
    ['the default where server.port is none', { toml: '[server]\nport = 0\n' }, '8502'],
    ['what was free instead of the default', { freePort: 8503 }, '8503'],
    [
      'what was written, whatever is free',
      { freePort: 8503, toml: port8501 },
      '8501 .streamlit/config.toml:2 server.port',
    ],
  ])('is %s', (_, given, port) => {
    expect(portOf(given)).toBe(port);
  });

  it('that is none is an error that names the line it stands in', () => {
    const read = (text: string) =>
      readSettings({ file: '.env', text, shell: {}, options: {}, usesPort: true, identity: unknownProject })
        .errors[0];
    expect(read('A=1\nSTREAMLIT_SERVER_PORT=85o2')).toMatchObject({ line: 2, name: 'STREAMLIT_SERVER_PORT' });
    expect(read('PORT=web')).toMatchObject({ line: 1, name: 'PORT', code: 'not-a-port' });
    expect(
      readSettings({ file: '.env', text: 'PORT=web', shell: {}, options: {}, identity: unknownProject })
        .errors,
    ).toEqual([]);
  });
});

describe('what browser.serverAddress was set to', () => {
  const toml = '[browser]\nserverAddress = "apps.example.org"\nserverPort = 443\n';

  it('stays, and who comes under it is in the list', () => {
    const { generated, origins } = inProject({ toml });
    expect(generated.STREAMLIT_BROWSER_SERVER_ADDRESS).toBe('apps.example.org');
    expect(generated).not.toHaveProperty('STREAMLIT_BROWSER_SERVER_PORT');
    expect(origins).toContain('browser https://apps.example.org');
  });

  it('wins over the tunnel’s host, from wherever it comes', () => {
    const env = 'NGROK_DOMAIN=mine.ngrok.app\nUSE_NGROK=true\n';
    const name = 'STREAMLIT_BROWSER_SERVER_ADDRESS';
    const given: Given[] = [
      { env, toml },
      { env: `${env}${name}=apps.example.org\n` },
      { env, shell: { [name]: 'apps.example.org' } },
      { env, args: ['--browser.serverAddress', 'apps.example.org'] },
    ];
    for (const each of given) expect(inProject(each).generated[name]).toBe('apps.example.org');
    expect(inProject({ env }).generated[name]).toBe('mine.ngrok.app');
  });

  it.each([
    ['https://apps.example.org/dash', null, 'https://apps.example.org'],
    ['APPS.example.org', null, 'https://apps.example.org'],
    ['apps.example.org:8080', 443, 'https://apps.example.org'],
    ['192.168.1.20', null, 'http://192.168.1.20:8502'],
    ['nas', 8080, 'http://nas:8080'],
  ])('%s (%s) lets in %s, as Streamlit compares', (address, port, origin) => {
    const lines = `[browser]\nserverAddress = "${address}"\n${port === null ? '' : `serverPort = ${port}\n`}`;
    expect(inProject({ toml: lines }).origins).toContain(`browser ${origin}`);
  });

  it.each(['localhost', '0.0.0.0', '127.0.0.1', 'not a host'])('%s lets in nobody else', (address) => {
    const { origins } = inProject({ toml: `[browser]\nserverAddress = "${address}"\n` });
    expect(origins.filter((line) => line.startsWith('browser'))).toEqual([]);
  });
});

describe('XSRF protection', () => {
  it.each<[string, Given, string]>([
    [
      'true of config.toml stays on: cases 10 and any-08',
      { toml: '[server]\nenableXsrfProtection = true\n' },
      'true',
    ],
    ['false of config.toml stays off', { toml: '[server]\nenableXsrfProtection = false\n' }, 'false'],
    ['a text in config.toml is true', { toml: '[server]\nenableXsrfProtection = "false"\n' }, 'true'],
    [
      '.env before config.toml',
      { toml: '[server]\nenableXsrfProtection = true\n', env: `${xsrfName}=false\n` },
      'false',
    ],
    ['an argument', { args: ['--server.enableXsrfProtection', 'true'] }, 'true'],
  ])('%s', (_, given, value) => {
    expect(inProject(given).generated[xsrfName]).toBe(value);
  });
});

it('an app that speaks TLS itself has https in its own origins: any-16', () => {
  const toml = '[server]\nsslCertFile = "c.pem"\nsslKeyFile = "k.pem"\n';
  expect(inProject({ toml }).origins).toEqual([
    'local https://localhost:8502',
    'local https://127.0.0.1:8502',
  ]);
});

it('behind a byte order mark nothing of config.toml counts', () => {
  expect(portOf({ toml: `\ufeff${port8501}` })).toBe('8502');
});
