import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { headLimit } from './upstream.ts';
import { upgradeVisitorOf, type Visitor, visitorOf } from './visitor.ts';

/** Where visitors come in. */
export interface Listener {
  /** Listens on a free port of 127.0.0.1. @returns its URL. */
  open(): Promise<string>;
  /** Ends everybody's connection. Resolves when the port is free. */
  close(): Promise<void>;
}

/** As long as an idle connection may stay. Longer than Go's clients keep theirs (90 s), so that none meets its end. */
const keepAliveMs = 120_000;

const serverOptions = {
  keepAliveTimeout: keepAliveMs,
  // For the head; a body may take all day, as nobody but the tunnel's agent gets here, and it ends what its edge ends.
  headersTimeout: 60_000,
  requestTimeout: 0,
  maxHeaderSize: headLimit,
  // All others, such as h2c, are served as what they are without it, as RFC 9110 (7.8) has it.
  shouldUpgradeCallback: isWebSocketHandshake,
};

/** @param welcome gets each request and each WebSocket handshake. */
export function createListener(welcome: (visitor: Visitor) => void): Listener {
  const sockets = new Set<Socket>();
  const server = createServer(serverOptions)
    .on('request', (request, response) => welcome(visitorOf(request, response)))
    // Whether the body is wanted is for the app to say.
    .on('checkContinue', (request, response) => welcome(visitorOf(request, response)))
    .on('upgrade', (request, _socket, early) => welcome(upgradeVisitorOf(request, early)))
    .on('connection', (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
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
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function isWebSocketHandshake({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket';
}
