import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { awaitReady } from '../../../src/services/app/readiness.ts';
import { selfSignedCertificate } from '../../edge/certificate.ts';
import { freePort } from '../../support/streamlit.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(server: Server, port = 0): Promise<number> {
  servers.push(server);
  await once(server.listen(port, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const never = new AbortController().signal;

it('waits until health answers ok, not merely until something answers', async () => {
  const answers = [
    { status: 503, body: 'ok' },
    { status: 200, body: '<html>Starting</html>' },
    { status: 200, body: 'ok' },
  ];
  let asked = 0;
  const port = await listen(
    createHttpServer(({ url }, response) => {
      expect(url).toBe('/shop/_stcore/health');
      const { status, body } = answers[asked++] ?? { status: 500, body: '' };
      response.writeHead(status).end(body);
    }),
  );
  expect(await awaitReady(`http://127.0.0.1:${port}/shop`, never)).toBe(true);
  expect(asked).toBe(3);
});

it('goes on while nobody listens yet', async () => {
  const port = await freePort();
  const ready = awaitReady(`http://127.0.0.1:${port}`, never);
  await listen(
    createHttpServer((_, response) => response.end('ok')),
    port,
  );
  expect(await ready).toBe(true);
});

it('asks again where an answer does not come, one question at a time', async () => {
  let open = 0;
  let most = 0;
  let asked = 0;
  const server = createServer((socket: Socket) => {
    most = Math.max(most, ++open);
    socket.on('close', () => {
      open -= 1;
    });
    socket.on('error', () => {}).resume();
    if (++asked === 2) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
  });
  const port = await listen(server);
  expect(await awaitReady(`http://127.0.0.1:${port}`, never)).toBe(true);
  expect(most).toBe(1);
});

it('given up is not ready, and hangs up', async () => {
  const server = createServer();
  const port = await listen(server);
  const giveUp = new AbortController();
  const ready = awaitReady(`http://127.0.0.1:${port}`, giveUp.signal);
  const [socket]: Socket[] = await once(server, 'connection');
  giveUp.abort();
  expect(await ready).toBe(false);
  if (socket !== undefined) await once(socket.resume(), 'close');
});

it('given up before it began asks nobody', async () => {
  expect(await awaitReady('http://127.0.0.1:1', AbortSignal.abort())).toBe(false);
});

it('takes the self-made certificate of the app', async () => {
  const { key, cert } = selfSignedCertificate(['app.example.org']);
  const port = await listen(createHttpsServer({ key, cert }, (_, response) => response.end('ok')));
  expect(await awaitReady(`https://127.0.0.1:${port}`, never)).toBe(true);
});
