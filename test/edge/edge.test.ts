import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { request as secureRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Edge, startEdge } from './edge.ts';
import { type OpenTunnel, openTunnel } from './open-tunnel.ts';

let edge: Edge;
let app: Server;
let upstream = '';
let first: OpenTunnel;
let second: OpenTunnel;

beforeAll(async () => {
  edge = await startEdge({ names: ['demo.example.org'] });
  app = createServer((asked, response) => {
    if (asked.url === '/cut') response.socket?.destroy();
    else response.end(`${asked.headers.host} ${asked.url} ${asked.headers['x-forwarded-proto']}`);
  });
  app.listen(0, '127.0.0.1');
  await once(app, 'listening');
  const address = app.address();
  upstream = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  first = await openTunnel(edge, upstream, 'demo.example.org');
  second = await openTunnel(edge, 'http://127.0.0.1:1', 'empty.ngrok.app');
});

afterAll(async () => {
  await Promise.all([first.close(), second.close()]);
  app.close();
  await edge.close();
});

afterEach(() => edge.heal());

async function answerTo(asked: ReturnType<typeof request>) {
  asked.end();
  const [response]: IncomingMessage[] = await once(asked, 'response');
  if (response === undefined) throw new Error('no answer');
  const code = response.headers['ngrok-error-code'];
  return { status: response.statusCode, code, body: await text(response) };
}

function visit(host: string, path = '/', headers: Record<string, string> = {}) {
  return answerTo(request({ port: edge.httpPort, path, headers: { host, ...headers } }));
}

describe('a visitor', () => {
  test('gets the app of the name that was asked for', async () => {
    expect(await visit('demo.example.org', '/page?a=1')).toMatchObject({
      status: 200,
      body: 'demo.example.org /page?a=1 http',
    });
  });

  test('gets it over TLS with the certificate of the edge', async () => {
    const ca = await readFile(edge.caFile);
    const answer = await answerTo(
      secureRequest({
        port: edge.httpsPort,
        ca,
        servername: 'demo.example.org',
        headers: { host: 'demo.example.org' },
      }),
    );
    expect(answer).toMatchObject({ status: 200, body: 'demo.example.org / https' });
  });

  test('of a name that nobody serves gets the offline page with its code', async () => {
    expect(await visit('nobody.ngrok.app')).toMatchObject({ status: 404, code: 'ERR_NGROK_3200' });
  });

  test('of an app that does not listen gets the answer of the agent', async () => {
    const answer = await visit('empty.ngrok.app');
    expect(answer).toMatchObject({ status: 502, body: expect.stringContaining('failed to dial backend') });
  });

  test('of an app that breaks off gets a bad gateway from the edge', async () => {
    expect(await visit('demo.example.org', '/cut')).toMatchObject({ status: 502, code: 'ERR_NGROK_3004' });
  });

  test('gets the warning page of the free plan, unless the request asks for none', async () => {
    edge.showWarningPage();
    expect(await visit('demo.example.org')).toMatchObject({ status: 200, code: 'ERR_NGROK_6024' });
    const passed = await visit('demo.example.org', '/', { 'ngrok-skip-browser-warning': '1' });
    expect(passed).toMatchObject({ code: undefined, body: 'demo.example.org / http' });
  });

  test('is one of a hundred at once, and each gets the own answer', async () => {
    const paths = Array.from({ length: 100 }, () => `/${randomBytes(4).toString('hex')}`);
    const answers = await Promise.all(paths.map((path) => visit('demo.example.org', path)));
    expect(answers.map(({ body }) => body)).toEqual(paths.map((path) => `demo.example.org ${path} http`));
  });
});

test('a second agent for a name is refused and counted', async () => {
  expect(edge.mostAtOnce('demo.example.org')).toBe(1);
  await expect(openTunnel(edge, upstream, 'demo.example.org')).rejects.toThrow('ERR_NGROK_334');
  expect(edge.mostAtOnce('demo.example.org')).toBe(2);
});
