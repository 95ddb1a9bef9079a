import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readTunnelConfig } from '../../../src/services/tunnel/config-file.ts';

let home = '';

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'ngrok-config-'));
});

afterEach(async () => {
  await rm(home, { recursive: true });
});

async function put(path: string, text: string): Promise<string> {
  const file = join(home, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

async function read(env: Record<string, string> = {}, platform: NodeJS.Platform = 'linux') {
  const { authtoken, ...rest } = await readTunnelConfig({ home, env, platform });
  return { ...rest, authtoken: authtoken?.reveal() ?? null };
}

const version2 = 'version: "2"\nauthtoken: two\nserver_addr: in.example.com:443\nroot_cas: host\n';
const version3 =
  'version: 3\nagent:\n  authtoken: three\n  connect_url: in.example.com:443\n  connect_cas: /etc/ca.pem\n';
const nothing = { authtoken: null, serverAddr: null, rootCas: null };

test('a file of version 3 gives the authtoken, the connect URL and its certificates', async () => {
  const file = await put('.config/ngrok/ngrok.yml', version3);
  expect(await read()).toEqual({
    file,
    authtoken: 'three',
    serverAddr: 'in.example.com:443',
    rootCas: '/etc/ca.pem',
  });
});

test('a file of version 2 gives the same under its older names', async () => {
  const file = await put('.config/ngrok/ngrok.yml', version2);
  expect(await read()).toEqual({ file, authtoken: 'two', serverAddr: 'in.example.com:443', rootCas: 'host' });
});

test('the file is looked for where XDG_CONFIG_HOME says', async () => {
  await put('.config/ngrok/ngrok.yml', 'authtoken: elsewhere');
  await put('xdg/ngrok/ngrok.yml', 'authtoken: here');
  expect(await read({ XDG_CONFIG_HOME: join(home, 'xdg') })).toMatchObject({ authtoken: 'here' });
});

test('on macOS the file in Application Support is the one', async () => {
  await put('.config/ngrok/ngrok.yml', 'authtoken: elsewhere');
  await put('Library/Application Support/ngrok/ngrok.yml', 'authtoken: mac');
  expect(await read({}, 'darwin')).toMatchObject({ authtoken: 'mac' });
});

test('the file of old agents is read where there is no other', async () => {
  const file = await put('.ngrok2/ngrok.yml', 'authtoken: old\nregion: eu');
  expect(await read()).toEqual({ ...nothing, file, authtoken: 'old' });
});

test('an authtoken that looks like a number keeps its digits', async () => {
  await put('.config/ngrok/ngrok.yml', 'authtoken: 00123e5');
  expect(await read()).toMatchObject({ authtoken: '00123e5' });
});

test('an authtoken that was left empty is none', async () => {
  await put('.config/ngrok/ngrok.yml', 'version: 3\nagent:\n  authtoken:\n');
  expect(await read()).toMatchObject(nothing);
});

test('without a file there is nothing', async () => {
  expect(await read()).toEqual({ ...nothing, file: null });
});

test.each([
  ['is no YAML', 'authtoken: [a\n\tb: {', 2],
  ['names one thing twice', 'authtoken: a\nauthtoken: b\n', 2],
  [
    'has tabs, as in an old file that was indented by hand',
    'version: "2"\nauthtoken: a\ntunnels:\n\tweb:\n',
    4,
  ],
  ['has a merge left in it', 'agent:\n<<<<<<< HEAD\n  authtoken: a\n=======\n', 2],
])('a file that %s gives nothing but the line', async (_how, text, line) => {
  const file = await put('.config/ngrok/ngrok.yml', text);
  expect(await read()).toEqual({ ...nothing, file, fault: { line } });
});

test.each([
  ['connect.example.com', 'connect.example.com:443'],
  ['https://connect.example.com/', 'connect.example.com:443'],
  ['tls://connect.example.com:8443', 'connect.example.com:8443'],
])('a connect_url %s is an address with a port, as the SDK takes it', async (url, serverAddr) => {
  await put('.config/ngrok/ngrok.yml', `version: "3"\nagent:\n  connect_url: ${url}\n`);
  expect(await read()).toMatchObject({ serverAddr });
});

test.each([
  ['is a list', '- authtoken: a\n'],
  ['is empty', ''],
])('a file that %s is named and gives nothing', async (_how, text) => {
  const file = await put('.config/ngrok/ngrok.yml', text);
  expect(await read()).toEqual({ ...nothing, file });
});

test('a file that cannot be read is named and gives nothing', async () => {
  const file = join(home, '.config/ngrok/ngrok.yml');
  await mkdir(file, { recursive: true });
  expect(await read()).toEqual({ ...nothing, file, fault: { line: null } });
});

test('the authtoken is never shown by printing what was read', async () => {
  await put('.config/ngrok/ngrok.yml', version3);
  expect(JSON.stringify(await readTunnelConfig({ home, env: {}, platform: 'linux' }))).not.toContain('three');
});

// The parser warns of such a key by itself, and quotes it.
test('a key that is a list is not written to the terminal', async () => {
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  const file = await put('.config/ngrok/ngrok.yml', `${version2}? [a key of theirs]\n: 1\n`);
  expect(await read()).toMatchObject({ file, authtoken: 'two' });
  expect(warned).not.toHaveBeenCalled();
  warned.mockRestore();
});
