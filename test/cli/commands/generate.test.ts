import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { GenerateCommand } from '../../../src/cli/commands/generate.ts';
import { offlinePage } from '../../../src/deploy/error-page.ts';
import { UserError } from '../../../src/errors.ts';
import { generate } from '../../support/generating.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocap-dev-generate-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

type Kind = GenerateCommand['kind'];

/** Runs the command in a project with this `.env`. */
function run(kind: Kind, text: string, command: Partial<GenerateCommand> = {}) {
  writeFileSync(join(folder, '.env'), text);
  return generate(kind, {}, { cwd: folder, envFile: '.env', ...command });
}

/** The error that it ends with. */
async function failure(kind: Kind, text: string, command: Partial<GenerateCommand> = {}): Promise<UserError> {
  const error: unknown = await run(kind, text, command).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof UserError) return error;
  throw new Error(`not a user's error: ${String(error)}`);
}

const inFolder = (name: string) => join(folder, name);
const read = (name: string) => readFileSync(inFolder(name), 'utf8');

describe('what is printed', () => {
  it('is the file alone, made of the settings of .env', async () => {
    const { code, stdout, stderr } = await run('streamlit-config', 'STREAMLIT_PORT=8600');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^# Generated .*\n[\s\S]*\nport = 8600\n[\s\S]*\n$/);
  });

  it('follows the shell and the options before .env', async () => {
    const text = 'STREAMLIT_PORT=8600';
    const exported = await run('streamlit-config', text, { shell: { STREAMLIT_PORT: '8700' } });
    expect(exported).toMatchObject({
      stdout: expect.stringContaining('port = 8700'),
      stderr: expect.stringContaining('shadowed'),
    });
    expect((await run('streamlit-config', text, { options: { port: 8800 } })).stdout).toContain(
      'port = 8800',
    );
  });

  it('has XSRF protection where a hand-written variable asks for it', async () => {
    const text = 'STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION=true';
    expect((await run('streamlit-config', text)).stdout).toContain('enableXsrfProtection = true');
    expect((await run('render', text)).stdout).toMatch(/XSRF_PROTECTION\n +value: "true"/);
  });

  it('is the offline page whatever is wrong with the settings', async () => {
    expect(await run('error-page', 'STREAMLIT_PORT=x')).toEqual({
      code: 0,
      stdout: offlinePage(),
      stderr: '',
    });
  });
});

describe('bad settings print no file, and a line each', () => {
  it.each([
    ['nginx', 'STREAMLIT_PORT=x', 'STREAMLIT_PORT'],
    ['nginx', 'NGROK_DOMAIN=x y', 'NGROK_DOMAIN'],
    ['streamlit-config', 'STREAMLIT_PORT=0', 'STREAMLIT_PORT'],
    ['render', 'PROD_ORIGINS=*', 'PROD_ORIGINS'],
    ['render', 'PROD_ORIGINS=https://*.onrender.com', 'PROD_ORIGINS'],
    ['render', 'PROD_ORIGINS=https://a.org,http://localhost:*', 'PROD_ORIGINS'],
  ] as const)('%s: %s', async (kind, text, name) => {
    expect(await run(kind, text)).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(`^\\.env:1: ${name}: .*\n$`),
    });
  });

  it('and nothing secret in it is shown', async () => {
    const { stderr } = await run('nginx', 'API_KEY=hunter2-in-file\nSTREAMLIT_PORT=hunter2-in-file');
    expect(stderr).toMatch(/^\.env:2: STREAMLIT_PORT: .*•••/);
    expect(stderr).not.toContain('hunter2');
  });

  it('a file of settings that is none', async () => {
    mkdirSync(inFolder('.env'));
    const made = await generate('nginx', {}, { cwd: folder, envFile: '.env' });
    expect(made).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining('.env: This is a folder') });
  });
});

