import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { execaSync } from 'execa';
import { afterEach, expect, it } from 'vitest';
import { rootLastCommand } from '../../../src/core/app/environment/import-order.ts';
import { describeCommand, findPortHolder, holderFromLsof } from '../../../src/services/os/port-holder.ts';

const listen =
  "const s = require('net').createServer().listen(0, process.argv[1], () => console.log(s.address().port))";
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A program that listens on a free port of that address. */
async function listener(host: string, ...args: readonly string[]): Promise<{ pid: number; port: number }> {
  const child = spawn(process.execPath, ['-e', listen, '--', host, ...args]);
  children.push(child);
  const [chunk] = await once(child.stdout, 'data');
  return { pid: child.pid ?? 0, port: Number(chunk) };
}

it.each(['127.0.0.1', '0.0.0.0', '::1', '::'])('a program that listens on %s is named', async (host) => {
  const { pid, port } = await listener(host);
  const holder = await findPortHolder(port);
  expect(holder?.pid).toBe(pid);
  expect(holder?.command).toMatch(/^node -e const s = require/);
});

it('a secret in the arguments of the holder is not shown', async () => {
  const { port } = await listener('127.0.0.1', '--token', 'hunter2');
  expect((await findPortHolder(port))?.command).not.toContain('hunter2');
});

it('the far end of a connection does not hold its port', async () => {
  const { port } = await listener('127.0.0.1');
  const client = connect(port, '127.0.0.1');
  await once(client, 'connect');
  expect(await findPortHolder(client.localPort ?? 0)).toBeNull();
  client.destroy();
});

it('nobody is named for a free port', async () => {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  expect((await findPortHolder(port))?.pid).toBe(process.pid);
  server.close();
  await once(server, 'close');
  expect(await findPortHolder(port)).toBeNull();
});

it.skipIf(execaSync('lsof', ['-v'], { reject: false }).failed)('lsof tells the same', async () => {
  const { pid, port } = await listener('127.0.0.1');
  // Its name for Node is that of the main thread on Linux, `node` on macOS.
  expect(await holderFromLsof(port)).toEqual({ pid, command: expect.stringMatching(/^\w+$/) });
  for (const child of children.splice(0)) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  expect(await holderFromLsof(port)).toBeNull();
});

it.each([
  [['/usr/bin/python3', '-m', 'http.server', '8502'], 'python3 -m http.server 8502'],
  [['/p/.venv/bin/streamlit', 'run', 'app/front.py'], 'streamlit run app/front.py'],
  [['app', '--token', 'hunter2', '-v'], 'app --token ••• -v'],
  [['app', '--token=hunter2'], 'app --token=•••'],
  [['app', '--password', 'two words'], 'app --password •••'],
  [['app', '--no-auth', '--port', '80'], 'app --no-auth --port 80'],
  [['app', '--pat', 'hunter2', '--dsn=hunter2', '--jwt', 'hunter2'], 'app --pat ••• --dsn=••• --jwt •••'],
  [['app', '--author', 'ada', '--keyboard=de'], 'app --author ada --keyboard=de'],
  [['app', '--auth', 'ada:hunter2', '--pwd=hunter2'], 'app --auth ••• --pwd=•••'],
  [['curl', '-H', 'Authorization: Bearer hunter2'], 'curl -H Authorization: •••'],
  [
    ['app', '--env=MY_KEY=hunt2', "x(a='1',b='2', token: 'hunter2')"],
    "app --env=MY_KEY=••• x(a='1',b='2', token: •••",
  ],
  [['env', 'API_KEY=hunter2', 'app'], 'env API_KEY=••• app'],
  [['app', 'postgres://me:hunter2@db/x'], 'app postgres://•••@db/x'],
  [['app', '2abcDEFghiJKLmnoPQRstu_7Xyz'], 'app •••'],
  [['/usr/bin/mysql', '-u', 'app', '-phunter2', 'shop'], 'mysql -u app -p••• shop'],
  [['sh', '-c', 'mysqldump -phunter2 shop | nc -l 8502'], 'sh -c mysqldump -p••• shop | nc -l 8502'],
  [['sh', '-c', 'serve --password hunter2 --port 8502'], 'sh -c serve --password ••• --port 8502'],
  [['relay', 'https://b.example/a?sig=Ab1%2BCd2&x=1'], 'relay https://b.example/a?sig=•••&x=1'],
  [['relay', 'https://b.example/?X-Goog-Signature=247a2a'], 'relay https://b.example/?X-Goog-Signature=•••'],
  [
    ['relay', 'https://discord.com/api/webhooks/1122/a1B2c3D4e5-6g7H8'],
    'relay https://discord.com/api/webhooks/1122/•••',
  ],
  [
    ['docker-proxy', 'mysql', '-p3306:8502', '--pass-through'],
    'docker-proxy mysql -p3306:8502 --pass-through',
  ],
  [
    ['node', 'https://h.example/hooks/deploy', '--sign', 'sig=none'],
    'node https://h.example/hooks/deploy --sign sig=none',
  ],
  [['app', 'eyJhbGciOi.eyJzdWIi.c2ln'], 'app •••'],
  [['python', '-c', "login(token='hunter2')"], 'python -c login(token=•••'],
  [['app', 'a\u001b[2Jb\nc'], 'app a [2Jb c'],
  [['app', 'x'.repeat(100)], `app ${'x'.repeat(75)}…`],
])('%j is shown as %s', (args, shown) => {
  expect(describeCommand(args)).toBe(shown);
});

it.each([[['/p/.venv/bin/python', '-m', 'streamlit']], [['/p/.venv/bin/streamlit']]])(
  'an app that ocap-dev started was named "python -c import sys sys.path[:] = filter(None…": %j',
  (command) => {
    const python = '/p/.venv/bin/python';
    const facts = { whose: 'another', shadows: [], python } as const;
    const started = rootLastCommand(command, facts, '/p');
    expect(started[1]).toBe('-c');
    expect(describeCommand([...started, 'run', '/p/app.py', '--server.port', '8501'])).toBe(
      'streamlit run app.py',
    );
    expect(describeCommand([python, '-P', '-m', 'streamlit', 'run', 'app.py'])).toBe('streamlit run app.py');
  },
);
