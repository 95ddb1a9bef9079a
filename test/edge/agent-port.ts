import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { type AgentSessionContext, serveAgent } from './agent-session.ts';
import type { Certificate } from './certificate.ts';
import type { MuxSession } from './muxado-session.ts';

/** The port that agents connect to. */
export interface AgentPort {
  readonly port: number;
  /** Ends every connection in order. */
  drop(): void;
  /** Ends every connection with a TCP reset. */
  reset(): void;
  goAway(code: number, text: string): void;
  /** Reads on, after `faults.reading` has changed. */
  readOn(): void;
  /** Reads nothing more from any connection. */
  readNothing(): void;
  /** Nobody listens any more, and all connections are gone. */
  stop(): Promise<void>;
  /** Listens on the same port again. */
  restart(): Promise<void>;
}

interface Connection {
  readonly tcp: Socket;
  /** Null while the edge does not even answer the TLS handshake. */
  agent: { readonly tls: TLSSocket; readonly session: MuxSession } | null;
}

/** Listens on a free port of 127.0.0.1. */
export async function startAgentPort(
  certificate: Certificate,
  context: AgentSessionContext,
): Promise<AgentPort> {
  const connections = new Set<Connection>();
  const secureContext = createSecureContext(certificate);

  const serve = (connection: Connection) => {
    const tls = new TLSSocket(connection.tcp, { isServer: true, secureContext });
    tls.on('error', () => {});
    connection.agent = { tls, session: serveAgent(tls, context) };
  };
  const accept = (tcp: Socket) => {
    const connection: Connection = { tcp, agent: null };
    connections.add(connection);
    context.counts.connections += 1;
    tcp.setNoDelay();
    tcp.on('error', () => {});
    tcp.on('close', () => connections.delete(connection));
    if (context.faults.reading === 'everything') serve(connection);
  };
  const endAll = (how: (tcp: Socket) => void) => {
    for (const { tcp, agent } of connections) {
      how(tcp);
      agent?.tls.destroy();
    }
  };

  const server = createServer({ pauseOnConnect: true }, accept);
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the agent port has no number');
    return address.port;
  };
  const port = await listen(0);

  return {
    port,
    drop: () => endAll((tcp) => tcp.destroySoon()),
    reset: () => endAll((tcp) => tcp.resetAndDestroy()),
    goAway(code, text) {
      for (const { agent } of connections) agent?.session.goAway(code, text);
    },
    readOn() {
      for (const connection of connections) {
        if (connection.agent === null) serve(connection);
        else connection.agent.tls.resume();
      }
    },
    readNothing() {
      for (const { agent } of connections) agent?.tls.pause();
    },
    async stop() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      endAll((tcp) => tcp.destroy());
      await closed;
    },
    async restart() {
      if (!server.listening) await listen(port);
    },
  };
}
