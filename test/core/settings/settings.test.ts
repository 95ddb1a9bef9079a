import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../../src/core/base/problem.ts';
import { demoProject } from '../../../src/core/settings/identity/project-identity.ts';
import { envFilePieces } from '../../support/env-file-pieces.ts';
import { seededRandom } from '../../support/random.ts';
import { ocapistaine, reading, settingsOf, shop } from '../../support/settings.ts';

const errorLines = (text: string, around = {}) => reading(text, around).errors.map(formatProblem);
const warningLines = (text: string, around = {}) => reading(text, around).warnings.map(formatProblem);

describe('the settings', () => {
  it('have the documented defaults, without a file as with an empty one', () => {
    const { settings, errors, warnings } = reading(null);
    expect(settings).toEqual({
      port: 8502,
      portFrom: null,
      places: {},
      app: null,
      customOrigins: [],
      tunnelDomain: null,
      wantsTunnel: false,
      authtoken: null,
      authtokenForApp: false,
      tunnelServer: null,
      tunnelRootCas: null,
      basicAuth: null,
      oauth: null,
      oauthEmails: [],
      oauthDomains: [],
      allowCidrs: [],
      denyCidrs: [],
      trafficPolicy: null,
      compression: false,
      pooling: false,
      metadata: null,
      devProxy: 'https://ocapistaine-dev.vaettir.locki.io',
      prodProxy: 'https://ocapistaine.vaettir.locki.io',
      prodOrigins: [
        'https://ocapistaine.onrender.com',
        'https://ocapistaine.vaettir.locki.io',
        'https://vaettir.locki.io',
      ],
      access: 'anyone',
      openPaths: [],
      accessToken: null,
      trustedProxies: null,
      restart: null,
      people: 'on',
      notify: 'bell',
      defaulted: [
        'STREAMLIT_PORT',
        'STREAMLIT_APP',
        'STREAMLIT_CUSTOM_ORIGINS',
        'OCAP_RESTART',
        'NGROK_DOMAIN',
        'NGROK_AUTHTOKEN',
        'NGROK_AUTHTOKEN_FOR_APP',
        'NGROK_SERVER_ADDR',
        'NGROK_ROOT_CAS',
        'USE_NGROK',
        'NGROK_BASIC_AUTH',
        'NGROK_OAUTH',
        'NGROK_OAUTH_ALLOW_EMAILS',
        'NGROK_OAUTH_ALLOW_DOMAINS',
        'NGROK_ALLOW_CIDRS',
        'NGROK_DENY_CIDRS',
        'NGROK_TRAFFIC_POLICY',
        'NGROK_COMPRESSION',
        'NGROK_POOLING',
        'NGROK_METADATA',
        'DEV_PROXY_URL',
        'PROD_PROXY_URL',
        'PROD_ORIGINS',
        'OCAP_ACCESS',
        'OCAP_OPEN_PATHS',
        'OCAP_ACCESS_TOKEN',
        'OCAP_TRUSTED_PROXIES',
        'OCAP_PEOPLE',
        'OCAP_NOTIFY',
      ],
      identity: { whose: 'unknown' },
      variables: {},
    });
    expect([errors, warnings]).toEqual([[], []]);
    expect(settingsOf('')).toEqual(settings);
  });

  it('are all read from the file', () => {
    const settings = settingsOf(`STREAMLIT_PORT=" 9000 "
export STREAMLIT_APP='my app.py'
STREAMLIT_CUSTOM_ORIGINS="https://A.org/,, https://a.org,
  https://b.org:443"
OCAP_RESTART=Fresh
NGROK_DOMAIN=https://X.ngrok.app/
NGROK_AUTHTOKEN=token
NGROK_AUTHTOKEN_FOR_APP=yes
NGROK_SERVER_ADDR=127.0.0.1:4443
NGROK_ROOT_CAS=/certs/ca.pem
USE_NGROK=No
NGROK_BASIC_AUTH=anna:a-long-password, bob:another:one
NGROK_OAUTH=Google
NGROK_OAUTH_ALLOW_EMAILS=anna@example.org, bob@b.org,anna@example.org
NGROK_OAUTH_ALLOW_DOMAINS=Example.org
NGROK_ALLOW_CIDRS=203.0.113.7, 2001:db8::/32
NGROK_DENY_CIDRS=2001:db8::1
NGROK_TRAFFIC_POLICY=policy.yml
NGROK_COMPRESSION=yes
NGROK_POOLING=1
NGROK_METADATA=demo of Anna
DEV_PROXY_URL=https://DEV.org/
PROD_PROXY_URL=
PROD_ORIGINS=https://one.org,https://two.org
OCAP_ACCESS=Invited
OCAP_OPEN_PATHS=/status,/api/hooks/*
OCAP_ACCESS_TOKEN=0123456789abcdefghij
OCAP_TRUSTED_PROXIES=203.0.113.7, ,2001:db8::/32,203.0.113.7
OCAP_PEOPLE=Off
OCAP_NOTIFY=Desktop
`);
    expect(settings).toMatchObject({
      port: 9000,
      app: 'my app.py',
      customOrigins: ['https://a.org', 'https://b.org'],
      restart: 'fresh',
      tunnelDomain: 'x.ngrok.app',
      authtokenForApp: true,
      tunnelServer: '127.0.0.1:4443',
      tunnelRootCas: '/certs/ca.pem',
      wantsTunnel: false,
      oauth: 'google',
      oauthEmails: ['anna@example.org', 'bob@b.org'],
      oauthDomains: ['example.org'],
      allowCidrs: ['203.0.113.7/32', '2001:db8::/32'],
      denyCidrs: ['2001:db8::1/128'],
      trafficPolicy: 'policy.yml',
      compression: true,
      pooling: true,
      metadata: 'demo of Anna',
      devProxy: 'https://dev.org',
      prodProxy: null,
      access: 'invited',
      openPaths: [
        { path: '/status', below: false },
        { path: '/api/hooks/', below: true },
      ],
      trustedProxies: ['203.0.113.7', '2001:db8::/32'],
      people: 'off',
      notify: 'desktop',
      prodOrigins: ['https://one.org', 'https://two.org'],
      defaulted: [],
    });
    expect(settings.authtoken?.reveal()).toBe('token');
    expect(settings.basicAuth?.reveal()).toBe('anna:a-long-password,bob:another:one');
  });

  it('take the shell before the file, and options before both', () => {
    const around = { shell: { STREAMLIT_PORT: '9001', NGROK_DOMAIN: 'shell.app' }, options: { port: 9002 } };
    expect(settingsOf('STREAMLIT_PORT=9000\nNGROK_DOMAIN=file.app', around)).toMatchObject({
      port: 9002,
      tunnelDomain: 'shell.app',
    });
    expect(settingsOf('STREAMLIT_PORT=9000', { shell: around.shell }).port).toBe(9001);
    expect(settingsOf('STREAMLIT_APP=a.py', { options: { app: 'b.py' } }).app).toBe('b.py');
  });

  it('have nothing of OCapistaine’s in another project, and all of it in its own and in the demo', () => {
    const elsewhere = { port: 8501, devProxy: null, prodProxy: null, prodOrigins: [] };
    expect(settingsOf('', { identity: shop })).toMatchObject(elsewhere);
    expect(settingsOf('STREAMLIT_PORT=', { identity: shop }).port).toBe(8501);
    const { port, devProxy, prodProxy, prodOrigins } = settingsOf('');
    for (const identity of [ocapistaine, demoProject])
      expect(settingsOf('', { identity })).toMatchObject({ port, devProxy, prodProxy, prodOrigins });
  });

  it('take an empty value for none at the proxies and the production, and for the default elsewhere', () => {
    const settings = settingsOf(
      'STREAMLIT_PORT=\nUSE_NGROK=\nDEV_PROXY_URL=\nPROD_PROXY_URL=""\nPROD_ORIGINS=',
    );
    expect(settings).toMatchObject({ port: 8502, wantsTunnel: false, devProxy: null, prodProxy: null });
    expect(settings.prodOrigins).toEqual([]);
    expect(settings.defaulted).toContain('STREAMLIT_PORT');
    expect(settings.defaulted).not.toContain('DEV_PROXY_URL');
    expect(settingsOf('STREAMLIT_PORT=9000', { shell: { STREAMLIT_PORT: '' } }).port).toBe(8502);
  });

  it.each([
    ['', false],
    ['NGROK_AUTHTOKEN=token', false],
    ['NGROK_DOMAIN=x.app', true],
    ['NGROK_DOMAIN=x.app\nUSE_NGROK=false', false],
    ['NGROK_DOMAIN=x.app\nUSE_NGROK=', true],
    ['USE_NGROK=YES', true],
    ['USE_NGROK=1', true],
    ['USE_NGROK=True', true],
    ['NGROK_DOMAIN=x.app\nUSE_NGROK=0', false],
  ])('want a tunnel for %j: %s', (text, wanted) => {
    expect(settingsOf(text).wantsTunnel).toBe(wanted);
    expect(settingsOf(text, { options: { tunnel: !wanted } }).wantsTunnel).toBe(!wanted);
  });

  it('hand on all of the file as python-dotenv reads it, but not the token', () => {
    const text = `API_KEY=a#b\nNGROK_AUTHTOKEN=t\nURL="x\${HOME}"\nODD$=1\nSTREAMLIT_PORT=9000`;
    expect(settingsOf(text, { shell: { HOME: '/h' } }).variables).toEqual({
      API_KEY: 'a#b',
      URL: 'x/h',
      ODD$: '1',
      STREAMLIT_PORT: '9000',
    });
  });

  it('leave out what no environment can hold, with a warning', () => {
    const { settings, warnings } = reading("A=1\0\n'B=C'=2\nD=3");
    expect(settings?.variables).toEqual({ D: '3' });
    expect(
      warnings.filter(({ message }) => message.includes('no environment')).map(({ line }) => line),
    ).toEqual([1, 2]);
  });

  it('never show the token, however they are printed', () => {
    const settings = settingsOf('NGROK_AUTHTOKEN=hunter2');
    expect(
      `${JSON.stringify(settings)}${inspect(settings, { depth: 9 })}${settings.authtoken}`,
    ).not.toContain('hunter2');
  });

  it('are not broken by names that are no identifiers, nor by names that every object has', () => {
    const shell = { 'BASH_FUNC_x%%': '() { :; }', '': 'x', 'a b': 'c', unset: undefined };
    expect(settingsOf('constructor=1\n__proto__=2\nunset=3', { shell }).variables).toEqual(
      Object.fromEntries([
        ['constructor', '1'],
        ['__proto__', '2'],
        ['unset', '3'],
      ]),
    );
  });
});

