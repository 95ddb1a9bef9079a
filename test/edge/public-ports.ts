import { once } from 'node:events';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Certificate } from './certificate.ts';
import type { PublicSide } from './public-side.ts';

/** Where visitors come: the same in plain HTTP and in TLS. */
export interface PublicPorts {
  readonly httpPort: number;
  readonly httpsPort: number;
  close(): Promise<void>;
}

/** Listens on two free ports of 127.0.0.1. */
export async function startPublicPorts(certificate: Certificate, side: PublicSide): Promise<PublicPorts> {
  const plain = createHttpServer(side.onRequest);
  const secure = createHttpsServer(certificate, side.onRequest);
  const sockets = new Set<Socket>();
  for (const server of [plain, secure]) {
    server.on('upgrade', side.onUpgrade);
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
  }
  const [httpPort, httpsPort] = await Promise.all([listen(plain), listen(secure)]);
  return {
    httpPort,
    httpsPort,
    async close() {
      const closed = [plain, secure].map((server) => once(server, 'close'));
      for (const server of [plain, secure]) server.close();
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
    },
  };
}

async function listen(server: Pick<HttpServer, 'listen' | 'address' | 'once'>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a public port has no number');
  return address.port;
}
