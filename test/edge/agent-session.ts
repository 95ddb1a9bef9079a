import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type Faults, type Rpc, refusalText } from './faults.ts';
import { createMuxSession } from './muxado-session.ts';
import {
  answer,
  authAnswer,
  authRequest,
  bindAnswer,
  bindRequest,
  readRequest,
  streamTypes,
  unbindRequest,
} from './rpc.ts';
import type { Tunnels } from './tunnels.ts';

/** What agents asked for so far. */
export interface Counts {
  connections: number;
  auths: number;
  binds: number;
  unbinds: number;
  heartbeats: number;
}

export interface AgentSessionContext {
  readonly tunnels: Tunnels;
  readonly faults: Faults;
  readonly counts: Counts;
}

/** Serves one agent: signs it in, binds and unbinds its tunnels, returns its heartbeats. */
export function serveAgent(socket: Duplex, { tunnels, faults, counts }: AgentSessionContext) {
  let authtoken = '';

  const reply = (rpc: Rpc, stream: Duplex, domain: string, accepted: () => unknown) => {
    const chosen = faults.replies[rpc];
    if (chosen.kind === 'silence') return;
    if (chosen.kind === 'garble') return answer(stream, { Nonsense: true });
    if (chosen.kind === 'refuse')
      return answer(stream, { Error: refusalText(chosen, { authtoken, domain }) });
    answer(stream, accepted());
  };
  const auth = (stream: Duplex, request: unknown) => {
    counts.auths += 1;
    authtoken = authRequest.parse(request).Extra.AuthToken;
    reply('auth', stream, '', () => authAnswer(`ts_${randomBytes(8).toString('hex')}`));
  };
  const bind = (stream: Duplex, body: unknown) => {
    counts.binds += 1;
    const request = bindRequest.parse(body);
    const domain = request.Opts.Domain ?? '';
    reply('bind', stream, domain, () => {
      const tunnel = tunnels.bind(session, request);
      if (tunnel !== null) return bindAnswer(tunnel, request);
      return { Error: `The endpoint 'https://${domain}' is already online.\r\n\r\nERR_NGROK_334\r\n` };
    });
  };
  const unbind = (stream: Duplex, request: unknown) => {
    counts.unbinds += 1;
    tunnels.unbind(unbindRequest.parse(request).Id);
    reply('unbind', stream, '', () => ({}));
  };
  const heartbeat = (stream: Duplex) => {
    stream.on('data', (beat: Buffer) => {
      counts.heartbeats += 1;
      if (faults.heartbeats === 'answered') stream.write(beat);
    });
  };

  const session = createMuxSession(socket, (type, stream) => {
    if (type === streamTypes.heartbeat) heartbeat(stream);
    if (type === streamTypes.auth) readRequest(stream, (request) => auth(stream, request));
    if (type === streamTypes.bind) readRequest(stream, (request) => bind(stream, request));
    if (type === streamTypes.unbind) readRequest(stream, (request) => unbind(stream, request));
  });
  socket.on('close', () => tunnels.dropSession(session));
  return session;
}

/** Sends every agent a command of the dashboard's. Resolves with what each answered. */
export function commandAgents(tunnels: Tunnels, command: 'stop' | 'restart' | 'update'): Promise<string[]> {
  const sessions = [...new Set(tunnels.live().map(({ session }) => session))];
  return Promise.all(
    sessions.map((session) => {
      const stream = session.open(streamTypes[command]);
      stream.write(JSON.stringify({ Version: '9', PermitMajorVersion: true }));
      return text(stream);
    }),
  );
}

/** Ends a tunnel from the edge's side, as the dashboard does. The connection stays. */
export function stopTunnel(
  tunnels: Tunnels,
  domain: string,
  reason: { readonly message: string; readonly code: string | null },
): void {
  const tunnel = tunnels.live().find((candidate) => candidate.domain === domain);
  if (tunnel === undefined) return;
  tunnels.unbind(tunnel.id);
  const request = { Id: tunnel.id, Message: reason.message, ErrorCode: reason.code };
  tunnel.session.open(streamTypes.stopTunnel).write(JSON.stringify(request));
}