describe('a bad value', () => {
  it.each([
    [
      'STREAMLIT_PORT=85o2',
      '"85o2" is not a whole number from 1 to 65535: write for example STREAMLIT_PORT=8502',
    ],
    ['STREAMLIT_PORT=0', 'STREAMLIT_PORT=8502'],
    ['STREAMLIT_PORT=65536', 'STREAMLIT_PORT=8502'],
    ['STREAMLIT_PORT=-1', 'STREAMLIT_PORT=8502'],
    ['STREAMLIT_PORT=8502.0', 'STREAMLIT_PORT=8502'],
    ['STREAMLIT_PORT=0x10', 'STREAMLIT_PORT=8502'],
    ['USE_NGROK=on', 'USE_NGROK=true'],
    ['NGROK_DOMAIN=x.app/y', '"x.app/y" is not a host name alone: write NGROK_DOMAIN=x.app'],
    ['NGROK_DOMAIN=*.x.app', 'NGROK_DOMAIN='],
    ['NGROK_DOMAIN=x y', 'NGROK_DOMAIN='],
    ['NGROK_SERVER_ADDR=https://x.org', 'NGROK_SERVER_ADDR=connect.ngrok-agent.com:443'],
    ['NGROK_SERVER_ADDR=x.org:0', 'NGROK_SERVER_ADDR=connect.ngrok-agent.com:443'],
    ['DEV_PROXY_URL=https://a.org/x', 'write DEV_PROXY_URL=https://a.org'],
    ['PROD_PROXY_URL=a.org', 'write PROD_PROXY_URL=https://a.org'],
    ['PROD_ORIGINS=https://a.org,b.org', '"b.org" has no scheme: write https://b.org'],
    [
      'STREAMLIT_CUSTOM_ORIGINS=https://a.org/x',
      '"https://a.org/x" has a path, and an origin has none: write https://a.org',
    ],
    ['STREAMLIT_CUSTOM_ORIGINS=*', '--wildcard'],
    [
      'STREAMLIT_CUSTOM_ORIGINS=https://a.org https://b.org/',
      'separated by commas: write https://a.org,https://b.org',
    ],
    [
      'STREAMLIT_CUSTOM_ORIGINS=https://a.org;https://b.org',
      'separated by commas: write https://a.org,https://b.org',
    ],
    [
      'STREAMLIT_CUSTOM_ORIGINS=https://a.org | https://b.org',
      'separated by commas: write https://a.org,https://b.org',
    ],
    [`STREAMLIT_CUSTOM_ORIGINS=["https://a.org"]`, 'of its own: write https://a.org'],
    [`STREAMLIT_CUSTOM_ORIGINS=['http://[::1]:8502']`, 'of its own: write http://[::1]:8502'],
    ['STREAMLIT_CUSTOM_ORIGINS=[https://a.org]', 'of its own: write https://a.org'],
    ['STREAMLIT_CUSTOM_ORIGINS=null', '"null" has no scheme: write for example https://example.org'],
  ])('of %s is told with file, line, name and what to write', (line, advice) => {
    const found = reading(`# head\nA="1\n2"\n${line}\n`);
    expect(found.settings).toBeNull();
    expect(found.errors).toMatchObject([{ file: '.env', line: 4, name: line.split('=')[0] }]);
    expect(found.errors[0]?.message).toContain(advice);
  });

  it('is told for each entry of a list, and all are told in the order of the lines', () => {
    expect(
      errorLines('STREAMLIT_CUSTOM_ORIGINS=a.org,https://b.org,*\nNGROK_DOMAIN=a/b\nSTREAMLIT_PORT=x'),
    ).toEqual([
      expect.stringMatching(/^\.env:1: STREAMLIT_CUSTOM_ORIGINS: "a\.org"/),
      expect.stringMatching(/^\.env:1: STREAMLIT_CUSTOM_ORIGINS: "\*"/),
      expect.stringMatching(/^\.env:2: NGROK_DOMAIN: /),
      expect.stringMatching(/^\.env:3: STREAMLIT_PORT: /),
    ]);
  });

  it('has the line of the last of two equal names', () => {
    expect(errorLines('STREAMLIT_PORT=1\nSTREAMLIT_PORT=x')).toEqual([expect.stringContaining('.env:2:')]);
    expect(errorLines('STREAMLIT_PORT=x\nSTREAMLIT_PORT=1')).toEqual([]);
  });

  it('of the shell is told as the environment’s, and one of an option as the command line’s', () => {
    expect(errorLines('STREAMLIT_PORT=1', { shell: { STREAMLIT_PORT: 'x' } })).toEqual([
      expect.stringMatching(/^environment: STREAMLIT_PORT: "x" is not/),
    ]);
    expect(errorLines('', { options: { port: 70000 } })).toEqual([
      expect.stringMatching(/^command line: --port: "70000" .* --port 8502$/),
    ]);
  });

  it('that is overridden harms nothing', () => {
    expect(settingsOf('STREAMLIT_PORT=x', { options: { port: 9000 } }).port).toBe(9000);
  });

  it('that swallowed the lines below it, for want of a quote, shows nothing of them', () => {
    const [first, ...others] = errorLines('NGROK_DOMAIN="x.app\nNGROK_AUTHTOKEN=hunter2\nA="\n');
    expect(first).toMatch(/^\.env:1: NGROK_DOMAIN: .*a quote may be missing/);
    expect(`${first}${others}`).not.toContain('hunter2');
    expect(`${errorLines('STREAMLIT_CUSTOM_ORIGINS="x,\nTOKEN=hunter2\nA="')}`).not.toContain('hunter2');
  });
});

