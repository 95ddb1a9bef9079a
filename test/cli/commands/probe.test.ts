import { once } from 'node:events';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { execa } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import type { ProbeCommand } from '../../../src/cli/commands/probe.ts';
import { rootLastCommand } from '../../../src/core/app/environment/import-order.ts';
import { type StandInOptions, startStandIn } from '../../support/chain-app.ts';
import { faultsOf, probe, probeJson } from '../../support/chain-probe.ts';
import { freePort, makeProject } from '../../support/streamlit.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A project whose `.env` names this port, and nothing that is anywhere else. */
function projectAt(port: number, env = '', files: Readonly<Record<string, string>> = {}): string {
  const folder = makeProject({ '.env': `STREAMLIT_PORT=${port}\n${env}\n`, ...files });
  undo.push(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function app(options: StandInOptions = {}) {
  const running = await startStandIn(options);
  undo.push(running.end);
  return running;
}

/** Leads a name to this machine. */
const leadingTo = (name: string, port: number) => ({ connectTo: [`${name}::127.0.0.1:${port}`] });

const refuses = (...origins: readonly string[]) => ({
  letsIn: (origin: string) => !origins.includes(origin) && !origin.endsWith('.invalid'),
});

const strangersRefused = { letsIn: (origin: string) => !origin.includes('stranger') };

it('any-27: says whose app answers, where it is another project’s', async () => {
  const port = await freePort();
  const stranger = makeProject({
    'streamlit.mjs': `import { createServer } from 'node:http'; createServer((_, answer) => answer.end('ok')).listen(${port}, '127.0.0.1', () => console.log('up'));`,
  });
  undo.push(() => rmSync(stranger, { recursive: true }));
  const child = execa(process.execPath, ['streamlit.mjs', 'run'], { cwd: stranger, reject: false });
  undo.push(() => child.kill());
  await once(child.stdout, 'data');
  const own = projectAt(port);
  const { stderr } = await probe(own, { urls: [] });
  expect(stderr).toContain(`Port ${port} is another project's`);
  expect(stderr).toContain(stranger);
  expect((await probe(stranger, { urls: [], shell: { STREAMLIT_PORT: String(port) } })).stderr).not.toContain(
    'another',
  );
});

// Python's own server stands for Streamlit: who listens is told by the command line and the folder alone.
const likeStreamlit = `import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'ok')
server = HTTPServer(('127.0.0.1', int(sys.argv[sys.argv.index('--server.port') + 1])), Answer)
print('up', flush=True)
server.serve_forever()
`;

/** A project whose app runs as our launcher starts it, its root behind everything that Python imports from. */
async function launched(port: number, script = 'app.py'): Promise<string> {
  const folder = makeProject({ 'bin/streamlit': likeStreamlit, [script]: '' });
  undo.push(() => rmSync(folder, { recursive: true }));
  const facts = { whose: 'another', shadows: [], python: 'python3' } as const;
  const [file = '', ...args] = rootLastCommand([join(folder, 'bin/streamlit')], facts, folder);
  const run = ['run', join(folder, script), '--server.headless', 'true', '--server.port', String(port)];
  const child = execa(file, [...args, ...run], { cwd: folder, reject: false, stderr: 'ignore' });
  undo.push(() => child.kill());
  await once(child.stdout, 'data');
  return folder;
}

it('of another project’s app that our launcher started nothing was said', async () => {
  const port = await freePort();
  const kiosk = await launched(port);
  const { stderr } = await probe(projectAt(port), { urls: [] });
  expect(stderr).toContain(`Port ${port} is another project's: streamlit run app.py (pid `);
  expect(stderr).toContain(`started in ${kiosk}.`);
});

it('another project’s app that passes every check was "All is well"', async () => {
  const standIn = fileURLToPath(new URL('../../support/chain-app.ts', import.meta.url));
  const kiosk = makeProject({
    'streamlit.mjs': `import { startStandIn } from ${JSON.stringify(standIn)}; console.log((await startStandIn()).port);`,
  });
  undo.push(() => rmSync(kiosk, { recursive: true }));
  const child = execa(process.execPath, ['streamlit.mjs', 'run'], { cwd: kiosk, reject: false });
  undo.push(() => child.kill());
  const [chunk] = await once(child.stdout, 'data');
  const { code, stdout, stderr } = await probe(projectAt(Number(chunk)), { urls: [] });
  expect(stdout).toContain('app ✓ ok');
  expect(stdout).not.toContain('All is well');
  expect(stderr).toContain(`started in ${kiosk}.`);
  // Its verdicts decide, as ever: who asks may well know whose app it is.
  expect(code).toBe(0);
  const shell = { STREAMLIT_PORT: String(chunk).trim() };
  expect(await probe(kiosk, { urls: [], shell })).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('All is well'),
  });
});

