import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EnvRequest, runEnv } from '../../../src/cli/commands/env.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocap-dev-env-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the command in a project with this `.env`; null: with none. */
async function run(text: string | null, command: Partial<EnvRequest> = {}) {
  if (text !== null) writeFileSync(join(folder, '.env'), text);
  let [stdout, stderr] = ['', ''];
  const code = await runEnv({
    cwd: folder,
    envFile: '.env',
    options: {},
    shell: {},
    stdout: (written) => {
      stdout += written;
    },
    stderr: (written) => {
      stderr += written;
    },
    ...command,
  });
  return { code, stdout, stderr };
}

/** The origins of the JSON report, as `source origin`. */
async function origins(text: string): Promise<readonly string[]> {
  const { code, stdout } = await run(text, { format: 'json' });
  expect(code).toBe(0);
  const report: { origins: { origin: string; source: string }[] } = JSON.parse(stdout);
  return report.origins.map(({ origin, source }) => `${source} ${origin}`);
}

const local = ['local http://localhost:8502', 'local http://127.0.0.1:8502'];
const proxies = [
  'dev-proxy https://ocapistaine-dev.vaettir.locki.io',
  'prod-proxy https://ocapistaine.vaettir.locki.io',
];

describe('the origins that are printed', () => {
  it.each([
    ['nothing', '', [...local, ...proxies]],
    ['the port', 'STREAMLIT_PORT=80', ['local http://localhost', 'local http://127.0.0.1', ...proxies]],
    ['a reserved domain', 'NGROK_DOMAIN=x.app', [...local, 'tunnel https://x.app', ...proxies]],
    [
      'a domain that is not used',
      'NGROK_DOMAIN=x.app\nUSE_NGROK=0',
      [...local, 'tunnel https://x.app', ...proxies],
    ],
    ['a pasted domain', 'NGROK_DOMAIN=https://X.app/', [...local, 'tunnel https://x.app', ...proxies]],
    ['no proxies', 'DEV_PROXY_URL=\nPROD_PROXY_URL=', local],
    [
      'other proxies',
      'PROD_PROXY_URL=https://p.org\nDEV_PROXY_URL=https://d.org',
      [...local, 'dev-proxy https://d.org', 'prod-proxy https://p.org'],
    ],
    [
      'custom ones, in their order',
      'STREAMLIT_CUSTOM_ORIGINS=https://z.org, https://a.org,',
      [...local, ...proxies, 'custom https://z.org', 'custom https://a.org'],
    ],
    [
      'duplicates',
      'STREAMLIT_CUSTOM_ORIGINS=https://ocapistaine.vaettir.locki.io,https://a.org,https://A.org:443/,http://localhost:8502',
      [...local, ...proxies, 'custom https://a.org'],
    ],
    [
      'single quotes',
      "STREAMLIT_CUSTOM_ORIGINS='https://a.org'",
      [...local, ...proxies, 'custom https://a.org'],
    ],
    [
      'double quotes',
      'STREAMLIT_CUSTOM_ORIGINS="https://a.org"',
      [...local, ...proxies, 'custom https://a.org'],
    ],
    [
      'export',
      'export STREAMLIT_CUSTOM_ORIGINS=https://a.org',
      [...local, ...proxies, 'custom https://a.org'],
    ],
    [
      'CRLF',
      '# x\r\nSTREAMLIT_CUSTOM_ORIGINS=https://a.org\r\n',
      [...local, ...proxies, 'custom https://a.org'],
    ],
    [
      'a byte order mark',
      '\ufeffSTREAMLIT_CUSTOM_ORIGINS=https://a.org',
      [...local, ...proxies, 'custom https://a.org'],
    ],
    [
      'a comment behind',
      'STREAMLIT_CUSTOM_ORIGINS=https://a.org # mine',
      [...local, ...proxies, 'custom https://a.org'],
    ],
    [
      'an international name',
      'STREAMLIT_CUSTOM_ORIGINS=https://Bücher.example',
      [...local, ...proxies, 'custom https://xn--bcher-kva.example'],
    ],
    [
      'IPv6',
      'STREAMLIT_CUSTOM_ORIGINS=http://[::1]:3000,http://[0:0::1]:80',
      [...local, ...proxies, 'custom http://[::1]:3000', 'custom http://[::1]'],
    ],
    [
      'default ports',
      'STREAMLIT_CUSTOM_ORIGINS=https://a.org:443,http://a.org:80,https://a.org:80',
      [...local, ...proxies, 'custom https://a.org', 'custom http://a.org', 'custom https://a.org:80'],
    ],
    [
      'the last of two equal names',
      'NGROK_DOMAIN=a.app\nNGROK_DOMAIN=b.app',
      [...local, 'tunnel https://b.app', ...proxies],
    ],
  ])('follow %s', async (_what, text, expected) => {
    expect(await origins(text)).toEqual(expected);
  });
});

