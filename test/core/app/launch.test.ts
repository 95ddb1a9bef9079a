import { describe, expect, it } from 'vitest';
import { type ImportFacts, unknownImports } from '../../../src/core/app/environment/import-order.ts';
import { allowListNotice } from '../../../src/core/app/environment/without-allow-list.ts';
import { type LaunchInput, launchSpec, sameLaunch } from '../../../src/core/app/launch.ts';
import { allowedOrigins } from '../../../src/core/settings/allowed-origins.ts';
import { generatedEnvironment } from '../../../src/core/settings/generated.ts';
import type { Environment } from '../../../src/core/settings/settings.ts';
import { settingsOf } from '../../support/settings.ts';

const input = (text: string, shell: Environment = {}): LaunchInput => {
  const settings = settingsOf(text, { shell });
  return {
    settings,
    origins: allowedOrigins(settings, null),
    cors: 'listed',
    streamlit: { command: ['/p/.venv/bin/python', '-m', 'streamlit'], version: '1.53.0', foundIn: '.venv' },
    script: 'app/front.py',
    cwd: '/p',
    shell,
    config: { address: null, baseUrlPath: null, tls: false },
    extraArgs: [],
    imports: unknownImports,
  };
};

const environment = (text: string, shell: Environment = {}) => launchSpec(input(text, shell)).env;

const python = '/p/.venv/bin/python';
const shadowed = { whose: 'unknown', shadows: ['secrets'], python } as const;

const proxies = 'DEV_PROXY_URL=https://dev.org\nPROD_PROXY_URL=\n';

describe('a launch', () => {
  it('runs the script headless on the port, with further arguments last', () => {
    const spec = launchSpec({
      ...input('STREAMLIT_PORT=9000'),
      extraArgs: ['--server.address', '::', '--', '-x'],
    });
    expect(spec).toMatchObject({
      file: '/p/.venv/bin/python',
      script: '/p/app/front.py',
      cwd: '/p',
      port: 9000,
      baseUrl: 'http://[::1]:9000',
      cors: 'listed',
    });
    expect(spec.args).toEqual([
      ...['-m', 'streamlit', 'run', '/p/app/front.py'],
      ...['--server.headless', 'true', '--server.port', '9000', '--browser.gatherUsageStats', 'false'],
      ...['--server.address', '::', '--', '-x'],
    ]);
  });

  it('gives the app all of .env, the shell’s values first', () => {
    const env = environment('API_KEY=a#b\nHOME=/mine', {
      HOME: '/home',
      'BASH_FUNC_x%%': '()',
      GONE: undefined,
    });
    expect(env).toMatchObject({
      API_KEY: 'a#b',
      HOME: '/home',
      'BASH_FUNC_x%%': '()',
      PYTHONUNBUFFERED: '1',
    });
    expect(env).not.toHaveProperty('GONE');
    expect(environment('A=file', { A: undefined })['A']).toBe('file');
  });

  it('gives it the generated names, never hand-written ones', () => {
    const shell = { STREAMLIT_SERVER_ENABLE_CORS: 'false', STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS: '*' };
    expect(environment('STREAMLIT_SERVER_ALLOWED_ORIGINS=1', shell)).toMatchObject(
      generatedEnvironment(settingsOf(''), allowedOrigins(settingsOf(''), null), 'listed', {}),
    );
  });

  it('keeps the tunnel’s token from it, wherever it comes from', () => {
    expect(environment('NGROK_AUTHTOKEN=a', { NGROK_AUTHTOKEN: 'b' })).not.toHaveProperty('NGROK_AUTHTOKEN');
    const forApp = environment('NGROK_AUTHTOKEN_FOR_APP=true', { NGROK_AUTHTOKEN: 'b' });
    expect(forApp).toMatchObject({ NGROK_AUTHTOKEN: 'b' });
    expect(forApp).not.toHaveProperty('NGROK_AUTHTOKEN_FOR_APP');
  });

  it.each([
    ['', {}, '/p'],
    ['PYTHONPATH=/lib', {}, '/p:/lib'],
    ['PYTHONPATH=/lib', { PYTHONPATH: '/a:/p:/b' }, '/p:/a:/b'],
    ['', { PYTHONPATH: ':' }, '/p'],
  ])('puts the project first in PYTHONPATH: %j %j', (text, shell, path) => {
    expect(environment(text, shell)['PYTHONPATH']).toBe(path);
  });

  it('respects the address that .env or the shell gives', () => {
    expect(launchSpec(input('STREAMLIT_SERVER_ADDRESS=::1')).baseUrl).toBe('http://[::1]:8502');
    const shell = { STREAMLIT_SERVER_BASE_URL_PATH: '/app/' };
    expect(launchSpec(input('STREAMLIT_SERVER_BASE_URL_PATH=x', shell)).baseUrl).toBe(
      'http://127.0.0.1:8502/app',
    );
  });
});