it('an app that was started above its project is told apart by its script', async () => {
  const port = await freePort();
  const above = await launched(port, 'kiosk/app.py');
  const shell = { STREAMLIT_PORT: String(port) };
  mkdirSync(join(above, 'shop'));
  const told = async (project: string) => (await probe(join(above, project), { urls: [], shell })).stderr;
  expect(await told('shop')).toContain('is another project');
  expect(await told('kiosk')).toBe('');
  expect(await told('.')).toBe('');
});

const known = { nonce: async () => null, close: () => undefined };

describe('the answer', () => {
  it('is one JSON object a line for each check, and exit code 0 when all is well', async () => {
    const { url, port } = await app();
    const { code, lines } = await probeJson(projectAt(port), { urls: [url] });
    expect(code).toBe(0);
    expect(lines.map(({ check, origin, status }) => [check, origin, status])).toEqual([
      ['health', null, 200],
      ['host-config', null, 200],
      ['websocket', url, 101],
      ['websocket', 'https://stranger.invalid', 403],
    ]);
    for (const line of lines) {
      expect(Object.keys(line)).toEqual([
        ...[
          'time',
          'type',
          'target',
          'url',
          'check',
          'origin',
          'status',
          'verdict',
          'latencyMs',
          'diagnosis',
        ],
      ]);
      expect(line).toMatchObject({
        type: 'probe',
        target: url,
        url,
        verdict: 'pass',
        diagnosis: { code: 'ok' },
      });
      expect(line.time).toBe(new Date(line.time).toISOString());
    }
  });

  it('for people is a table that fits 80 columns, with words beside each sign', async () => {
    const { port, url } = await app(refuses('https://dev.example.org'));
    const origins = ['https://dev.example.org', 'https://an-origin-with-a-rather-long-name.example.org'];
    const { code, stdout } = await probe(projectAt(port), { urls: [url], origins });
    expect(code).toBe(1);
    const shown = stdout.replaceAll(String(port), 'PORT').replaceAll(/ +\d+ ms/g, '   N ms');
    expect(shown).toMatchInlineSnapshot(`
      "app ✗ origin-rejected

      ✗ app     http://127.0.0.1:PORT
        ✓ health                                   200   N ms  ok
        ✓ host-config                              200   N ms  ok
          WebSocket from
        ✗ https://dev.example.org                  403   N ms  origin-rejected
        ✓ https://an-origin-w…ong-name.example.org 101   N ms  let in
        ✓ https://stranger.invalid                 403   N ms  refused, as it must

      ✗ app: origin-rejected
        The app refused https://dev.example.org (403); the list of .env holds
        http://localhost:PORT, http://127.0.0.1:PORT,
        https://ocapistaine-dev.vaettir.locki.io,
        https://ocapistaine.vaettir.locki.io.
        → Write into .env (ocap-dev then restarts the app):
            STREAMLIT_CUSTOM_ORIGINS=https://dev.example.org
      "
    `);
    for (const line of stdout.split('\n').filter((row) => !row.startsWith('      '))) {
      expect(line.length).toBeLessThanOrEqual(80);
    }
  });

  it('has colours only where they are wanted, and says the same without', async () => {
    const { url, port } = await app();
    const cwd = projectAt(port);
    const textOf = (stdout: string) => stdout.replaceAll(/ +\d+ ms/g, '');
    const colored = (await probe(cwd, { urls: [url], color: true })).stdout;
    const plain = (await probe(cwd, { urls: [url], color: true, shell: { NO_COLOR: '1' } })).stdout;
    expect(colored).toContain('\u001b[');
    expect(plain).not.toContain('\u001b');
    expect(textOf(stripVTControlCharacters(colored))).toBe(textOf(plain));
  });
});

