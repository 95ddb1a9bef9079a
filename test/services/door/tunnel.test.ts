import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { type Edge, startEdge } from '../../edge/edge.ts';
import { type OpenTunnel, openTunnel } from '../../edge/open-tunnel.ts';
import { createSlots } from '../../support/slots.ts';
import { type Asked, ask, listenAt, type OpenDoor, openDoor, openWebSocket } from '../../support/visitors.ts';

const host = 'demo.ngrok.app';
const cleanups: (() => unknown)[] = [];
const handshakes: IncomingMessage[] = [];
let edge: Edge;
let door: OpenDoor;
let tunnel: OpenTunnel;
let appUrl: string;

beforeAll(async () => {
  const server = createServer((request, response) => request.pipe(response));
  new WebSocketServer({ server }).on('connection', (socket, handshake) => {
    handshakes.push(handshake);
    socket.on('message', (data) => socket.send(data));
  });
  const app = await listenAt(server);
  appUrl = app.url;
  door = await openDoor();
  door.lead({ at: 'pass', upstream: appUrl });
  edge = await startEdge();
  tunnel = await openTunnel(edge, door.url, host);
  cleanups.push(app.end, door.close, edge.close, tunnel.close);
});

afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

/** A visitor at the public side. */
const visit = (asked: Asked = {}) =>
  ask(edge.publicUrl, { headers: ['Host', host, 'Connection', 'close'], ...asked });

describe('through door, agent and edge', () => {
  it('a thousand requests each get their own answer', async () => {
    const slots = createSlots(50);
    const bodies = Array.from({ length: 1000 }, (_, index) => Buffer.from(`number ${index}`));
    const answers = await Promise.all(
      bodies.map((body) => slots.take(() => visit({ method: 'POST', body }))),
    );
    expect(answers.map(({ status, body }) => [status, body.toString()])).toEqual(
      bodies.map((body) => [200, body.toString()]),
    );
  });

  it('two hundred come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => visit()));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
  });

  it('8 MB arrive byte by byte each way', async () => {
    const body = randomBytes(8 << 20);
    const answer = await visit({ method: 'POST', body });
    expect(answer.body.equals(body)).toBe(true);
  });

  it('a WebSocket is of the same origin for the app as it is for the visitor', async () => {
    const origin = `https://${host}`;
    const socket = await openWebSocket(edge.publicUrl, { host, origin });
    if (typeof socket === 'number') throw new Error(`status ${socket}`);
    socket.send('hello');
    expect(String((await once(socket, 'message'))[0])).toBe('hello');
    expect(handshakes[0]?.headers).toMatchObject({ host, origin });
    socket.close();
    await once(socket, 'close');
  });

  it('a restart is waited out', async () => {
    door.lead({ at: 'hold' });
    const headers = ['Host', host, 'Connection', 'close', 'ocap-dev-nonce', 'n'];
    const answer = visit({ method: 'POST', headers, body: Buffer.from('order') });
    await expect.poll(() => door.sawNonce('n')).toBe(true);
    door.lead({ at: 'pass', upstream: appUrl });
    expect((await answer).body.toString()).toBe('order');
  });
});
