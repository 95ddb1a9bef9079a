import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { LaunchSpec } from '../../../src/core/app/launch.ts';
import { addressWords } from '../../../src/core/words/address.ts';
import { checkLaunch, explainSpawnError } from '../../../src/services/app/preflight.ts';

function launch(changes: Partial<LaunchSpec>): LaunchSpec {
  const port = changes.port ?? 1;
  return {
    file: process.execPath,
    args: [],
    env: {},
    cwd: tmpdir(),
    script: process.execPath,
    port,
    baseUrl: `http://127.0.0.1:${port}`,
    url: `http://localhost:${port}`,
    fault: null,
    certificates: [],
    addressPlace: null,
    portYields: false,
    origins: [],
    cors: 'listed',
    ...changes,
  };
}

async function listenOn(host: string, port = 0) {
  const server = createServer().listen({ host, port, ipv6Only: host === '::1' });
  await once(server, 'listening');
  const address: AddressInfo | string | null = server.address();
  const close = async () => {
    server.close();
    await once(server, 'close');
  };
  return { port: typeof address === 'object' ? (address?.port ?? 0) : 0, close };
}

async function freePort(): Promise<number> {
  const server = await listenOn('0.0.0.0');
  await server.close();
  return server.port;
}

it('nothing stands in the way of a script on a free port, and looking leaves the port free', async () => {
  const spec = launch({ port: await freePort() });
  expect(await checkLaunch(spec)).toBeNull();
  expect(await checkLaunch(spec)).toBeNull();
});

it.each(['0.0.0.0', '127.0.0.1', '::', '::1'])(
  'a port is taken by one who listens on %s only',
  async (host) => {
    const server = await listenOn(host);
    const obstacle = await checkLaunch(launch({ port: server.port }));
    await server.close();
    expect(obstacle).toMatchObject({ kind: 'port-taken', port: server.port, holder: { pid: process.pid } });
  },
);

it('where a default port is taken, the next free one is looked for', async () => {
  const server = await listenOn('0.0.0.0');
  const spec = launch({ port: server.port, portYields: true });
  const obstacle = await checkLaunch(spec);
  const written = await checkLaunch({ ...spec, portYields: false });
  await server.close();
  if (obstacle?.kind !== 'port-taken' || typeof obstacle.nextFree !== 'number') throw new Error('none');
  expect(obstacle.nextFree).toBeGreaterThan(server.port);
  expect(await checkLaunch(launch({ port: obstacle.nextFree }))).toBeNull();
  expect(written).not.toHaveProperty('nextFree');
});

it('what is wrong with the address comes before all else', async () => {
  const fault = addressWords.unixSocket({ place: '.env:1', name: 'STREAMLIT_SERVER_ADDRESS' });
  expect(await checkLaunch(launch({ fault, cwd: '/nowhere' }))).toMatchObject({
    kind: 'not-spawned',
    what: fault.what,
  });
});

it('a certificate that is not there is named, from the project’s folder', async () => {
  const certificates = [process.execPath, 'k.pem'];
  expect(await checkLaunch(launch({ port: await freePort(), certificates }))).toMatchObject({
    what: expect.stringContaining('k.pem'),
  });
});

it('with server.address set, only that address must be free', async () => {
  const server = await listenOn('127.0.0.1');
  const other = launch({ port: server.port, baseUrl: `http://127.0.0.2:${server.port}` });
  const same = launch({ port: server.port, baseUrl: `http://localhost:${server.port}/base` });
  const obstacles = [await checkLaunch(other), (await checkLaunch(same))?.kind];
  await server.close();
  expect(obstacles).toEqual([null, 'port-taken']);
});

it('connections that a stopped app leaves behind do not make its port taken', async () => {
  const program =
    "const s = require('net').createServer(() => console.log('met')).listen(0, () => console.log(s.address().port))";
  const app = spawn(process.execPath, ['-e', program]);
  const [chunk] = await once(app.stdout, 'data');
  const port = Number(chunk);
  const visitor = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).resume();
  await Promise.all([once(visitor, 'connect'), once(app.stdout, 'data')]);
  app.kill('SIGTERM');
  await Promise.all([once(app, 'exit'), once(visitor, 'end')]);
  const whileOpen = await checkLaunch(launch({ port }));
  visitor.end();
  await once(visitor, 'close');
  const lingering = await checkLaunch(launch({ port }));
  expect([whileOpen, lingering]).toEqual([null, null]);
});

const inParts = { what: expect.any(String), fix: expect.any(String) };

