import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { VisitorConnection } from './connection/connection.ts';
import { hasBody } from './headers.ts';

/** Somebody who asked, and what to answer through. */
export interface Visitor {
  readonly connection: VisitorConnection;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** A WebSocket's handshake. */
  readonly isUpgrade: boolean;
  /** What came with the head of a handshake. */
  readonly early: Buffer;
  readonly hasBody: boolean;
  /** Aborted when the visitor leaves before the whole answer is out. */
  readonly left: AbortSignal;
  /** Resolves when the answer is out, or the visitor left. Never, once the socket was taken over. */
  readonly answered: Promise<void>;
  readonly course: Course;
}

/** How it goes for one visitor, as it goes. */
export interface Course {
  /** Of the body that came, and of the one that went. */
  bytesIn: number;
  bytesOut: number;
  /** When it was last sent to the app, by `performance.now()`, and with which headers; null: it was not. */
  sent: { readonly atMs: number; readonly headers: readonly string[] } | null;
}

/** A plain request. */
export function visitorOf(
  connection: VisitorConnection,
  request: IncomingMessage,
  response: ServerResponse,
): Visitor {
  return {
    connection,
    ...welcome(request, response),
    isUpgrade: false,
    early: Buffer.alloc(0),
    hasBody: hasBody(request),
  };
}

/**
 * A handshake: whatever is no 101 is answered through a `ServerResponse` of our own, which ends the connection. Node
 * gives the bare socket and no longer looks after it.
 */
export function upgradeVisitorOf(
  connection: VisitorConnection,
  request: IncomingMessage,
  early: Buffer,
): Visitor {
  const { socket } = request;
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  socket.on('drain', () => response.emit('drain'));
  response.once('finish', () => socket.end());
  return { connection, ...welcome(request, response), isUpgrade: true, early, hasBody: false };
}

/** Gives the socket of a handshake to whom it now belongs, with what came behind its head. */
export function takeSocket(visitor: Visitor): { readonly socket: Socket; readonly early: Buffer } {
  const { connection, request, response } = visitor;
  response.detachSocket(request.socket);
  const { socket, early } = connection.takeSocket();
  return { socket, early: Buffer.concat([visitor.early, early]) };
}

/** Ends the connection so that nobody takes what was sent for a whole answer. */
export function cutOff({ connection }: Visitor): void {
  connection.cutOff();
}

/** More than Streamlit takes of one file without being told to (200 MB). */
const mostRunOut = 256 << 20;
const longestRunOutMs = 60_000;

/**
 * Lets the rest of a body that nobody wants run out: some visitors read no answer before they have sent it all. Whoever
 * sends without end is cut off.
 */
export function letBodyRunOut(visitor: Visitor): void {
  const { request } = visitor;
  if (request.complete) return void request.resume();
  let bytes = 0;
  const timer = setTimeout(() => cutOff(visitor), longestRunOutMs);
  request.once('close', () => clearTimeout(timer));
  request.on('data', (piece: Buffer) => {
    bytes += piece.length;
    if (bytes > mostRunOut) cutOff(visitor);
  });
  request.resume();
}

function welcome(request: IncomingMessage, response: ServerResponse) {
  const leaving = new AbortController();
  const answered = new Promise<void>((resolve) => {
    response.once('close', () => {
      if (!response.writableFinished) leaving.abort();
      resolve();
    });
  });
  request.on('error', ignore);
  response.on('error', ignore);
  const course: Course = { bytesIn: 0, bytesOut: 0, sent: null };
  return { request, response, left: leaving.signal, answered, course };
}

function ignore(): void {}
