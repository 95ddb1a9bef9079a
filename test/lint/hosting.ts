import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { selfSignedCertificate } from '../edge/certificate.ts';

/** The name that the hosted app has in the cases. */
export const hostedName = 'shop.onrender.com';

export interface Hosting {
  readonly port: number;
  end(): void;
}

/**
 * A stand-in for a service at which many names share an address: over TLS it refuses a connection that names no app (SNI), and a
 * request for another Host it answers with 404.
 */
export async function startHosting(appPort: number, { tls }: { readonly tls: boolean }): Promise<Hosting> {
  const { key, cert } = selfSignedCertificate([hostedName]);
  const sockets = new Set<Socket>();
  const serve = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('data', (head) => routed(socket, head, appPort));
  };
  const server: Server = tls
    ? createTlsServer({ key, cert }, (socket) =>
        Reflect.get(socket, 'servername') === hostedName ? serve(socket) : socket.destroy(),
      )
    : createServer(serve);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    end() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function routed(socket: Socket, head: Buffer, appPort: number): void {
  const host = /^host:\s*([^\r\n]*)/im.exec(head.toString('latin1'))?.[1] ?? '';
  if (host !== hostedName && !host.startsWith('127.0.0.1:')) {
    socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    return;
  }
  const app = connect(appPort, '127.0.0.1');
  app.on('error', () => socket.destroy());
  app.write(head);
  app.pipe(socket);
  socket.pipe(app);
}