describe('bad settings', () => {
  it.each([
    ['STREAMLIT_PORT=85o2', 'STREAMLIT_PORT=8502'],
    ['STREAMLIT_PORT=0', 'STREAMLIT_PORT=8502'],
    ['STREAMLIT_PORT=65536', 'STREAMLIT_PORT=8502'],
    ['NGROK_DOMAIN=x.app/path', 'NGROK_DOMAIN=x.app'],
    ['NGROK_DOMAIN=*.x.app', 'NGROK_DOMAIN=app.x.app'],
    ['USE_NGROK=maybe', 'USE_NGROK=true'],
    ['NGROK_SERVER_ADDR=tcp://x', 'NGROK_SERVER_ADDR=connect.ngrok-agent.com:443'],
    ['DEV_PROXY_URL=https://a.org/x', 'DEV_PROXY_URL=https://a.org'],
    ['PROD_PROXY_URL=a.org', 'PROD_PROXY_URL=https://a.org'],
    ['PROD_ORIGINS=a.org', 'https://a.org'],
    ['STREAMLIT_CUSTOM_ORIGINS=https://a.org/path', 'https://a.org'],
    ['STREAMLIT_CUSTOM_ORIGINS=https://a b.org', 'https://ab.org'],
    ['STREAMLIT_CUSTOM_ORIGINS=a.org', 'https://a.org'],
    ['STREAMLIT_CUSTOM_ORIGINS=*', '--wildcard'],
    ['STREAMLIT_CUSTOM_ORIGINS=https://*.a.org', 'https://app.a.org'],
    ['STREAMLIT_CUSTOM_ORIGINS=http://localhost:*', 'http://localhost'],
    ['STREAMLIT_CUSTOM_ORIGINS="https://$(touch owned)"', 'https://example.org'],
  ])('end with code 2, nothing on stdout and a line that says what to write: %s', async (line, advice) => {
    const { code, stdout, stderr } = await run(`# head\n\n${line}\n`);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(`.env:3: ${line.split('=')[0]}: `);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr.trimEnd().endsWith(advice) || advice === '--wildcard').toBe(true);
    expect(stderr).toContain(advice);
  });

  it('are told a line each', async () => {
    const { stderr } = await run('STREAMLIT_PORT=x\nNGROK_DOMAIN=a/b\n');
    expect(stderr).toMatch(/^\.env:1: STREAMLIT_PORT: .*\n\.env:2: NGROK_DOMAIN: .*\n$/);
  });

  it('never show a secret of the shell or of the file', async () => {
    const text = 'API_KEY=hunter2-in-file\nSTREAMLIT_PORT=hunter2-in-file\nUSE_NGROK=hunter2-in-shell\n';
    const { stderr } = await run(text, { shell: { MY_TOKEN: 'hunter2-in-shell' } });
    expect(stderr).toMatch(/STREAMLIT_PORT: .*•••.*\n.*USE_NGROK: .*•••/);
    expect(stderr).not.toContain('hunter2');
  });

  it('name the file as it was given', async () => {
    writeFileSync(join(folder, 'other.env'), 'STREAMLIT_PORT=x');
    expect((await run(null, { envFile: 'other.env' })).stderr).toMatch(/^other\.env:1: STREAMLIT_PORT/);
  });

  it('of the shell are told as the environment’s', async () => {
    const { code, stdout, stderr } = await run('STREAMLIT_PORT=1', { shell: { STREAMLIT_PORT: 'x' } });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^environment: STREAMLIT_PORT: /);
  });
});

describe('the file', () => {
  it('may be missing', async () => {
    const { code, stdout, stderr } = await run(null);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain("export STREAMLIT_SERVER_PORT='8502'\n");
  });

  it('that is a folder is told', async () => {
    mkdirSync(join(folder, '.env'));
    expect(await run(null)).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^\.env: This is a folder\. /),
    });
  });

  it('in a folder that does not exist is told', async () => {
    await expect(run(null, { cwd: join(folder, 'nowhere') })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('nowhere is not a folder'),
    });
  });

  it('that cannot be read is told', async () => {
    symlinkSync('.env', join(folder, '.env'));
    const { code, stdout, stderr } = await run(null);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^\.env: .* leads to itself\./);
  });
});

