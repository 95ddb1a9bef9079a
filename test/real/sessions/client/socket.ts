import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { ask } from '../../../support/visitors.ts';

export interface PageSocketOptions {
  /** Where the page is, without a final slash. */
  readonly url: string;
  /** `Host` and `Origin`, where they are not those of the URL; a cookie. */
  readonly headers: Readonly<Record<string, string>>;
  /** Asked at each handshake: the session that the page had before. */
  readonly session: () => string | null;
  /** Whether it connects again, as a page does, when it was closed by the other side. */
  readonly comesBack: boolean;
  readonly onMessage: (bytes: Buffer) => void;
  readonly onOpen: (count: number) => void;
}

/** A page's line to its server, over as many sockets as it takes. */
export interface PageSocket {
  /** How often it was opened, and with which codes it was closed by the other side (1006: without a word). */
  readonly opened: number;
  readonly closeCodes: readonly number[];
  /** Waits until it is open, sends, and gives the moment. Rejects where it is not open within 45 s. */
  send(bytes: Uint8Array): Promise<number>;
  /** Sends if it is open just now. */
  sendNow(bytes: Uint8Array): void;
  leave(): void;
  /** Breaks the line without a word: the session waits for its page, which comes back if it does. */
  cut(): void;
}

/** The page of 1.53.0 looks for its server after 0.5 s, then after twice as long each time. */
const firstRetryMs = 500;
/** A page that is away for longer does not come back. */
const mostMs = 45_000;

/** Connects. Rejects where the first handshake is not answered with a 101. */
export async function openPageSocket(options: PageSocketOptions): Promise<PageSocket> {
  const changes = new EventEmitter().setMaxListeners(0);
  const closeCodes: number[] = [];
  let [opened, leaving] = [0, false];
  let current: WebSocket | null = null;

  async function connect(): Promise<void> {
    const socket = await handshake(options);
    if (leaving) return socket.terminate();
    opened += 1;
    current = socket;
    socket.on('message', (data: Buffer) => options.onMessage(data));
    socket.once('close', (code) => {
      current = null;
      if (leaving) return;
      closeCodes.push(code);
      changes.emit('change');
      if (options.comesBack) void comeBack();
    });
    options.onOpen(opened);
    changes.emit('change');
  }

  async function comeBack(): Promise<void> {
    for (let retryMs = firstRetryMs; !leaving; retryMs *= 2) {
      try {
        await lookFor(options);
        return await connect();
      } catch {
        await delay(retryMs);
      }
    }
  }

  await connect();
  return {
    get opened() {
      return opened;
    },
    closeCodes,
    async send(bytes) {
      const signal = AbortSignal.timeout(mostMs);
      while (current?.readyState !== WebSocket.OPEN) await once(changes, 'change', { signal });
      current.send(bytes);
      return performance.now();
    },
    sendNow(bytes) {
      if (current?.readyState === WebSocket.OPEN) current.send(bytes);
    },
    leave() {
      leaving = true;
      // As a browser does: Streamlit drops the session of a socket that was closed in order.
      current?.close(1000);
    },
    cut: () => current?.terminate(),
  };
}

/** Of a request beside the socket, flat. One `Host`: two are refused. */
export function requestHeaders(url: string, headers: Readonly<Record<string, string>>): string[] {
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const named = Object.fromEntries([['host', new URL(url).host], ...lower]);
  return [...Object.entries(named).flat(), 'Connection', 'close'];
}

async function lookFor({ url, headers }: PageSocketOptions): Promise<void> {
  const { status } = await ask(url, {
    path: `${new URL(url).pathname.replace(/\/$/, '')}/_stcore/health`,
    headers: requestHeaders(url, headers),
  });
  if (status !== 200) throw new Error(`status ${status}`);
}

function handshake({ url, headers, session }: PageSocketOptions): Promise<WebSocket> {
  const had = session();
  // What a page offers that knows no token of its host; the third is the session that it had.
  const protocols = ['streamlit', 'PLACEHOLDER_AUTH_TOKEN', ...(had === null ? [] : [had])];
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/_stcore/stream`, protocols, { headers });
    socket.once('open', () => resolve(socket));
    socket.on('error', reject);
    socket.once('unexpected-response', (sent, { statusCode = 0 }) => {
      sent.destroy();
      reject(new Error(`the handshake was answered with ${statusCode}`));
    });
  });
}
