import type { Duplex } from 'node:stream';
import type { SecureContext } from 'node:tls';
import type { ConnectTo } from '../../../core/checks/connect-to.ts';
import type { PageException, PageRun } from '../../../core/checks/page-run/page-run.ts';
import { exchange } from '../../net/http-exchange.ts';
import { binaryFrame, pongFrame } from '../../net/websocket-frames.ts';
import { createHandshake, leavePolitely } from '../../net/websocket-handshake.ts';
import { createMessageReader } from '../../net/websocket-messages.ts';
import { probeHeaders } from '../asker.ts';
import { readForwardMessage } from './forward-message.ts';

export interface PageVisit {
  /** Without a final slash. */
  readonly baseUrl: string;
  /** Null: none is sent, and Streamlit always lets that in. */
  readonly origin: string | null;
  readonly connectTo?: ConnectTo | undefined;
  /** Sent besides. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Matters for https alone. */
  readonly trust: SecureContext | 'any-certificate';
  /** Of the handshake; 5 s unless given. */
  readonly deadlineMs?: number | undefined;
  /** Of the script, which may train a model before it is through; 60 s unless given. */
  readonly runMs?: number | undefined;
}

/** `BackMsg.rerun_script`, empty: what a browser sends first. */
const rerun = Uint8Array.of(0x5a, 0);
/** No exception that a script shows is longer; tables and pictures are, and are not read. */
const longestRead = 1_048_576;

/**
 * Opens the page as a visitor's browser would and waits until the script is through: a visitor who leaves earlier has it
 * stopped half way. Never rejects.
 */
export async function runPage({
  baseUrl,
  origin,
  headers: more = {},
  connectTo,
  trust,
  deadlineMs = 5000,
  runMs = 60_000,
}: PageVisit): Promise<PageRun> {
  const { headers } = createHandshake();
  const { signal } = new AbortController();
  const reply = await exchange({
    url: `${baseUrl}/_stcore/stream`,
    connectTo,
    trust,
    deadlineMs,
    headers: { ...probeHeaders, ...more, ...headers, ...(origin === null ? {} : { Origin: origin }) },
    signal,
  });
  if (reply.at !== 'upgraded')
    return { at: 'refused', status: reply.at === 'answered' ? reply.status : null };
  const run = await watchRun(reply.socket, runMs);
  leavePolitely(reply.socket, signal);
  return run;
}

function watchRun(socket: Duplex, runMs: number): Promise<PageRun> {
  return new Promise((resolve) => {
    // Uncaught, it is the last that is shown: the script went no further. One that was caught has something behind it.
    let last: PageException | null = null;
    const timer = setTimeout(() => end({ at: 'late', seconds: Math.round(runMs / 1000) }), runMs);
    const gone = () => end({ at: 'cut' });
    const reader = createMessageReader((message) => {
      if (message.kind === 'close') gone();
      else if (message.kind === 'ping') socket.write(pongFrame(message.content));
      else if (message.kind === 'too-long') last = null;
      else take(message.content);
    }, longestRead);

    function take(content: Buffer): void {
      const told = readForwardMessage(content);
      if (told.is === 'element') last = told.exception;
      else if (told.is === 'not-compiled') end({ at: 'raised', exception: told.exception });
      // What could not be compiled is told next; with a rerun the script begins anew.
      else if (told.is === 'finished' && told.how === 'rerun') last = null;
      else if (told.is === 'finished' && told.how === 'run')
        end(last === null ? { at: 'through' } : { at: 'raised', exception: last });
    }

    function end(run: PageRun): void {
      clearTimeout(timer);
      for (const event of ['end', 'close', 'error']) socket.off(event, gone);
      socket.off('data', reader);
      // Until somebody else listens, an error on a socket that nobody needs must not end the program.
      socket.on('error', () => {});
      resolve(run);
    }
    for (const event of ['end', 'close', 'error']) socket.on(event, gone);
    socket.on('data', reader);
    socket.write(binaryFrame(rerun));
  });
}
