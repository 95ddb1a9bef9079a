import { randomBytes } from 'node:crypto';
import type { MuxSession } from './muxado-session.ts';
import type { BindRequest } from './rpc.ts';

/** A name that an agent serves at the moment. */
export interface Tunnel {
  readonly id: string;
  readonly domain: string;
  readonly url: string;
  readonly session: MuxSession;
  readonly addHeaders: readonly string[];
  readonly removeHeaders: readonly string[];
  /** All that its agent asked for. */
  readonly request: BindRequest;
}

export interface Tunnels {
  /** Null when another agent has the domain. */
  bind(session: MuxSession, request: BindRequest): Tunnel | null;
  unbind(id: string): void;
  /** The agent's connection is gone, and with it all that it served. */
  dropSession(session: MuxSession): void;
  /** By name; whoever asks the edge by address or `localhost` gets the first tunnel. */
  forHost(host: string): Tunnel | null;
  live(): readonly Tunnel[];
  /** The most agents that ever asked for this domain at one time, a refused one included. */
  mostAtOnce(domain: string): number;
}

export function createTunnels(): Tunnels {
  const tunnels = new Map<string, Tunnel>();
  const most = new Map<string, number>();
  const live = () => [...tunnels.values()];
  const note = (domain: string, count: number) => most.set(domain, Math.max(count, most.get(domain) ?? 0));

  return {
    live,
    bind(session, request) {
      const domain = wantedDomain(request);
      const holder = live().find((tunnel) => tunnel.domain === domain);
      // A rebind names the tunnel that it had; the session of before may not be reaped yet.
      const taken = holder !== undefined && holder.id !== request.Id;
      note(domain, taken ? 2 : 1);
      if (taken) return null;
      const tunnel = newTunnel(session, domain, request);
      tunnels.set(tunnel.id, tunnel);
      return tunnel;
    },
    unbind(id) {
      tunnels.delete(id);
    },
    dropSession(session) {
      for (const tunnel of live()) if (tunnel.session === session) tunnels.delete(tunnel.id);
    },
    forHost(host) {
      const name = host.replace(/:\d+$/, '').toLowerCase();
      if (name === 'localhost' || name === '127.0.0.1') return live()[0] ?? null;
      return live().find((tunnel) => tunnel.domain === name) ?? null;
    },
    mostAtOnce: (domain) => most.get(domain) ?? 0,
  };
}

function wantedDomain({ Opts }: BindRequest): string {
  const asked = Opts.Domain || Opts.Hostname;
  return asked || `${randomBytes(4).toString('hex')}.ngrok-free.app`;
}

function newTunnel(session: MuxSession, domain: string, request: BindRequest): Tunnel {
  const { Id, Opts } = request;
  return {
    id: Id || randomBytes(16).toString('hex'),
    domain,
    url: `https://${domain}`,
    session,
    addHeaders: Opts.RequestHeaders?.add ?? [],
    removeHeaders: Opts.RequestHeaders?.remove ?? [],
    request,
  };
}