describe('the output', () => {
  const names = [
    'STREAMLIT_SERVER_ALLOWED_ORIGINS',
    'STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS',
    'STREAMLIT_SERVER_ENABLE_CORS',
    'STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION',
    'STREAMLIT_SERVER_PORT',
    'STREAMLIT_BROWSER_SERVER_ADDRESS',
    'STREAMLIT_BROWSER_SERVER_PORT',
  ];

  it('holds the generated names and no other, in every format', async () => {
    const text = 'API_KEY=hunter2\nNGROK_AUTHTOKEN=hunter2\nSTREAMLIT_PORT=9000';
    const outputs = await Promise.all(
      (['shell', 'fish', 'dotenv', 'json'] as const).map(
        async (format) => (await run(text, { format })).stdout,
      ),
    );
    const [shell = '', fish = '', dotenv = '', json = ''] = outputs;
    expect(shell.match(/(?<=^export )\w+/gm)).toEqual(names);
    expect(fish.match(/(?<=^set -gx )\w+/gm)).toEqual(names);
    expect(Object.keys(parse(dotenv))).toEqual(names);
    const report: { environment: Record<string, string> } = JSON.parse(json);
    expect(Object.keys(report.environment)).toEqual(names);
    expect(parse(dotenv)).toEqual(report.environment);
    expect(outputs.join()).not.toContain('hunter2');
  });

  it('is the documented JSON', async () => {
    const text = 'DEV_PROXY_URL=\nPROD_PROXY_URL=\nSTREAMLIT_PORT=9000';
    expect(JSON.parse((await run(text, { format: 'json' })).stdout)).toEqual({
      project: { name: null, defaults: 'ocapistaine' },
      wildcard: false,
      origins: [
        { origin: 'http://localhost:9000', source: 'local' },
        { origin: 'http://127.0.0.1:9000', source: 'local' },
      ],
      environment: {
        STREAMLIT_SERVER_ALLOWED_ORIGINS: 'http://localhost:9000,http://127.0.0.1:9000',
        STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS: 'http://localhost:9000 http://127.0.0.1:9000',
        STREAMLIT_SERVER_ENABLE_CORS: 'true',
        STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION: 'false',
        STREAMLIT_SERVER_PORT: '9000',
        STREAMLIT_BROWSER_SERVER_ADDRESS: 'localhost',
        STREAMLIT_BROWSER_SERVER_PORT: '9000',
      },
    });
  });

  it('is a wildcard only when that is asked for, and then says what it means', async () => {
    const { stdout, stderr } = await run('', { wildcard: true, format: 'json' });
    expect(JSON.parse(stdout)).toMatchObject({
      wildcard: true,
      environment: { STREAMLIT_SERVER_ALLOWED_ORIGINS: '*', STREAMLIT_SERVER_ENABLE_CORS: 'false' },
    });
    expect(stderr).toContain('any website can talk to the app');
  });

  it('follows the options', async () => {
    const text = 'STREAMLIT_PORT=9000\nDEV_PROXY_URL=https://dev.org';
    const { stdout } = await run(text, { options: { port: 9001, tunnel: true } });
    expect(stdout).toContain("export STREAMLIT_SERVER_PORT='9001'\n");
    expect(stdout).toContain("export STREAMLIT_BROWSER_SERVER_ADDRESS='dev.org'\n");
  });

  it('keeps warnings on stderr, without values', async () => {
    const { code, stdout, stderr } = await run('STREAMLIT_SERVER_ENABLE_CORS=1\nstray\nA=hunter#2\n');
    expect(code).toBe(0);
    expect(stderr.match(/^\.env:\d+: /gm)).toEqual(['.env:1: ', '.env:2: ', '.env:3: ']);
    expect(stderr).not.toContain('hunter');
    expect(stdout.trimEnd().split('\n')).toHaveLength(names.length);
  });

  it.each([
    '$(touch owned)',
    '`touch owned`',
    '; touch owned; ',
    '"; touch owned; "',
    "'; touch owned; '",
    "\\'; touch owned #",
    'true\ntouch owned\n',
  ])('is inert when a shell evaluates it, whatever the file holds: %j', async (value) => {
    const name = 'STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION';
    const { stdout } = await run('', { shell: { [name]: value, NGROK_DOMAIN: '' } });
    const shell = execFileSync('sh', ['-c', `eval "$TEXT"; printf %s "$${name}"`], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], TEXT: stdout },
    });
    expect(shell).toBe(value);
    expect(readdirSync(folder)).toEqual(['.env']);
  });

  it('is inert in bash too, with the nastiest of files', async () => {
    const text = [
      'STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION="$(touch owned)\'`touch owned`"',
      'A=$(touch owned)',
      'B=`touch owned`',
      "C='; touch owned; '",
      'STREAMLIT_SERVER_ALLOWED_ORIGINS="$(touch owned)"',
    ].join('\n');
    const { code, stdout } = await run(text);
    expect(code).toBe(0);
    const script = 'eval "$TEXT"; printf %s "$STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION"';
    const shell = execFileSync('bash', ['-c', script], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], TEXT: stdout },
    });
    expect(shell).toBe("$(touch owned)'`touch owned`");
    expect(readdirSync(folder)).toEqual(['.env']);
  });
});

describe('F15: a settings file that other commands refuse is refused', () => {
  it.each([
    ['a named pipe', (path: string) => void execFileSync('mkfifo', [path]), /nobody wrote into it/],
    ['a link to a device', (path: string) => symlinkSync('/dev/zero', path), /not a plain file/],
    ['a NUL', (path: string) => writeFileSync(path, 'A=\0'), /binary/],
    ['Latin-1', (path: string) => writeFileSync(path, Buffer.from('A=é\n', 'latin1')), /UTF-8/],
    ['more than 1 MB', (path: string) => writeFileSync(path, 'A=1\n'.repeat(400_000)), /1 MB/],
  ])('%s', async (_, make, words) => {
    make(join(folder, '.env'));
    expect(await run(null)).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(words) });
  });
});