describe('the warnings', () => {
  it('call a name shadowed that the shell exports with another value, and show neither', () => {
    const shell = { STREAMLIT_PORT: '9001', API_KEY: 'hunter2', SAME: 'same' };
    const found = warningLines('STREAMLIT_PORT=9000\nAPI_KEY=hunter3\nSAME=same', { shell });
    expect(found).toEqual([
      expect.stringMatching(/^\.env:1: STREAMLIT_PORT: is shadowed: .*unset STREAMLIT_PORT/),
      expect.stringMatching(/^\.env:2: API_KEY: is shadowed/),
    ]);
    expect(found.join()).not.toMatch(/hunter|9001/);
  });

  it.each([
    ['NGROK_DOMIAN', 'NGROK_DOMAIN'],
    ['NGROK_AUTH_TOKEN', 'NGROK_AUTHTOKEN'],
    ['ngrok_domain', 'NGROK_DOMAIN'],
    ['PROD_ORIGIN', 'PROD_ORIGINS'],
  ])('name the setting that %s was meant to be, as long as it is not set itself', (typed, meant) => {
    expect(warningLines(`A=1\n${typed}=x`)).toEqual([
      `.env:2: ${typed}: is no setting of this name: did you mean ${meant}?`,
    ]);
    const set = meant === 'PROD_ORIGINS' ? 'https://a.org' : 'x.example.org';
    expect(warningLines(`${typed}=x`, { shell: { [meant]: set } })).toEqual([]);
  });

  it('leave the names of the app alone, which are two slips from a setting', () => {
    expect(warningLines('STREAMLIT_HOST=x\nPROD_ORIGIN_A=x\nUSE_NGINX=1\nAPP_ACCESS=x')).toEqual([]);
  });

  it('call nothing shadowed whose value the shell exports as dotenv or python-dotenv reads it', () => {
    const found = warningLines('STREAMLIT_PORT=9000#x\nKEY=a#b', {
      shell: { STREAMLIT_PORT: '9000', KEY: 'a#b' },
    });
    expect(found.filter((line) => line.includes('shadowed'))).toEqual([]);
  });

  it.each([
    'STREAMLIT_SERVER_ALLOWED_ORIGINS',
    'STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS',
    'STREAMLIT_SERVER_ENABLE_CORS',
    'STREAMLIT_BROWSER_SERVER_PORT',
  ])('say that a hand-written %s is not used, in the file and in the shell', (name) => {
    expect(warningLines(`${name}=1`)).toEqual([expect.stringMatching(`^\\.env:1: ${name}: is generated`)]);
    expect(warningLines('', { shell: { [name]: '1' } })).toEqual([
      expect.stringMatching(`^environment: ${name}: is generated, .*unset ${name}`),
    ]);
  });

  it.each([
    'STREAMLIT_SERVER_PORT',
    'STREAMLIT_BROWSER_SERVER_ADDRESS',
    'STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION',
    'STREAMLIT_SERVER_ADDRESS',
    'STREAMLIT_SERVER_BASE_URL_PATH',
  ])('say nothing of a hand-written %s, which is respected', (name) => {
    expect(warningLines(`${name}=1`)).toEqual([]);
    expect(warningLines('', { shell: { [name]: '1' } })).toEqual([]);
    expect(warningLines(`${name}=1`, { shell: { [name]: '2' } })).toEqual([
      expect.stringMatching(`^\\.env:1: ${name}: is shadowed`),
    ]);
  });

  it('leave a hand-written browser port alone with a hand-written address', () => {
    const port = 'STREAMLIT_BROWSER_SERVER_PORT=80\n';
    expect(warningLines(`STREAMLIT_BROWSER_SERVER_ADDRESS=a.org\n${port}`)).toEqual([]);
    expect(warningLines(port)).toHaveLength(1);
  });

  it('are silent about a shell that holds what is generated anyway, and about the respected name', () => {
    expect(warningLines('', { shell: { STREAMLIT_SERVER_ENABLE_CORS: 'true' } })).toEqual([]);
    expect(warningLines('STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION=true')).toEqual([]);
  });

  it('come in the order of the lines, those of the environment last', () => {
    const shell = { B: 'x', STREAMLIT_SERVER_ENABLE_CORS: '1' };
    const text = 'STREAMLIT_SERVER_ENABLE_CORS=2\nB=y\nstray\nC=a#b\nD="\nD=1';
    expect(reading(text, { shell }).warnings.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, null]);
  });
});

describe('random texts', () => {
  it('never throw, and every error read from the file has the file, its line and a name', () => {
    let broken = 0;
    for (let seed = 0; seed < 4000; seed += 1) {
      const text = seededRandom(seed).text(envFilePieces, 24);
      const { settings, errors, warnings } = reading(text, { shell: { A: 'b' } });
      const lineCount = text.split(/\r\n|\r|\n/).length;
      expect(settings === null, JSON.stringify(text)).toBe(errors.length > 0);
      broken += errors.length > 0 ? 1 : 0;
      for (const problem of [...errors, ...warnings]) {
        expect(problem, JSON.stringify(text)).toMatchObject({ file: '.env', line: expect.any(Number) });
        expect(problem.line, JSON.stringify(text)).toBeLessThanOrEqual(lineCount);
        expect(formatProblem(problem), JSON.stringify(text)).toMatch(/^\.env:[1-9]\d*: [^\p{Cc}]+$/u);
      }
      for (const { name } of errors) expect(name).not.toBeNull();
    }
    expect(broken).toBeGreaterThan(100);
  });
});
