import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Connection } from './connection/connection.ts';
import { hasBody } from './headers.ts';

/** Somebody who asked, and what to answer through. */
export interface Visitor {
  readonly connection: Connection;
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
}

/** A plain request. */
export function visitorOf(
  connection: Connection,
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
export function upgradeVisitorOf(connection: Connection, request: IncomingMessage, early: Buffer): Visitor {
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

/** Lets the rest of a body that nobody wants run out: some visitors read no answer before they have sent it all. */
export function letBodyRunOut({ request }: Visitor): void {
  request.unpipe();
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
  return { request, response, left: leaving.signal, answered };
}

function ignore(): void {}
