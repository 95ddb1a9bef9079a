import { afterEach, describe, expect, it, vi } from 'vitest';
import { createWaitingRoom } from '../../../src/services/door/waiting-room.ts';
import { answering, ok, type RawApp, startRawApp } from '../../support/raw-app.ts';
import { dialRaw } from '../../support/raw-client.ts';
import { ask, openDoor, openWebSocket } from '../../support/visitors.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function doorTo(app: RawApp) {
  const door = await openDoor();
  cleanups.push(app.end, door.close);
  door.lead({ at: 'pass', upstream: app.url });
  return door;
}

const doorToBytes = async (bytes: string) => {
  const app = await startRawApp(answering(bytes));
  return { app, door: await doorTo(app) };
};

describe('an answer that is none', () => {
  const switching = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n';
  const odd: [string, string][] = [
    ['101 to a plain request', switching],
    ['101 that switches to nothing', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
    ['garbage', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['a status that is none', 'HTTP/1.1 abc OK\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['a head that does not end', `HTTP/1.1 200 OK\r\n${'X-Long: 12345678\r\n'.repeat(10_000)}`],
    ['a NUL in a header', 'HTTP/1.1 200 OK\r\nX: \0\r\nContent-Length: 0\r\n\r\n'],
  ];

  it.each(odd)('is a 502 for whoever asked, who asked once: %s', async (_what, bytes) => {
    const { app, door } = await doorToBytes(bytes);
    const { status, body } = await ask(door.url);
    expect([status, app.got().match(/GET/g)?.length]).toEqual([502, 1]);
    expect(body.toString()).toContain('does not answer');
  });

  it.each(odd)('to an order says that it may have been handled: %s', async (_what, bytes) => {
    const { app, door } = await doorToBytes(bytes);
    const { status, body } = await ask(door.url, { method: 'POST', body: Buffer.from('order') });
    expect([status, app.got().match(/POST/g)?.length]).toEqual([502, 1]);
    expect(body.toString()).toContain('may or may not have been handled');
  });

  it('leaves nothing behind that would keep the door from closing', async () => {
    const { door } = await doorToBytes(switching);
    const client = dialRaw(door.url);
    await client.send('GET /x HTTP/1.1\r\nHost: x\r\n\r\n');
    await client.until(/^HTTP\/1\.1 502 /);
    await door.close();
    expect(door.events).toMatchObject([{ path: '/x', status: 502 }]);
  });

  it('to a handshake is a 502 too', async () => {
    const { door } = await doorToBytes('SSH-2.0-OpenSSH_9.2\r\n');
    expect(await openWebSocket(door.url)).toBe(502);
  });
});

it('an answer with 1,500 headers passes whole', async () => {
  const headers = Array.from({ length: 1500 }, (_, at) => `a${at}: 1\r\n`).join('');
  const { door } = await doorToBytes(`HTTP/1.1 200 OK\r\n${headers}Content-Length: 0\r\n\r\n`);
  const client = dialRaw(door.url);
  await client.send('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect((await client.ended).match(/^a\d+: 1\r$/gm)?.length).toBe(1500);
});

it('what is said of a visitor cannot be taken away by a Connection list', async () => {
  const { app, door } = await doorToBytes(ok());
  const said = [
    'Cookie: a=1',
    'Authorization: Basic eA==',
    'X-Forwarded-For: 203.0.113.9',
    'X-Forwarded-Proto: https',
    'ngrok-auth-user-email: ada@example.org',
    'X-Real-IP: 203.0.113.9',
    'Forwarded: for=203.0.113.9',
  ];
  const list = said.map((header) => header.split(':')[0]).join(', ');
  const client = dialRaw(door.url);
  await client.send(
    `GET / HTTP/1.1\r\nHost: x\r\nConnection: close, ${list}\r\n${said.join('\r\n')}\r\n\r\n`,
  );
  await client.ended;
  for (const header of said) expect(app.got()).toContain(`${header}\r\n`);
});

describe('an upload', () => {
  it('in chunks of one byte goes on in few pieces', async () => {
    const app = await startRawApp(({ socket }, piece) => {
      if (piece.endsWith('0\r\n\r\n')) socket.write(ok('whole'));
    });
    const client = dialRaw((await doorTo(app)).url);
    const head = 'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n';
    await client.send(`${head}${'1\r\nx\r\n'.repeat(20_000)}0\r\n\r\n`);
    expect(await client.ended).toMatch(/whole$/);
    const sizes = [...app.got().matchAll(/^([0-9a-f]+)\r\n(?=x|\r)/gm)].map(([, size = '']) =>
      Number(`0x${size}`),
    );
    expect(sizes.reduce((sum, size) => sum + size)).toBe(20_000);
    expect(sizes.length).toBeLessThan(100);
  });

  it('that is refused is not swallowed without end', async () => {
    const app = await startRawApp(({ socket }) => {
      if (!socket.isPaused()) socket.pause().write('HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n');
    });
    const client = dialRaw((await doorTo(app)).url);
    await client.send(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${1e12}\r\n\r\n`);
    const piece = Buffer.alloc(8 << 20);
    const over = client.ended;
    while (!client.socket.destroyed) await Promise.race([client.send(piece), over]);
    expect(await over).toMatch(/^HTTP\/1\.1 413 No/);
    expect(client.socket.bytesWritten).toBeLessThan(320 << 20);
  });

  it('that is refused and dribbles on has a minute for the rest', async () => {
    const app = await startRawApp(({ socket }) => {
      if (!socket.isPaused()) socket.pause().write('HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n');
    });
    const door = await doorTo(app);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    cleanups.push(() => vi.useRealTimers());
    const client = dialRaw(door.url);
    await client.send('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nx');
    await client.until(/^HTTP\/1\.1 413 No/);
    await door.until('visit.ended');
    vi.advanceTimersByTime(59_999);
    await client.send('x');
    expect(client.socket.readyState).toBe('open');
    vi.advanceTimersByTime(1);
    await client.ended;
  });
});

it('a wait that is over already asks no clock for less than nothing', async () => {
  const set = vi.spyOn(globalThis, 'setTimeout');
  cleanups.push(() => set.mockRestore());
  await createWaitingRoom().wait(performance.now() - 5, new AbortController().signal);
  expect(set.mock.calls.map(([, ms]) => ms)).toEqual([0]);
});
