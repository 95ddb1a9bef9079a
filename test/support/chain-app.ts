import { once } from 'node:events';
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocketServer } from 'ws';

export interface StandInAnswer {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
}

export interface StandInOptions {
  /** What is answered in place of Streamlit's own; null: that. `silence`: nothing at all. */
  readonly answer?: (request: IncomingMessage) => StandInAnswer | 'silence' | null;
  /** Whom a handshake lets in; all but the stranger, unless given. */
  readonly letsIn?: (origin: string) => boolean;
  readonly handshakeMs?: number;
  /** After a 101 no ping is answered. */
  readonly mute?: boolean;
  /** The `Server` header. */
  readonly server?: string;
}

/** Something that answers like Streamlit as far as probes can tell, or in a way that no Streamlit can be made to. */
export interface StandIn {
  readonly port: number;
  readonly url: string;
  /** Each request, as `path origin`. */
  readonly asked: readonly string[];
  /** The most handshakes that were under way at one time. */
  mostAtOnce(): number;
  end(): void;
}

/** Starts one on a free port of 127.0.0.1. */
export async function startStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const { answer = () => null, letsIn = isNoStranger, handshakeMs = 0, mute = false, server: name } = options;
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const webSockets = new WebSocketServer({
    noServer: true,
    handleProtocols: () => 'streamlit',
    autoPong: !mute,
  });
  let [underWay, most] = [0, 0];

  const note = ({ url = '', headers }: IncomingMessage) => asked.push([url, headers.origin].join(' ').trim());
  const server = createServer((request, response) => {
    note(request);
    const chosen = answer(request) ?? streamlit(request);
    if (chosen !== 'silence') send(response, chosen, name);
  });
  server.on('upgrade', async (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    note(request);
    underWay += 1;
    most = Math.max(most, underWay);
    await delay(handshakeMs);
    underWay -= 1;
    const chosen = answer(request) ?? (letsIn(request.headers.origin ?? '') ? null : { status: 403 });
    if (chosen === null) webSockets.handleUpgrade(request, socket, head, () => {});
    else if (chosen !== 'silence') socket.end(raw(chosen));
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => {}).on('close', () => sockets.delete(socket)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    url: `http://127.0.0.1:${address.port}`,
    asked,
    mostAtOnce: () => most,
    end() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function isNoStranger(origin: string): boolean {
  return !origin.endsWith('.invalid');
}

function streamlit({ url }: IncomingMessage): StandInAnswer {
  if (url === '/_stcore/health') return { status: 200, body: 'ok' };
  if (url === '/_stcore/host-config') return { status: 200, body: '{"allowedOrigins":[]}' };
  return url === '/' ? { status: 200, body: '<title>Streamlit</title>' } : { status: 404 };
}

function send(response: ServerResponse, { status, headers, body }: StandInAnswer, name?: string): void {
  response.writeHead(status, { ...(name === undefined ? {} : { server: name }), ...headers }).end(body);
}

function raw({ status, headers = {}, body = '' }: StandInAnswer): string {
  const lines = Object.entries(headers).map(([key, value]) => `${key}: ${String(value)}`);
  return [`HTTP/1.1 ${status} Answer`, `Content-Length: ${Buffer.byteLength(body)}`, ...lines, '', body].join(
    '\r\n',
  );
}
