import { once } from 'node:events';
import {
  createServer as createHttpServer,
  type Server as HttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { createVisitorConnection, type VisitorConnection } from './connection/connection.ts';
import { keepAliveMs } from './connection/patience.ts';
import { headLimit } from './upstream.ts';
import { upgradeVisitorOf, type Visitor, visitorOf } from './visitor.ts';

/** Where visitors come in. */
export interface Listener {
  /** Listens on a free port of 127.0.0.1. @returns its URL. */
  open(): Promise<string>;
  /** Ends everybody's connection. Resolves when the port is free. */
  close(): Promise<void>;
}

const serverOptions = {
  keepAliveTimeout: keepAliveMs,
  // Ours look after it.
  headersTimeout: 0,
  requestTimeout: 0,
  maxHeaderSize: headLimit,
  // All others, such as h2c, are served as what they are without it, as RFC 9110 (7.8) has it.
  shouldUpgradeCallback: isWebSocketHandshake,
};

/** The tunnel's agent carries 512 streams at most; whoever is on this machine need not take every file that we may open. */
const mostConnections = 8192;

/** @param welcome gets each request and each WebSocket handshake. */
export function createListener(welcome: (visitor: Visitor) => void): Listener {
  const connections = new Set<VisitorConnection>();
  const byStream = new WeakMap<Duplex, VisitorConnection>();
  const parser = createParser((request, response, early) => {
    const connection = byStream.get(request.socket);
    if (connection === undefined) return;
    const visitor =
      response === null
        ? upgradeVisitorOf(connection, request, early)
        : visitorOf(connection, request, response);
    if (!connection.begin(request, visitor.response, visitor.isUpgrade)) return;
    // One reader might take the first, another the last (RFC 9112, 3.2).
    if (hasTwoHosts(request)) visitor.response.writeHead(400, { Connection: 'close' }).end();
    else welcome(visitor);
  });
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const connection = createVisitorConnection(socket);
    connections.add(connection);
    byStream.set(connection.stream, connection);
    socket.once('close', () => connections.delete(connection));
    parser.emit('connection', connection.stream);
  });
  server.maxConnections = mostConnections;
  return {
    async open() {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      // From here on an error is a connection that could not be accepted; its visitor knows, and the door goes on.
      server.on('error', () => undefined);
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('no port');
      return `http://127.0.0.1:${address.port}`;
    },
    async close() {
      const closed = server.listening ? once(server, 'close') : undefined;
      server.close();
      for (const connection of connections) connection.destroy();
      await closed;
    },
  };
}

/** Reads what comes on the connections that it is given; it listens nowhere. `response` is null for a handshake. */
function createParser(
  began: (request: IncomingMessage, response: ServerResponse | null, early: Buffer) => void,
): HttpServer {
  const none = Buffer.alloc(0);
  const parser = createHttpServer(serverOptions)
    .on('request', (request, response) => began(request, response, none))
    // Whether the body is wanted is for the app to say.
    .on('checkContinue', (request, response) => began(request, response, none))
    .on('upgrade', (request, _socket, early) => began(request, null, early));
  // What counts is how large the head is, as for Tornado and uvicorn: of more than 1,000 headers Node would make a 431.
  parser.maxHeadersCount = 0;
  return parser;
}

function hasTwoHosts({ headersDistinct }: IncomingMessage): boolean {
  return (headersDistinct['host']?.length ?? 0) > 1;
}

function isWebSocketHandshake({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket';
}
