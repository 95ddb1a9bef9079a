import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { TunnelSpec } from '../../../src/core/tunnel/state.ts';
import { type Edge, startEdge } from '../../edge/edge.ts';
import { domain, specFor, type WatchedAgents, watchAgents } from '../../support/tunnel-agents.ts';

let edge: Edge;
let app: Server;
let upstream = '';

beforeAll(async () => {
  edge = await startEdge();
  app = createServer((asked, response) => {
    response.setHeader('x-seen-host', asked.headers.host ?? '');
    asked.pipe(response);
  });
  const echo = new WebSocketServer({ server: app });
  echo.on('connection', (socket, { headers }) => {
    socket.on('message', (message) => socket.send(`${headers.origin} said ${message}`));
  });
  app.listen(0, '127.0.0.1');
  await once(app, 'listening');
  const address = app.address();
  upstream = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});

afterAll(async () => {
  app.close();
  await edge.close();
});

const watched: WatchedAgents[] = [];

function watch(...how: Parameters<typeof watchAgents>): WatchedAgents {
  const agents = watchAgents(...how);
  watched.push(agents);
  return agents;
}

afterEach(async () => {
  for (const agents of watched.splice(0)) agents.killNow();
  edge.heal();
  await edge.comeBack();
  await vi.waitFor(() => expect(edge.liveTunnels()).toEqual([]), { interval: 5 });
});

function spec(changes: Partial<TunnelSpec> = {}): TunnelSpec {
  return specFor(edge, { upstream, ...changes });
}

/** A visitor's request to the public side, by the tunnel's name. */
async function visit(host: string, body: Buffer) {
  const sent = request({ port: edge.httpPort, method: 'POST', path: '/echo?a=1', headers: { host } });
  sent.end(body);
  const [response] = await once(sent, 'response');
  return { status: response.statusCode, headers: response.headers, body: await buffer(response) };
}

describe('a tunnel that is up', () => {
  test('has the URL of its domain and leads requests to the local server, with their Host', async () => {
    const agents = watch();
    agents.open(1, spec());
    expect(await agents.opened()).toBe(`https://${domain}`);

    // More than muxado's window of 256 KB, each way.
    const body = randomBytes(1_000_000);
    const answer = await visit(domain, body);
    expect(answer.status).toBe(200);
    expect(answer.headers['x-seen-host']).toBe(domain);
    expect(answer.body.equals(body)).toBe(true);
  });

  test('without a domain has the URL that the service gave', async () => {
    const agents = watch();
    agents.open(1, spec({ domain: null }));
    const url = await agents.opened();
    expect(url).toBe(edge.liveTunnels()[0]?.url);
    expect((await visit(new URL(url).host, Buffer.from('hello'))).body.toString()).toBe('hello');
  });

  test('carries WebSockets with their Origin', async () => {
    const agents = watch();
    agents.open(1, spec());
    await agents.opened();
    const socket = new WebSocket(edge.publicUrl.replace('http', 'ws'), {
      headers: { host: domain },
      origin: 'https://proxy.example',
    });
    await once(socket, 'open');
    socket.send('hello');
    const [message] = await once(socket, 'message');
    expect(String(message)).toBe('https://proxy.example said hello');
    socket.close();
    await once(socket, 'close');
  });

  test('is taken down at the edge when it is closed, and ends without an error', async () => {
    const agents = watch();
    agents.open(1, spec());
    await agents.opened();
    const before = edge.counts.unbinds;
    agents.close(1);
    expect(await agents.ended()).toBeNull();
    expect(edge.counts.unbinds).toBeGreaterThan(before);
    expect((await visit(domain, Buffer.alloc(0))).headers['ngrok-error-code']).toBe('ERR_NGROK_3200');
  });
});

describe('a refusal', () => {
  test('because another agent has the domain leaves that one alone', async () => {
    const agents = watch();
    agents.open(1, spec());
    await agents.opened();
    agents.open(2, spec());
    expect(await agents.ended(2)).toMatchObject({ code: 'ERR_NGROK_334' });
    expect((await visit(domain, Buffer.from('still here'))).body.toString()).toBe('still here');
  });
});
