import { EventEmitter, once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A visitor whose bytes are chosen. */
export interface RawClient {
  readonly socket: Socket;
  /** Resolves when they have left. */
  send(bytes: string | Buffer): Promise<void>;
  /** Ends this side only, as `nc -N` does. */
  halfClose(): void;
  /** All that came so far. */
  got(): string;
  /** Waits until something like this has come. */
  until(pattern: RegExp): Promise<string>;
  /** Resolves with all that came once the other side has ended or cut the connection. */
  readonly ended: Promise<string>;
}

export function dialRaw(url: string): RawClient {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', allowHalfOpen: true });
  const changes = new EventEmitter();
  let all = '';
  let over = false;
  socket.setEncoding('latin1').on('data', (piece: string) => {
    all += piece;
    changes.emit('change');
  });
  const ended = new Promise<string>((resolve) => {
    const end = () => {
      over = true;
      resolve(all);
      changes.emit('change');
      socket.end();
    };
    socket.on('end', end).on('close', end).on('error', end);
  });
  return {
    socket,
    send: (bytes) =>
      new Promise((resolve) => {
        socket.write(bytes, 'latin1', () => resolve());
      }),
    halfClose: () => void socket.end(),
    got: () => all,
    async until(pattern) {
      while (!pattern.test(all)) {
        if (over) throw new Error(`ended without ${pattern}: ${all}`);
        await once(changes, 'change');
      }
      return all;
    },
    ended,
  };
}
