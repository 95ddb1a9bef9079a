import { createServer, type Socket } from 'node:net';
import { listenAt } from './visitors.ts';

/** One connection to the app. */
export interface RawConnection {
  readonly socket: Socket;
  /** All bytes that came on it. */
  readonly got: () => string;
}

export interface RawApp {
  readonly url: string;
  readonly connections: readonly RawConnection[];
  /** What came on all connections, each on lines of its own, after the one before it. */
  got(): string;
  end(): void;
}

/** An app whose bytes are chosen: `react` gets each piece that comes. */
export async function startRawApp(
  react: (connection: RawConnection, piece: string) => void,
): Promise<RawApp> {
  const connections: RawConnection[] = [];
  const server = createServer((socket) => {
    let all = '';
    const connection = { socket, got: () => all };
    connections.push(connection);
    socket.setEncoding('latin1').on('data', (piece: string) => {
      all += piece;
      react(connection, piece);
    });
  });
  const { url, end } = await listenAt(server);
  return { url, connections, got: () => connections.map(({ got }) => got()).join('\n'), end };
}

/** Answers with these bytes, and keeps the connection. */
export function answering(bytes: string): ({ socket }: RawConnection) => void {
  return ({ socket }) => void socket.write(bytes, 'latin1');
}

/** The answer 200 with this body. */
export function ok(body = ''): string {
  return `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}
