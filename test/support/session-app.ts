import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import { listenAt, type OpenDoor } from './visitors.ts';

/** What an app keeps of its visitors: what each said, by session. */
export type Sessions = Map<string, string[]>;

/** A stand-in for a Streamlit that hands its sessions on, of which the real one cannot be made to fail in each way. */
export interface SessionApp {
  readonly server: Server;
  readonly url: string;
  readonly handshakes: readonly IncomingMessage[];
  readonly sides: readonly WebSocket[];
  /** Sessions that are connected here. */
  readonly active: ReadonlySet<string>;
  /** From now on it does nothing more for anybody. */
  dump(): void;
  /** Says farewell to everybody, and is gone. */
  leave(): Promise<void>;
  /** Is gone at once. */
  end(): void;
}

export interface SessionAppOptions {
  readonly door: OpenDoor;
  readonly sessions: Sessions;
  /** Answers a handshake with a status in place of a WebSocket. */
  readonly refuse?: (request: IncomingMessage) => number | null;
  /** Says nothing to it. */
  readonly ignores?: (request: IncomingMessage) => boolean;
  readonly protocol?: string;
  /** Goes on with nobody's session. */
  readonly forgets?: boolean;
  /** Does not tell the door whose sessions are whose. */
  readonly isSilent?: boolean;
}

/** Listens, and tells the door which session each WebSocket became. */
export async function startSessionApp(options: SessionAppOptions): Promise<SessionApp> {
  const { door, sessions, refuse, protocol = 'streamlit', forgets = false, isSilent = false } = options;
  const handshakes: IncomingMessage[] = [];
  const sides: WebSocket[] = [];
  const active = new Set<string>();
  let isDumped = false;
  const webSockets = new WebSocketServer({
    noServer: true,
    handleProtocols: () => protocol,
    perMessageDeflate: true,
  });
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end(`${request.method} by ${server.listening}`));
  });
  server.on('upgrade', (request, socket, head) => {
    handshakes.push(request);
    if (options.ignores?.(request) === true) return;
    const status = refuse?.(request) ?? null;
    if (status === null) webSockets.handleUpgrade(request, socket, head, (side) => join(side, request));
    else socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
  });

  function join(side: WebSocket, request: IncomingMessage): void {
    sides.push(side);
    const [, , wanted = ''] = (request.headers['sec-websocket-protocol'] ?? '').split(/, ?/);
    const isKnown = sessions.has(wanted) && !active.has(wanted) && !forgets;
    const id = isKnown ? wanted : `session-${sessions.size + 1}`;
    const said = sessions.get(id) ?? [];
    sessions.set(id, said);
    active.add(id);
    const act = async (text: string) => {
      // As servers that put what comes in a queue do.
      for (let turns = 0; turns < 2; turns += 1) await turn();
      if (isDumped) return;
      said.push(text.length > 100 ? `${text.length} bytes` : text);
      side.send(`did ${said.at(-1)}`);
    };
    side.on('message', (data) => void act(String(data)));
    side.on('close', () => active.delete(id));
    const { 'ocap-dev-socket': name } = request.headers;
    if (typeof name === 'string' && !isSilent) door.joined(name, id);
  }

  const { url, end } = await listenAt(server);
  return {
    server,
    url,
    handshakes,
    sides,
    active,
    dump() {
      isDumped = true;
    },
    async leave() {
      server.close();
      const open = sides.filter((side) => side.readyState !== side.CLOSED);
      const closed = open.map((side) => once(side, 'close'));
      for (const side of open) side.close(1012, 'restart');
      await Promise.all(closed);
      end();
    },
    end,
  };
}
