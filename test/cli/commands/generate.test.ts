import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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

/** What a deployment needs: in another's project nothing is generated for a script or a list of packages that is not there. */
function writeProject(script = 'app/front.py') {
  mkdirSync(dirname(inFolder(script)), { recursive: true });
  writeFileSync(inFolder(script), 'import streamlit\n');
  writeFileSync(inFolder('requirements.txt'), 'streamlit\n');
}

const anothers = '[project]\nname = "my-dash"\n';

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
    writeProject();
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

describe('a proxy of any project', () => {
  const nobody = 'DEV_PROXY_URL=\nPROD_PROXY_URL=\nPROD_ORIGINS=,\nSTREAMLIT_PORT=8501';
  const directives = async (text: string, command: Partial<GenerateCommand>) =>
    (await run('nginx', text, command)).stdout.split('\n').map((line) => line.trim());

  it('leads straight to the app, which sees its visitors’ own Host and Origin', async () => {
    const lines = await directives(nobody, { to: 'app', serverName: 'https://Dash.example.org/' });
    expect(lines).toEqual(
      expect.arrayContaining([
        'server_name dash.example.org;',
        'proxy_pass http://127.0.0.1:8501;',
        'proxy_set_header Host $http_host;',
        'proxy_set_header Upgrade $http_upgrade;',
      ]),
    );
    expect(lines.join()).not.toMatch(/resolver|ocapistaine|vaettir/);
  });

  it('leads into the tunnel under a name that is given', async () => {
    const lines = await directives(`${nobody}\nNGROK_DOMAIN=x.ngrok.app`, {
      to: 'tunnel',
      serverName: 'a.org',
    });
    expect(lines).toEqual(
      expect.arrayContaining(['server_name a.org;', 'set $backend "https://x.ngrok.app";']),
    );
  });

  it('is of the app where a name alone is given and there is no tunnel', async () => {
    expect(await directives(nobody, { serverName: 'a.org' })).toContain('proxy_pass http://127.0.0.1:8501;');
  });

  it('needs a name', async () => {
    for (const to of ['app', 'tunnel', undefined] as const)
      expect(await failure('nginx', nobody, { to })).toMatchObject({
        exitCode: 2,
        hint: expect.stringContaining('--server-name'),
      });
  });

  it('has the app below a path, and says what the app needs for it', async () => {
    const command = { to: 'app', serverName: 'a.org', path: 'sales/' } as const;
    const { stdout, stderr } = await run('nginx', nobody, command);
    expect(stdout).toContain('location /sales/ {');
    expect(stdout).toContain('location = /sales {\n        return 301 /sales/$is_args$args;');
    expect(stderr).toContain('server.baseUrlPath = "sales"');
    mkdirSync(inFolder('.streamlit'));
    writeFileSync(inFolder('.streamlit/config.toml'), '[server]\nbaseUrlPath = "/sales/"\n');
    expect((await run('nginx', nobody, command)).stderr).toBe('');
  });

  it('14-generated-nginx-upload-limit: lets through a little more than the app takes', async () => {
    const limit = async (text: string) =>
      (await run('nginx', text)).stdout.match(/client_max_body_size (\w+);/)?.[1];
    expect(await limit('')).toBe('200m');
    expect(await limit('STREAMLIT_SERVER_MAX_UPLOAD_SIZE=1000')).toBe('1001m');
    mkdirSync(inFolder('.streamlit'));
    writeFileSync(inFolder('.streamlit/config.toml'), '[server]\nmaxUploadSize = 500\n');
    expect(await limit('')).toBe('501m');
  });
});