describe('the proxies', () => {
  const servers = (text: string) => [...text.matchAll(/^ *server_name (.*);$/gm)].map((found) => found[1]);
  const dev = 'ocapistaine-dev.vaettir.locki.io';
  const prod = 'ocapistaine.vaettir.locki.io';

  it('are both, with a domain, and the one that was asked for', async () => {
    const text = 'NGROK_DOMAIN=x.ngrok.app';
    expect(servers((await run('nginx', text)).stdout)).toEqual([dev, prod]);
    expect(servers((await run('nginx', text, { target: 'development' })).stdout)).toEqual([dev]);
    expect(servers((await run('nginx', text, { target: 'production' })).stdout)).toEqual([prod]);
  });

  it('are what can be made of the settings, and the rest is named with the line to write', async () => {
    const { code, stdout, stderr } = await run('nginx', '');
    expect(servers(stdout)).toEqual([prod]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/development proxy is left out.*NGROK_DOMAIN=/),
    });
  });

  it.each([
    ['', 'development', 'NGROK_DOMAIN'],
    ['PROD_PROXY_URL=', 'production', 'PROD_PROXY_URL'],
    ['PROD_PROXY_URL=\nDEV_PROXY_URL=', undefined, 'DEV_PROXY_URL'],
  ] as const)('are an error where the one asked for lacks something: %j %s', async (text, target, name) => {
    const { exitCode, hint } = await failure('nginx', text, { target });
    expect({ exitCode, hint }).toEqual({ exitCode: 2, hint: expect.stringContaining(`${name}=`) });
  });

  it('must not share a name, for nginx drops the second without an error', async () => {
    const text = 'NGROK_DOMAIN=x.ngrok.app\nDEV_PROXY_URL=https://a.org\nPROD_PROXY_URL=https://a.org';
    expect(await failure('nginx', text)).toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('a.org'),
    });
    expect(servers((await run('nginx', text, { target: 'production' })).stdout)).toEqual(['a.org']);
  });

  it('ask the name servers that are given', async () => {
    const resolvers = ['127.0.0.11', '127.0.0.1:5353', '[::1]', '[::1]:53'];
    const { stdout } = await run('nginx', '', { resolvers });
    expect(stdout).toContain('resolver 127.0.0.11 127.0.0.1:5353 [::1] [::1]:53 valid=');
  });
});

describe('the service on Render', () => {
  const startOf = async (text: string): Promise<string> =>
    parse((await run('render', text)).stdout).services[0].startCommand;

  it('is said of what will not work', async () => {
    const { code, stderr } = await run('render', 'PROD_ORIGINS=https://a.onrender.com');
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining(
        'PROD_ORIGINS=https://a.onrender.com,https://ocapistaine.vaettir.locki.io',
      ),
    });
  });

  it('needs an origin', async () => {
    expect(await failure('render', 'PROD_ORIGINS=,')).toMatchObject({
      exitCode: 2,
      hint: expect.stringContaining('PROD_ORIGINS='),
    });
  });

  it('runs the script of the settings, else the first usual one that is there', async () => {
    expect(await startOf('')).toMatch(/^streamlit run app\/front\.py /);
    writeFileSync(inFolder('main.py'), 'import streamlit\n');
    expect(await startOf('')).toMatch(/^streamlit run main\.py /);
    expect(await startOf('STREAMLIT_APP=web/start.py')).toMatch(/^streamlit run web\/start\.py /);
    expect(await startOf(`STREAMLIT_APP=${inFolder('start.py')}`)).toMatch(/^streamlit run start\.py /);
  });

  it.each([
    ['pyproject.toml', '[tool.poetry]', /^poetry run /],
    ['pyproject.toml', '[tool.uv]', /^uv run /],
    ['uv.lock', '', /^uv run /],
  ])('runs it with the tool that keeps the packages: %s %s', async (name, content, start) => {
    writeFileSync(inFolder(name), content);
    expect(await startOf('')).toMatch(start);
  });
});