describe('without a URL', () => {
  it('the app is asked, and what leads to it is skipped where no tunnel is wanted', async () => {
    const { port, asked } = await app(strangersRefused);
    const { code, lines } = await probeJson(projectAt(port));
    expect(code).toBe(0);
    expect(asked.filter((request) => request.includes('stream'))).toEqual([
      `/_stcore/stream http://localhost:${port}`,
      `/_stcore/stream http://127.0.0.1:${port}`,
      '/_stcore/stream https://stranger.invalid',
    ]);
    const skipped = lines.filter(({ target }) => target !== 'local');
    expect(skipped.map(({ target, check, verdict }) => [target, check, verdict])).toEqual(
      ['tunnel', 'dev-proxy'].flatMap((target) =>
        ['health', 'host-config', 'websocket'].map((check) => [target, check, 'skipped']),
      ),
    );
    expect(skipped[0]?.diagnosis.message).toContain('USE_NGROK=true');
  });

  it('each origin that somebody wrote into .env is asked for, also without a tunnel', async () => {
    const { port } = await app(strangersRefused);
    const env = 'DEV_PROXY_URL=https://dev.example.org\nSTREAMLIT_CUSTOM_ORIGINS=https://a.example.org';
    const { lines } = await probeJson(projectAt(port, env));
    const origins = lines.filter(({ target }) => target === 'local').map(({ origin }) => origin);
    expect(origins).toContain('https://dev.example.org');
    expect(origins).toContain('https://a.example.org');
    expect(origins).not.toContain('https://ocapistaine.vaettir.locki.io');
  });

  it('the app is asked below the path of its config', async () => {
    const { port, asked } = await app(strangersRefused);
    const files = { '.streamlit/config.toml': '[server]\nbaseUrlPath = "/shop/"\n' };
    await probeJson(projectAt(port, '', files));
    expect(asked[0]).toBe('/shop/_stcore/health');
  });

  it('the app is asked where a running supervisor has it, unless a port is given', async () => {
    const { port, asked } = await app(strangersRefused);
    const { port: other, asked: askedOther } = await app(strangersRefused);
    const running = async () => ({
      appUrl: `http://localhost:${port}/shop`,
      port,
      endpoint: null,
      wildcard: false,
      ...known,
      ...known,
    });
    const { lines } = await probeJson(projectAt(other), { running });
    expect(asked[0]).toBe('/shop/_stcore/health');
    expect(lines.map(({ origin }) => origin)).toContain(`http://localhost:${port}`);
    expect(askedOther).toEqual([]);
    await probeJson(projectAt(other), { running, options: { port: other } });
    expect(askedOther[0]).toBe('/_stcore/health');
  });

  it('while its supervisor wants the wildcard, no hop is blamed, none is green, and the exit code is 1', async () => {
    const { port } = await app({ letsIn: () => true });
    const running = async () => ({
      appUrl: `http://localhost:${port}`,
      port,
      endpoint: null,
      wildcard: true,
      ...known,
      ...known,
    });
    const { code, lines } = await probeJson(projectAt(port), { running });
    expect(code).toBe(1);
    expect(lines.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    expect(lines.find(({ origin }) => origin === 'https://stranger.invalid')).toMatchObject({
      target: 'local',
      status: 101,
      verdict: 'skipped',
      diagnosis: { code: 'wildcard-open' },
    });
    const { stdout } = await probe(projectAt(port), { running });
    expect(stdout).toMatch(/^app ✗ wildcard-open/);
    expect(stdout).toMatch(/✗ https:\/\/stranger\.invalid +101 .*wildcard-open/);
    expect(stdout).toContain('ocap-dev wildcard off');
  });

  it('a tunnel whose URL nobody knows is skipped, and says what would name it', async () => {
    const { port } = await app(strangersRefused);
    const { lines } = await probeJson(projectAt(port, 'DEV_PROXY_URL=', {}), { options: { tunnel: true } });
    const tunnel = lines.find(({ target }) => target === 'tunnel');
    expect(tunnel).toMatchObject({ verdict: 'skipped', url: null });
    expect(tunnel?.diagnosis.message).toContain('NGROK_DOMAIN');
  });

  it('an app that lets a stranger in is open to any website', async () => {
    const { port } = await app({ letsIn: () => true });
    const { code, lines } = await probeJson(projectAt(port));
    expect(code).toBe(1);
    expect(faultsOf(lines)).toEqual(['local websocket wildcard-open']);
    expect(lines.find(({ verdict }) => verdict === 'fail')?.diagnosis.hop).toBe('app');
  });

  it('an app that does not run is down, and a tunnel that is not wanted is no fault', async () => {
    const port = await freePort();
    const { code, lines } = await probeJson(projectAt(port));
    expect(code).toBe(1);
    expect(
      new Set(lines.filter(({ verdict }) => verdict === 'fail').map(({ diagnosis }) => diagnosis.code)),
    ).toEqual(new Set(['app-down']));
    const { stdout } = await probe(projectAt(port));
    expect(stdout.match(/^✗ \w+: .*$/gm)).toEqual(['✗ app: app-down']);
  });
});

describe('an origin that is given', () => {
  it('is asked for as one to let in, in place of all others', async () => {
    const { port, asked } = await app(refuses('https://x.example.org'));
    const cwd = projectAt(port, 'STREAMLIT_CUSTOM_ORIGINS=https://a.example.org');
    const { code, lines } = await probeJson(cwd, { origins: ['https://X.example.org/'] });
    expect(code).toBe(1);
    expect(faultsOf(lines)).toEqual(['local websocket origin-rejected']);
    const { message, hint, hop } = lines.find(({ verdict }) => verdict === 'fail')?.diagnosis ?? {};
    expect(hop).toBe('app');
    expect(message).toContain('https://x.example.org');
    expect(message).toContain(`http://localhost:${port}, http://127.0.0.1:${port}`);
    // The line to write keeps what is there.
    expect(hint).toContain('STREAMLIT_CUSTOM_ORIGINS=https://a.example.org,https://x.example.org');
    const handshakes = asked.filter((request) => request.includes('stream'));
    expect(handshakes).toEqual(['/_stcore/stream https://x.example.org', '/_stcore/stream']);
  });

  it('and is in the list already, was not given to the app in the form that Streamlit reads', async () => {
    const { port } = await app(refuses('https://a.example.org'));
    const cwd = projectAt(port, 'STREAMLIT_CUSTOM_ORIGINS=https://a.example.org');
    const { lines } = await probeJson(cwd, { origins: ['https://a.example.org'] });
    expect(lines.find(({ verdict }) => verdict === 'fail')?.diagnosis.hint).toContain(
      'eval "$(ocap-dev env)"',
    );
  });

  it('and refused by a Streamlit without a list of origins, needs a newer one', async () => {
    const { port } = await app(refuses('https://a.example.org'));
    const cwd = projectAt(port, '', {
      '.venv/bin/streamlit': '#!/bin/sh\n',
      '.venv/lib/python3.12/site-packages/streamlit-1.45.1.dist-info/METADATA': '',
    });
    chmodSync(join(cwd, '.venv/bin/streamlit'), 0o755);
    const { lines } = await probeJson(cwd, { origins: ['https://a.example.org'] });
    const { code, message, hint } = lines.find(({ verdict }) => verdict === 'fail')?.diagnosis ?? {};
    expect(code).toBe('origin-rejected');
    expect(message).toContain('Streamlit 1.45.1 has no list of allowed origins, 1.46');
    expect(hint).toContain('pip install --upgrade streamlit');
  });
});

describe('--wait', () => {
  it('asks until all is well, and again only what was not', async () => {
    let tries = 0;
    const waking = await app({ answer: () => (++tries <= 2 ? { status: 503 } : null) });
    const well = await app();
    const { code, lines } = await probeJson(projectAt(1), { urls: [waking.url, well.url], wait: '30' });
    expect(code).toBe(0);
    const health = lines.filter(({ url, check }) => url === waking.url && check === 'health');
    expect(health.map(({ diagnosis }) => diagnosis.code)).toEqual(['cold-start', 'ok']);
    expect(well.asked.filter((request) => request === '/_stcore/health')).toHaveLength(1);
  });

  it('ends with the time, and the table is shown once', async () => {
    const { url, port } = await app({ answer: () => ({ status: 503 }) });
    const { code, stdout, stderr } = await probe(projectAt(port), { urls: [url], wait: '0.2' });
    expect(code).toBe(1);
    expect(stdout.match(/cold-start → |✗ cold-start/g)).toHaveLength(1);
    expect(stderr).toBe(`waiting for ${url} (cold-start): 0 s of 0 s\n`);
    // Two rounds, and the second says nothing new.
    expect((await probeJson(projectAt(port), { urls: [url], wait: '0.2' })).lines).toHaveLength(3);
  });

  it('takes the silence of a hosted app for its start, and only then', async () => {
    const { port } = await app({ answer: () => 'silence' });
    const asked = {
      urls: ['http://shop.onrender.com'],
      deadlineMs: 100,
      ...leadingTo('shop.onrender.com', port),
    };
    const patient = await probeJson(projectAt(port), { ...asked, wait: '0.3' });
    expect(patient.lines[0]?.diagnosis).toMatchObject({ code: 'cold-start', hop: 'app' });
    const hasty = await probeJson(projectAt(port), asked);
    expect(hasty.lines[0]?.diagnosis.code).toBe('timeout');
    expect(hasty.lines[0]?.diagnosis.hint).toContain('--wait 90');
  });
});

describe('bad usage', () => {
  const rows: [string, Partial<ProbeCommand>, RegExp][] = [
    ['a URL without a scheme', { urls: ['app.example.org/x'] }, /probe https:\/\/app\.example\.org/],
    ['a WebSocket URL', { urls: ['ws://localhost:8502'] }, /probe http:\/\/localhost:8502/],
    [
      'a URL with a password',
      { urls: ['https://me:hunter2@app.example.org'] },
      /no password.*https:\/\/app\.example\.org/,
    ],
    ['a password without a scheme', { urls: ['me:hunter2@app.example.org'] }, /has no http/],
    ['an origin with a path', { origins: ['https://a.example.org/x'] }, /--origin https:\/\/a\.example\.org/],
    ['a wildcard', { origins: ['*'] }, /is not an origin/],
    ['half a mapping', { connectTo: ['a:443'] }, /HOST:PORT:HOST:PORT/],
    ['an impossible port', { connectTo: ['a:443:b:70000'] }, /HOST:PORT:HOST:PORT/],
    ['a wait in words', { wait: 'long' }, /--wait is a number of seconds/],
    ['a folder that is none', { cwd: '/nowhere/at/all' }, /is not a folder/],
  ];

  it.each(rows)('%s is told with what to write, and exit code 2', async (_, changes, message) => {
    const cwd = projectAt(1);
    await expect(probe(cwd, changes)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(message),
    });
    await expect(probe(cwd, changes)).rejects.toMatchObject({
      message: expect.not.stringContaining('hunter2'),
    });
  });

  it('bad settings are told with their line', async () => {
    const cwd = projectAt(1, 'USE_NGROK=maybe');
    await expect(probe(cwd)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('.env:2: USE_NGROK'),
    });
  });

  it('bad settings are told without what is secret in them', async () => {
    const cwd = projectAt(1, 'API_KEY=hunter2-in-file\nUSE_NGROK=hunter2-in-file');
    await expect(probe(cwd)).rejects.toMatchObject({
      message: expect.stringMatching(/USE_NGROK: (?!.*hunter2).*•••/),
    });
  });
});
