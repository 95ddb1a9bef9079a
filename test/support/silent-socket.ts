import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import { createHandshake } from '../../src/services/net/websocket-handshake.ts';

/** A WebSocket on which nothing is said by this end. */
export interface SilentSocket {
  /** Was it cut within so long? */
  cutWithin(ms: number): Promise<boolean>;
  destroy(): void;
}

/** Opens a WebSocket as a page of this origin does, and says nothing on it. */
export async function silentSocket(port: number, host: string, origin: string): Promise<SilentSocket> {
  const headers = { ...createHandshake().headers, Host: host, Origin: origin };
  const asked = request({ host: '127.0.0.1', port, path: '/_stcore/stream', headers, agent: false });
  const socket = await new Promise<Duplex>((resolve, reject) => {
    asked.on('upgrade', (_, upgraded) => resolve(upgraded));
    asked.on('response', ({ statusCode }) => reject(new Error(`answered with ${statusCode}`)));
    asked.on('error', reject);
    asked.end();
  });
  socket.on('error', () => {}).resume();
  const gone = new Promise<true>((resolve) => socket.once('close', () => resolve(true)));
  return {
    destroy: () => socket.destroy(),
    async cutWithin(ms) {
      const { promise, resolve } = Promise.withResolvers<false>();
      const timer = setTimeout(() => resolve(false), ms);
      const isCut = await Promise.race([gone, promise]);
      clearTimeout(timer);
      return isCut;
    },
  };
}
