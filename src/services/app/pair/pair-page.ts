import { randomUUID } from 'node:crypto';
import { exchange } from '../../net/http-exchange.ts';
import { binaryFrame } from '../../net/websocket-frames.ts';
import { createHandshake } from '../../net/websocket-handshake.ts';

/** The door's name for a socket, by which the app says which session it became. */
const socketHeader = 'ocap-dev-socket';
/** `BackMsg { rerun_script {} }`, which a page sends first: 1.46 to 1.67. */
const rerun = Buffer.from([0x5a, 0x00]);

/** A page of nobody's. */
export interface PairPage {
  /** The name of its socket. */
  readonly socket: string;
  /** Resolves with the first of these texts that the app sends; null: it hung up, or the time is over. */
  shows(...texts: readonly string[]): Promise<string | null>;
  leave(): void;
}

/**
 * Opens the page of an app. `session`: the one that it had before, whose script the app runs by itself; null: a new one, whose
 * script is asked for. Null: it was not let in.
 */
export async function openPairPage(
  baseUrl: string,
  session: string | null,
  signal: AbortSignal,
): Promise<PairPage | null> {
  const socketName = randomUUID();
  const { headers } = createHandshake();
  const { 'Sec-WebSocket-Protocol': offered } = headers;
  const reply = await exchange({
    url: `${baseUrl}/_stcore/stream`,
    headers: {
      ...headers,
      ...(session !== null && { 'Sec-WebSocket-Protocol': `${offered}, ${session}` }),
      [socketHeader]: socketName,
      Origin: baseUrl,
    },
    deadlineMs: 5000,
    trust: 'any-certificate',
    signal,
  });
  if (reply.at !== 'upgraded') return null;
  const { socket } = reply;
  let seen = '';
  let isOver = false;
  let look = Promise.withResolvers<void>();
  const wake = () => {
    look.resolve();
    look = Promise.withResolvers();
  };
  const end = () => {
    isOver = true;
    wake();
  };
  socket.on('error', end).once('close', end);
  // A text is part of one message, and its bytes stand in it as they are.
  socket.on('data', (bytes: Buffer) => {
    seen += bytes.toString('latin1');
    wake();
  });
  signal.addEventListener('abort', () => {
    socket.destroy();
    end();
  });
  if (session === null) socket.write(binaryFrame(rerun));
  return {
    socket: socketName,
    async shows(...texts) {
      const found = () => texts.find((text) => seen.includes(text)) ?? null;
      while (found() === null && !isOver) await look.promise;
      return found();
    },
    leave: () => socket.destroy(),
  };
}