describe.each([
  ['nginx', /location = \/ \{\s+return 302 \/reports\//],
  ['caddy', /redir \/ \/reports\/\?\{query\} 302/],
  ['apache', /RewriteRule \^\/\$ \/reports\/ \[R=302,L\]/],
] as const)('the site of %s for an app below a path', (proxyKind, redirect) => {
  it('answered 404 to who types its name alone, and now leads to the app, whether --path is typed or not', async () => {
    mkdirSync(inFolder('.streamlit'));
    writeFileSync(inFolder('.streamlit/config.toml'), '[server]\nbaseUrlPath = "/reports/"\n');
    const command = { proxyKind, to: 'app', serverName: 'a.org' } as const;
    for (const path of [undefined, '/reports'])
      expect((await run('proxy', '', { ...command, path })).stdout).toMatch(redirect);
    expect((await run('proxy', '', { ...command, path: '/' })).stdout).not.toContain('302');
  });
});

describe.each(['render', 'dockerfile', 'procfile'] as const)('generate %s in a project', (kind) => {
  it('of several scripts is to be called again itself, with one of them, and not as another kind', async () => {
    writeProject('shop/one.py');
    writeProject('shop/two.py');
    const { message } = await failure(kind, '');
    expect(message.split('\n').slice(1)).toEqual(
      ['one', 'two'].map((name) => `ocap-dev generate ${kind} shop/${name}.py`),
    );
    const named = await run(kind, '', { options: { app: 'shop/two.py' } });
    expect(named.stdout).toContain('shop/two.py');
  });

  it('of no script is to be called again with a path, and does not send to the start of the app', async () => {
    writeFileSync(inFolder('pyproject.toml'), anothers);
    expect((await failure(kind, '')).message).toContain(`ocap-dev generate ${kind} path/to/app.py`);
  });
});

describe('the offline page', () => {
  const french = /lang="?fr|instant|application|r(é|&eacute;)pond/i;
  const pagesOf = async () => ({
    whole: (await run('error-page', 'NGROK_DOMAIN=x.ngrok.app', { contact: 'https://a.org' })).stdout,
    nginx: (await run('nginx', '', { to: 'app', serverName: 'a.org' })).stdout,
    caddy: (await run('proxy', '', { proxyKind: 'caddy', to: 'app', serverName: 'a.org' })).stdout,
  });

  it('was French in everybody’s project, and is English alone in all but OCapistaine’s', async () => {
    writeFileSync(inFolder('pyproject.toml'), anothers);
    for (const text of Object.values(await pagesOf())) {
      expect(text).toMatch(/<html lang="?en"?>/);
      expect(text).toContain('The app is not answering right now');
      expect(text).not.toMatch(french);
    }
    writeFileSync(inFolder('pyproject.toml'), '[project]\nname = "ocapistaine"\n');
    for (const text of Object.values(await pagesOf())) {
      expect(text).toMatch(/<html lang="?fr"?>/);
      expect(text).toMatch(french);
    }
  });
});

describe('an app below a path', () => {
  const project = (config: string) => {
    writeProject();
    mkdirSync(inFolder('.streamlit'));
    writeFileSync(inFolder('.streamlit/config.toml'), config);
  };
  const healthOf = async (text = '') => ({
    docker: /127\.0\.0\.1:\d+(.*)', timeout/.exec((await run('dockerfile', text)).stdout)?.[1],
    render: parse((await run('render', text)).stdout).services[0].healthCheckPath,
  });

  it('is asked for its health there, where Streamlit answers 200, and not at the root, where it answers 404', async () => {
    project('[server]\nbaseUrlPath = "/reports/"\n');
    const path = '/reports/_stcore/health';
    expect(await healthOf()).toEqual({ docker: path, render: path });
  });

  it('is not asked by a path of this machine alone, nor by one that ends the command it stands in', async () => {
    project(`[server]\nbaseUrlPath = "d'or $(x)"\n`);
    const path = '/d%27or%20%24(x)/_stcore/health';
    expect(await healthOf('STREAMLIT_SERVER_BASE_URL_PATH=here')).toEqual({ docker: path, render: path });
  });
});

describe('the service on Render', () => {
  const startOf = async (text: string): Promise<string> =>
    parse((await run('render', text)).stdout).services[0].startCommand;

  it('is said of what will not work', async () => {
    writeProject();
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
    writeProject('app/front.py');
    expect(await startOf('')).toMatch(/^streamlit run app\/front\.py /);
    writeProject('web/start.py');
    writeProject('start.py');
    expect(await startOf('STREAMLIT_APP=web/start.py')).toMatch(/^streamlit run web\/start\.py /);
    expect(await startOf(`STREAMLIT_APP=${inFolder('start.py')}`)).toMatch(/^streamlit run start\.py /);
  });

  it.each([
    ['pyproject.toml', '[tool.poetry]', /^poetry run /],
    ['pyproject.toml', '[tool.uv]', /^uv run /],
    ['uv.lock', '', /^uv run /],
  ])('runs it with the tool that keeps the packages: %s %s', async (name, content, start) => {
    writeProject();
    writeFileSync(inFolder(name), content);
    expect(await startOf('')).toMatch(start);
  });

  it.each([
    ['', 'There is no app'],
    ['STREAMLIT_APP=web/start.py', 'web/start.py does not exist'],
  ])('any-13: is none for a script that is not there: %j', async (text, words) => {
    writeFileSync(inFolder('requirements.txt'), '');
    writeFileSync(inFolder('pyproject.toml'), anothers);
    expect(await failure('render', text)).toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(words),
    });
  });

  it.each([
    ['pyproject.toml', '[project]\nname = "my-dash"\n', 'pip install .'],
    ['Pipfile', '[packages]\nstreamlit = "*"\n', 'pip install pipenv && pipenv install --deploy'],
    ['pdm.lock', '', 'pip install pdm && pdm sync --prod'],
  ])(
    'any-14: is built by the project’s own file, never by one that is not there: %s',
    async (name, content, build) => {
      writeFileSync(inFolder('app.py'), 'import streamlit\n');
      writeFileSync(inFolder(name), content);
      expect(parse((await run('render', '')).stdout).services[0].buildCommand).toBe(build);
    },
  );

  it.each([
    ['pyproject.toml', `${anothers}[tool.uv]\n`, 'uv.lock'],
    ['Pipfile', '[packages]\nstreamlit = "*"\n', 'Pipfile.lock'],
  ])('is not silent of the lock that its build fails without: %s', async (name, content, lock) => {
    writeFileSync(inFolder('app.py'), 'import streamlit\n');
    writeFileSync(inFolder(name), content);
    for (const kind of ['render', 'dockerfile'] as const)
      expect((await run(kind, '')).stderr).toContain(`There is no ${lock}, and without it`);
    expect((await run('procfile', '')).stderr).not.toContain(lock);
    writeFileSync(inFolder(lock), '');
    expect((await run('dockerfile', '')).stderr).not.toContain(lock);
  });

  it.each(['render', 'dockerfile', 'procfile'] as const)(
    'any-14: %s is none where nothing lists the packages',
    async (kind) => {
      writeFileSync(inFolder('app.py'), 'import streamlit\n');
      writeFileSync(inFolder('pyproject.toml'), '[tool.black]\n');
      mkdirSync(inFolder('.git'));
      writeFileSync(inFolder('.git/HEAD'), 'ref: refs/heads/main\n');
      writeFileSync(
        inFolder('.git/config'),
        '[remote "origin"]\n\turl = https://example.org/me/my-dash.git\n',
      );
      expect(await failure(kind, '')).toMatchObject({
        exitCode: 2,
        hint: expect.stringContaining('requirements.txt'),
      });
    },
  );

  it('any-01: has the name of the project, and its origin, or the one that is given', async () => {
    writeProject('app.py');
    writeFileSync(inFolder('pyproject.toml'), '[project]\nname = "My Dash"\n');
    const byItself = await run('render', '');
    expect(byItself).toMatchObject({ code: 0, stderr: expect.stringContaining('PROD_ORIGINS is not set') });
    expect(byItself.stdout).toContain('name: "my-dash"');
    expect(byItself.stdout).toContain('value: "https://my-dash.onrender.com"');
    expect(byItself.stdout).not.toMatch(/ocapistaine|vaettir|XSRF/);
    const named = await run('render', '', { serverName: 'dash.onrender.com' });
    expect(named.stdout).toContain('value: "https://dash.onrender.com"');
    expect(named.stdout).toContain('name: "dash"');
  });

  it('of a file that is there keeps its origins, mended, and without any those of its own name', async () => {
    writeProject('app.py');
    writeFileSync(inFolder('pyproject.toml'), '[project]\nname = "shop"\n');
    const there = (list: string, command = 'streamlit run app.py') =>
      writeFileSync(
        inFolder('render.yaml'),
        `services:\n  - type: web\n    name: kept-name\n    startCommand: ${command}\n    envVars:\n${list}`,
      );
    const replaced = async (command: Partial<GenerateCommand> = {}) => {
      const { stderr } = await run('render', '', { out: 'render.yaml', force: true, ...command });
      const [service] = parse(read('render.yaml')).services;
      const variables: { key: string; value: string }[] = service.envVars;
      const variableOf = (name: string) => variables.find(({ key }) => key.endsWith(`_${name}`))?.value;
      return { stderr, name: service.name, list: variableOf('CORS_ALLOWED_ORIGINS') };
    };
    const variable = (key: string, value: string) => `      - key: ${key}\n        value: ${value}\n`;
    const theirs = 'https://a.example.com,https://b.example.com';
    for (const key of ['STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS', 'STREAMLIT_SERVER_ALLOWED_ORIGINS']) {
      there(variable(key, theirs));
      expect(await replaced()).toEqual({
        stderr: expect.stringContaining(
          `the list stays the one of render.yaml. Write in .env: PROD_ORIGINS=${theirs}`,
        ),
        name: 'kept-name',
        list: 'https://a.example.com https://b.example.com',
      });
    }
    there(variable('STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS', '"*"'));
    expect(await replaced()).toEqual({
      stderr: expect.stringContaining("kept-name, the service's name in render.yaml"),
      name: 'kept-name',
      list: 'https://kept-name.onrender.com',
    });
    there(variable('STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS', theirs));
    expect((await replaced({ serverName: 'c.example.com' })).list).toBe(
      'https://c.example.com https://a.example.com https://b.example.com',
    );
    rmSync(inFolder('render.yaml'));
    expect(await replaced()).toEqual({
      stderr: expect.stringContaining("what Render makes of the project's name"),
      name: 'shop',
      list: 'https://shop.onrender.com',
    });
  });

  it('any-02: an empty list of origins is none', async () => {
    writeProject('app.py');
    writeFileSync(inFolder('pyproject.toml'), '[project]\nname = "My Dash"\n');
    expect(await failure('render', 'PROD_ORIGINS=')).toMatchObject({
      exitCode: 2,
      hint: expect.stringContaining('PROD_ORIGINS=https://my-dash.onrender.com'),
    });
  });

  it('any-26: the config.toml of another project opens nothing and shows no traceback', async () => {
    writeFileSync(inFolder('pyproject.toml'), '[project]\nname = "my-dash"\n');
    const { stdout } = await run('streamlit-config', '');
    expect(stdout).not.toMatch(/address|showErrorDetails|Xsrf/);
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
    const { code, stdout, stderr } = await run('nginx', 'NGROK_DOMAIN=x.app', { out, force: true });
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'Wrote config.toml.\n' });
    expect(stdout).toContain('\n-mine = true\n');
    expect(read(out)).toContain('server_name');
  });

  it('any-26: of a config.toml only our own keys change, without --force none', async () => {
    const theirs = '[theme]\nbase = "dark"\n[server]\nmaxUploadSize = 500\n';
    writeFileSync(inFolder(out), theirs);
    expect(await run('streamlit-config', '', { out })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--force'),
    });
    expect(read(out)).toBe(theirs);
    expect(await run('streamlit-config', '', { out, force: true })).toMatchObject({ code: 0 });
    expect(read(out).startsWith(theirs)).toBe(true);
    expect(read(out)).not.toMatch(/address|showErrorDetails/);
  });

  it('that cannot be read, it stays, with its line', async () => {
    writeFileSync(inFolder(out), '[server]\nport =\n');
    expect(await failure('streamlit-config', '', { out, force: true })).toMatchObject({
      exitCode: 1,
      message: expect.stringMatching(/^config\.toml:2: it cannot be read: /),
    });
    expect(read(out)).toBe('[server]\nport =\n');
  });

  it('the difference shows neither secrets of .env nor what moves a cursor', async () => {
    const settings = 'OPENAI_API_KEY=sk-verysecret\nNGROK_AUTHTOKEN=2tokentoken\n';
    writeFileSync(
      inFolder(out),
      'a = "sk-verysecret"\nb = "2tokentoken"\nc = "shellsecret"\n\x1b[2Jd\t= 1\n',
    );
    const { stdout } = await run('error-page', settings, { out, shell: { A_TOKEN: 'shellsecret' } });
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
    ['render', { to: 'app' }, '--to'],
    ['dockerfile', { path: '/x' }, '--path'],
    ['streamlit-config', { serverName: 'a.org' }, '--server-name'],
    ['nginx', { to: 'app', target: 'production' }, 'not both'],
    ['nginx', { serverName: 'a b' }, 'host name'],
    ['nginx', { serverName: 'a.org;' }, 'host name'],
    ['nginx', { path: '/x;y' }, 'path of a URL'],
    ['nginx', { path: '/../x' }, 'path of a URL'],
    ['nginx', { resolvers: ['dns.example.org'] }, 'IP address'],
    ['nginx', { resolvers: ['127.0.0.1;'] }, 'IP address'],
    ['nginx', { resolvers: ['127.0.0.1:0'] }, 'IP address'],
    ['nginx', { resolvers: ['::1'] }, 'IP address'],
    ['nginx', { resolvers: ['[::1%eth0]'] }, 'IP address'],
    ['nginx', { serverName: `${'a'.repeat(64)}.org` }, 'host name'],
    ['nginx', { cwd: '/no/such/folder' }, 'not a folder'],
  ] as const)('generate %s %j', async (kind, command, words) => {
    expect(await failure(kind, '', command)).toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(words),
    });
  });
});
