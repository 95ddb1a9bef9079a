import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { createInlet, type Inlet } from './inlet.ts';
import { createPatience } from './patience.ts';

/**
 * One visitor's connection, as an HTTP server may see it: one request at a time. Node begins all that were sent behind one
 * another at once (nodejs/node#50850): 10,000 of them, 440 KB, took 230 MB and every connection that the app has.
 */
export interface VisitorConnection {
  /** For the server, in the socket's place. */
  readonly stream: Duplex;
  /**
   * A request began: of the next one nothing is read until its answer is out.
   *
   * @returns false, and the connection is ended, where one is under way: what the server takes for the end of a head is none
   *   for us then. No way to bring it about is known.
   */
  begin(request: IncomingMessage, response: ServerResponse, isUpgrade: boolean): boolean;
  /** Gives the socket to whom it now belongs, with what came behind the head. */
  takeSocket(): { readonly socket: Socket; readonly early: Buffer };
  /** Ends it so that nobody takes what was sent for a whole answer. */
  cutOff(): void;
  /** Ends it. */
  destroy(): void;
}

/** What is under way. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly isUpgrade: boolean;
  /** What is still to come of a body whose length was told; null: it was not. */
  left: number | null;
}

/** The most that is read at once where a piece may hold thousands: of chunks, and of heads. */
const mostAtOnce = 16 * 1024;
const largeBuffer = 64 * 1024;

/** @param socket half open where the visitor has ended its side. */
export function createVisitorConnection(socket: Socket): VisitorConnection {
  const inlet = createInlet();
  let exchange: Exchange | null = null;
  let wanted = false;
  let ended = false;
  let taken = false;

  const stream = streamOver(socket, () => {
    wanted = true;
    // What was read before is looked at first: it decides how much may follow.
    process.nextTick(feed);
  });
  stream.on('resume', feed);
  const patience = createPatience(socket, stream);

  function feed(): void {
    if (!wanted || taken || stream.destroyed || stream.isPaused()) return;
    const bytes = nextBytes(inlet, exchange);
    if (bytes === null) {
      if (ended) feedEnd();
      return;
    }
    wanted = false;
    if (exchange === null) patience.awaitHead();
    stream.push(bytes);
    if (!inlet.isFull) socket.resume();
  }

  function feedEnd(): void {
    if (exchange === null) stream.push(null);
    // The body breaks off.
    else if (!exchange.request.complete) stream.destroy();
  }

  function settle(done: Exchange): void {
    if (stream.destroyed || exchange !== done || !done.request.complete) return;
    exchange = null;
    patience.awaitRequest();
    feed();
  }

  const take = (piece: Buffer) => {
    inlet.put(piece);
    if (inlet.isFull) socket.pause();
    feed();
  };
  const end = () => {
    ended = true;
    if (exchange?.isUpgrade === true) stream.destroy();
    else if (exchange !== null) patience.awaitProgress();
    feed();
  };
  const close = () => void stream.destroy();
  socket.on('error', ignore).on('data', take).on('end', end).on('close', close);

  return {
    stream,
    begin(request, response, isUpgrade) {
      if (exchange !== null) {
        stream.destroy();
        return false;
      }
      const begun: Exchange = { request, isUpgrade, left: lengthOf(request) };
      exchange = begun;
      patience.serve(request, response);
      if (isUpgrade) return true;
      response.once('close', () => {
        // What is refused early is answered before it has all come.
        request.once('end', () => settle(begun));
        settle(begun);
      });
      return true;
    },
    takeSocket() {
      taken = true;
      patience.end();
      socket.off('data', take).off('end', end).pause();
      return { socket, early: inlet.rest() };
    },
    cutOff() {
      socket.resetAndDestroy();
      stream.destroy();
    },
    destroy: close,
  };
}

function nextBytes(inlet: Inlet, exchange: Exchange | null): Buffer | null {
  if (exchange === null) return inlet.takeToBlankLine(mostAtOnce);
  if (exchange.isUpgrade || exchange.request.complete) return null;
  // Chunks end with a blank line too.
  if (exchange.left === null) return inlet.takeToBlankLine(mostAtOnce);
  const bytes = inlet.take(exchange.left);
  exchange.left -= bytes?.length ?? 0;
  return bytes;
}

function lengthOf({ headers }: IncomingMessage): number | null {
  const length = headers['content-length'];
  return length === undefined || headers['transfer-encoding'] !== undefined ? null : Number(length);
}

function streamOver(socket: Socket, read: () => void): Duplex {
  const stream = new Duplex({
    decodeStrings: false,
    // No byte of a body is read before the one before it was taken: whoever passes it on decides how fast.
    readableHighWaterMark: 1,
    writableHighWaterMark: largeBuffer,
    read,
    write: (chunk, encoding, done) => void socket.write(chunk, encoding, done),
    writev(chunks, done) {
      const last = chunks.length - 1;
      socket.cork();
      for (const [at, { chunk, encoding }] of chunks.entries())
        socket.write(chunk, encoding, at === last ? done : undefined);
      socket.uncork();
    },
    final: (done) => void socket.end(done),
    destroy(error, done) {
      socket.destroy();
      done(error);
    },
  });
  // The server ends what it does not keep, and no visitor has to agree.
  return stream.on('error', ignore).once('finish', () => stream.destroy());
}

function ignore(): void {}
