import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { Faults, HeaderPolicy } from './faults.ts';
import { gateAnswer, rawGateAnswer } from './gates.ts';
import { brokenAnswerPage, offlinePage, rawPage, sendPage, warningPage } from './pages.ts';
import { streamTypes } from './rpc.ts';
import type { Tunnel, Tunnels } from './tunnels.ts';

/** What visitors of the public ports meet: the tunnel of the name they ask for, or a page. */
export interface PublicSide {
  onRequest(request: IncomingMessage, response: ServerResponse): void;
  onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

export function createPublicSide(tunnels: Tunnels, faults: Faults): PublicSide {
  return {
    onRequest(request, response) {
      const host = request.headers.host ?? '';
      const tunnel = tunnels.forHost(host);
      if (tunnel === null) return sendPage(response, offlinePage(host));
      const warned = request.headers['ngrok-skip-browser-warning'] !== undefined;
      if (faults.warningPage && !warned) return sendPage(response, warningPage(host));
      const gate = gateAnswer(tunnel, request);
      if (gate !== null) return void response.writeHead(gate.status, gate.headers).end();
      forward(tunnel, request, response, faults.policy);
    },
    onUpgrade(request, socket, head) {
      socket.on('error', () => {});
      const host = request.headers.host ?? '';
      const tunnel = tunnels.forHost(host);
      if (tunnel === null) return void socket.end(rawPage(offlinePage(host)));
      const gate = gateAnswer(tunnel, request);
      if (gate === null) pipeRaw(tunnel, request, socket, head, faults.policy);
      else socket.end(rawGateAnswer(gate));
    },
  };
}

function forward(
  tunnel: Tunnel,
  request: IncomingMessage,
  response: ServerResponse,
  policy: HeaderPolicy,
): void {
  const stream = openProxy(tunnel, request);
  const upstream = httpRequest({
    // Without an agent: no stream is ever kept for another request.
    createConnection: () => stream,
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    headers: [...forwardedHeaders(tunnel, request, hopByHop, policy), 'connection', 'close'],
  });
  upstream.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, withoutHopByHop(answer.rawHeaders));
    answer.pipe(response);
    answer.on('aborted', () => response.destroy());
  });
  upstream.on('error', () => {
    if (response.headersSent) response.destroy();
    else sendPage(response, brokenAnswerPage);
  });
  response.on('close', () => {
    if (!response.writableFinished) upstream.destroy();
  });
  request.pipe(upstream);
}

function pipeRaw(
  tunnel: Tunnel,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  policy: HeaderPolicy,
): void {
  const stream = openProxy(tunnel, request);
  const headers = pairs(forwardedHeaders(tunnel, request, new Set(), policy));
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  stream.write([`${request.method} ${request.url} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
  stream.write(head);
  stream.pipe(socket).pipe(stream);
  socket.on('close', () => stream.destroy());
  stream.on('close', () => socket.destroy());
}

/** A stream to the agent, with the header that says for which tunnel and for whom. */
function openProxy(tunnel: Tunnel, { socket }: IncomingMessage): Duplex {
  const stream = tunnel.session.open(streamTypes.proxy);
  const header = JSON.stringify({
    Id: tunnel.id,
    ClientAddr: `${socket.remoteAddress}:${socket.remotePort}`,
    Proto: 'https',
    EdgeType: '3',
    PassthroughTLS: false,
  });
  const length = Buffer.alloc(8);
  length.writeBigInt64LE(BigInt(Buffer.byteLength(header)));
  stream.write(length);
  stream.write(header);
  return stream;
}

const hopByHop: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'proxy-connection']);

/** As they came, in their own spelling, with what the tunnel's options and a proxy change. */
function forwardedHeaders(
  tunnel: Tunnel,
  { rawHeaders, headers, socket }: IncomingMessage,
  dropped: ReadonlySet<string>,
  policy: HeaderPolicy,
): string[] {
  const changes = policy(headers);
  const removed = new Set([...dropped, ...tunnel.removeHeaders, ...Object.keys(changes)]);
  const kept = pairs(rawHeaders).filter(([name]) => !removed.has(name.toLowerCase()));
  const added = tunnel.addHeaders.map((line) => [...line.split(/:(.*)/s, 2)]);
  const proxied = [
    ['X-Forwarded-For', socket.remoteAddress ?? ''],
    ['X-Forwarded-Host', headers.host ?? ''],
    ['X-Forwarded-Proto', socket instanceof TLSSocket ? 'https' : 'http'],
  ];
  const set = Object.entries(changes).flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
  return [...set, ...kept, ...added, ...proxied].flat();
}

function withoutHopByHop(rawHeaders: readonly string[]): string[] {
  return pairs(rawHeaders)
    .filter(([name]) => !hopByHop.has(name.toLowerCase()))
    .flat();
}

function pairs(flat: readonly string[]): [name: string, value: string][] {
  return flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1] ?? '']] : []));
}