describe('with a file to write to', () => {
  const out = 'config.toml';

  it('it is written, and nothing is printed', async () => {
    const printed = (await run('streamlit-config', '')).stdout;
    expect(await run('streamlit-config', '', { out })).toEqual({
      code: 0,
      stdout: '',
      stderr: 'Wrote config.toml.\n',
    });
    expect(read(out)).toBe(printed);
  });

  it('that holds just this there is nothing to do, with --force and without', async () => {
    await run('streamlit-config', '', { out });
    chmodSync(inFolder(out), 0o444);
    for (const force of [false, true])
      expect(await run('streamlit-config', '', { out, force })).toMatchObject({
        code: 0,
        stdout: '',
        stderr: expect.stringContaining('nothing to do'),
      });
  });

  it('that holds something else, it stays, and the difference is shown', async () => {
    await run('streamlit-config', '', { out });
    const { code, stdout, stderr } = await run('streamlit-config', 'STREAMLIT_PORT=8600', { out });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('--force') });
    expect(stdout).toMatch(/^--- config\.toml\n\+\+\+ config\.toml \(generated\)\n@@ .* @@\n/);
    expect(stdout).toContain('\n-port = 8502\n+port = 8600\n');
    expect(read(out)).toContain('port = 8502');
  });

  it('that holds something else, --force replaces it, and what is lost is shown', async () => {
    writeFileSync(inFolder(out), 'mine = true\n');
    const { code, stdout, stderr } = await run('streamlit-config', '', { out, force: true });
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'Wrote config.toml.\n' });
    expect(stdout).toContain('\n-mine = true\n');
    expect(read(out)).toContain('port = 8502');
  });

  it('the difference shows neither secrets of .env nor what moves a cursor', async () => {
    const settings = 'OPENAI_API_KEY=sk-verysecret\nNGROK_AUTHTOKEN=2tokentoken\n';
    writeFileSync(
      inFolder(out),
      'a = "sk-verysecret"\nb = "2tokentoken"\nc = "shellsecret"\n\x1b[2Jd\t= 1\n',
    );
    const { stdout } = await run('streamlit-config', settings, { out, shell: { A_TOKEN: 'shellsecret' } });
    expect(stdout).not.toMatch(/verysecret|2tokentoken|shellsecret/);
    expect(stdout).not.toContain('\x1b');
    expect(stdout).toContain('-a = "•••"\n-b = "•••"\n-c = "•••"\n-?[2Jd\t= 1\n');
  });

  it('in a folder that is not there, the line that makes it is told', async () => {
    const error = await failure('streamlit-config', '', { out: 'it is/.streamlit/config.toml' });
    expect(error).toMatchObject({
      exitCode: 1,
      hint: `Make it first: mkdir -p '${inFolder('it is/.streamlit')}'`,
    });
  });

  it.each([
    ['a folder', () => mkdirSync(inFolder('there')), 'there', 'is a folder'],
    ['no plain file', () => {}, '/dev/null', 'not a plain file'],
    [
      'a link that leads nowhere',
      () => symlinkSync('nowhere', inFolder('there')),
      'there',
      'cannot be written',
    ],
    ['below a file', () => writeFileSync(inFolder('there'), ''), 'there/x', 'not a folder'],
  ])('that is %s, it is refused with a sentence', async (_, prepare, name, words) => {
    prepare();
    for (const force of [false, true])
      expect(await failure('error-page', '', { out: name, force })).toMatchObject({
        exitCode: 1,
        message: expect.stringContaining(words),
      });
  });

  it('that holds the settings, they are never lost', async () => {
    expect(await failure('render', 'STREAMLIT_PORT=8600', { out: './.env', force: true })).toMatchObject({
      exitCode: 2,
    });
    expect(read('.env')).toBe('STREAMLIT_PORT=8600');
  });

  it('nothing is written where the settings are bad', async () => {
    expect(await run('render', 'PROD_ORIGINS=*', { out })).toMatchObject({ code: 2, stdout: '' });
    expect(() => read(out)).toThrow('ENOENT');
  });
});

describe('usage errors', () => {
  it.each([
    ['render', { target: 'production' }, '--target'],
    ['render', { resolvers: ['127.0.0.1'] }, '--resolver'],
    ['nginx', { force: true }, '--out'],
    ['nginx', { resolvers: ['dns.example.org'] }, 'IP address'],
    ['nginx', { resolvers: ['127.0.0.1;'] }, 'IP address'],
    ['nginx', { resolvers: ['127.0.0.1:0'] }, 'IP address'],
    ['nginx', { resolvers: ['::1'] }, 'IP address'],
    ['nginx', { cwd: '/no/such/folder' }, 'not a folder'],
  ] as const)('generate %s %j', async (kind, command, words) => {
    expect(await failure(kind, '', command)).toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(words),
    });
  });
});