describe('two launches', () => {
  const one = launchSpec(input('A=1\nB=2'));

  it.each([
    ['a comment, an order of lines or a quote', '# new\nB="2"\nA=1'],
    ['a name that the app is not given', 'A=1\nB=2\nNGROK_AUTHTOKEN=t'],
    ['a value that is overridden', 'A=1\nB=2\nSTREAMLIT_SERVER_ENABLE_CORS=1'],
  ])('are the same in spite of %s', (_what, text) => {
    expect(sameLaunch(one, launchSpec(input(text)))).toBe(true);
  });

  it('are the same when only the reason of an origin is another', () => {
    const origin = 'https://x.org';
    const specs = (['custom', 'tunnel'] as const).map((source) =>
      launchSpec({ ...input(''), origins: [{ origin, source }] }),
    );
    const [first = one, second = one] = specs;
    expect(first).not.toEqual(second);
    expect(sameLaunch(first, second)).toBe(true);
  });

  it.each([
    'A=1',
    'A=1\nB=3',
    'A=1\nB=2\nSTREAMLIT_PORT=9000',
    'A=1\nB=2\nSTREAMLIT_CUSTOM_ORIGINS=https://x.org',
  ])('differ for %j', (text) => {
    expect(sameLaunch(one, launchSpec(input(text)))).toBe(false);
  });

  it('differ in script, arguments and CORS mode', () => {
    expect(sameLaunch(one, launchSpec({ ...input('A=1\nB=2'), script: 'b.py' }))).toBe(false);
    expect(sameLaunch(one, launchSpec({ ...input('A=1\nB=2'), extraArgs: ['x'] }))).toBe(false);
    expect(sameLaunch(one, launchSpec({ ...input('A=1\nB=2'), cors: 'any' }))).toBe(false);
  });
});

describe('a Streamlit without an allow-list', () => {
  const notice = (version: string | null, text: string) =>
    allowListNotice({ command: ['streamlit'], version, foundIn: 'PATH' }, settingsOf(text));

  it('is told, with the one host that it lets in', () => {
    expect(notice('1.45.1', `${proxies}USE_NGROK=true`)).toMatch(
      /^Streamlit 1\.45\.1 .*lets in only dev\.org: update/,
    );
    expect(notice('1.45.1', 'DEV_PROXY_URL=\nNGROK_DOMAIN=x.app')).toContain('lets in only x.app');
    expect(notice('1.45.1', proxies)).toContain('lets in nobody');
    const streamlit = {
      ...{ tls: false, ownOrigin: null, browserPort: null, xsrfProtection: null },
      browserAddress: 'a.org',
    };
    const settings = { ...settingsOf('NGROK_DOMAIN=x.app'), streamlit };
    const old = { command: ['streamlit'], version: '1.45.1', foundIn: 'PATH' };
    expect(allowListNotice(old, settings)).toContain('lets in only a.org');
  });

  it('is none of 1.46 and later, nor of an unknown version', () => {
    expect([notice('1.46.0', ''), notice(null, ''), allowListNotice(null, settingsOf(''))]).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe("a project's secrets.py kept Streamlit from starting", () => {
  const launch = (imports: ImportFacts, text = '', command = ['/p/.venv/bin/streamlit']) =>
    launchSpec({ ...input(text), imports, streamlit: { command, version: '1.53.0', foundIn: '.venv' } });

  it.each([shadowed, { whose: 'another', shadows: [], python }] as const)(
    'with %j the root is no part of PYTHONPATH, but appended to what Python imports from',
    (imports) => {
      const { file, args, env } = launch(imports);
      expect(env).not.toHaveProperty('PYTHONPATH');
      expect([file, args[0], ...args.slice(2, 5)]).toEqual([
        python,
        '-c',
        '/p',
        '/p/.venv/bin/streamlit',
        'run',
      ]);
    },
  );

  it('where a module is run, it is run by name', () => {
    expect(launch(shadowed, '', [python, '-m', 'streamlit']).args.slice(2, 5)).toEqual(['/p', '-m', 'run']);
  });

  it.each([
    [{ ...shadowed, whose: 'ocapistaine' }, '', '/p'],
    [{ ...shadowed, shadows: [] }, '', '/p'],
    [shadowed, 'PYTHONPATH=/lib', '/p:/lib'],
    [{ ...shadowed, whose: 'another' }, 'PYTHONPATH=/lib', '/p:/lib'],
  ] as const)(
    "in OCapistaine's project, without such a file, or with PYTHONPATH written, all stays: %j %j",
    (imports, text, path) => {
      const spec = launch(imports, text);
      expect(spec.env['PYTHONPATH']).toBe(path);
      expect([spec.file, spec.args[0]]).toEqual(['/p/.venv/bin/streamlit', 'run']);
    },
  );

  it('a shim of pyenv, whose Python is not known, is run as it is', () => {
    const spec = launch({ ...shadowed, python: null }, '', ['/shims/streamlit']);
    expect([spec.file, spec.args[0], spec.env['PYTHONPATH']]).toEqual(['/shims/streamlit', 'run', undefined]);
  });
});
