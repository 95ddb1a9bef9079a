import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A line between agent and edge on which everything takes its time. Loopback has none of its own. */
export interface SlowLine {
  /** `host:port` in the edge's place. */
  readonly address: string;
  close(): Promise<void>;
}

/** Each byte arrives half a round trip after it was sent; a line as fast as it is slow to answer. */
export async function startSlowLine(target: string, roundTripMs: number): Promise<SlowLine> {
  const [host = '', port = ''] = target.split(':');
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect({ host, port: Number(port) });
    pass(near, far);
    pass(far, near);
  });
  function pass(from: Socket, to: Socket): void {
    sockets.add(from);
    const later = (act: () => void) => setTimeout(act, roundTripMs / 2);
    from.on('data', (bytes) => later(() => to.writable && to.write(bytes)));
    from.on('end', () => later(() => to.end()));
    from.on('error', () => to.destroy());
    from.on('close', () => sockets.delete(from));
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    address: `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