it('a script that does not exist, or is a folder, is missing', async () => {
  const port = await freePort();
  for (const script of ['/nowhere/app.py', tmpdir(), join(process.execPath, 'app.py')]) {
    expect(await checkLaunch(launch({ port, script }))).toEqual({ kind: 'script-missing', script });
  }
});

it('an address of another machine is said to be one', async () => {
  const port = await freePort();
  const obstacle = await checkLaunch(launch({ port, baseUrl: `http://192.0.2.1:${port}` }));
  expect(obstacle).toEqual({
    ...inParts,
    kind: 'not-spawned',
    message:
      '192.0.2.1 is not an address of this machine. Set server.address in .streamlit/config.toml to one that is, or remove it.',
  });
});

const lowestFreeForAll = Number(
  await readFile('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8').catch(() => '1024'),
);

it.skipIf(lowestFreeForAll < 1024)('a port that needs administrator rights is said to', async () => {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  const obstacle = await checkLaunch(launch({ port: 1023, script: '/bin/sh' })).finally(() => {
    if (isRoot) process.seteuid?.(0);
  });
  expect(obstacle).toEqual({
    ...inParts,
    kind: 'not-spawned',
    message:
      'Port 1023 needs administrator rights, as those below 1024 do. Choose another in .env: STREAMLIT_PORT=8502',
  });
});

it.each([
  ['the folder is gone', { cwd: '/nowhere' }, 'ENOENT', /^The folder \/nowhere does not exist any more\./],
  ['the program is gone', { file: '/nowhere/streamlit' }, 'ENOENT', /^\/nowhere\/streamlit does not exist/],
  ['the name is not in PATH', { file: 'streamlit' }, 'ENOENT', /not in PATH.*: pip install streamlit$/],
  ['the program may not be executed', { file: '/etc/hosts' }, 'EACCES', /: chmod \+x \/etc\/hosts$/],
  ['the environment is too large', {}, 'E2BIG', /Shorten the longest value in \.env\.$/],
  ['the system is full', {}, 'EAGAIN', /no room for another process/],
])('when %s, the message says so and what to do', async (_name, changes, code, message) => {
  const obstacle = await explainSpawnError(launch(changes), code);
  expect(obstacle).toEqual({ ...inParts, kind: 'not-spawned', message: expect.stringMatching(message) });
});

it('an empty /dev is named, and not a program that is there', async () => {
  const file = process.execPath;
  expect(await explainSpawnError(launch({ file }), 'ENOENT', '/nowhere/null')).toMatchObject({
    message:
      'There is no /nowhere/null, which every program is started with. Give this machine its /dev back.',
  });
  // Its loader, for example: the system says the same of it.
  expect(await explainSpawnError(launch({ file }), 'ENOENT')).toMatchObject({
    message: `${file} could not be started (ENOENT). Try it by hand: ${file} --version`,
  });
});

it('a virtualenv whose Python was removed is named as the cause', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'launch-check-'));
  const file = join(folder, 'streamlit');
  await writeFile(file, '#!/nowhere/bin/python3\nimport streamlit\n', { mode: 0o755 });
  const obstacle = await explainSpawnError(launch({ file }), 'ENOENT');
  await rm(folder, { recursive: true });
  expect(obstacle).toMatchObject({
    message: expect.stringContaining('needs /nowhere/bin/python3, which does not exist'),
  });
});

it('a folder, a program or its interpreter that went away stands in the way before anything is dropped for it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ocap-dev-test-'));
  try {
    const port = await freePort();
    const file = join(folder, 'streamlit');
    expect(await checkLaunch(launch({ port, cwd: join(folder, 'gone') }))).toMatchObject({
      message: expect.stringMatching(/^The folder .*gone does not exist any more/),
    });
    expect(await checkLaunch(launch({ port, file }))).toMatchObject({
      message: expect.stringMatching(/streamlit does not exist any more\. Install it again/),
    });
    expect(await checkLaunch(launch({ port, file: join(folder, 'bin/python3.13') }))).toMatchObject({
      message: expect.stringMatching(/python3\.13, which runs Streamlit, does not exist any more/),
    });
    await writeFile(file, `#!${folder}/python\n`);
    expect(await checkLaunch(launch({ port, file }))).toMatchObject({
      message: expect.stringMatching(/may not be executed\. Allow it: chmod \+x/),
    });
    await chmod(file, 0o755);
    expect(await checkLaunch(launch({ port, file }))).toMatchObject({
      message: expect.stringMatching(/streamlit needs .*python, which does not exist any more/),
    });
    await symlink(process.execPath, join(folder, 'python'));
    expect(await checkLaunch(launch({ port, file }))).toBeNull();
  } finally {
    await rm(folder, { recursive: true });
  }
});
