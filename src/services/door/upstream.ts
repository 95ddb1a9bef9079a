import { type Agent, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import { codeOf } from '../os/error-code.ts';
import { headersForApp, type Presented } from './headers.ts';
import { pipeJoined } from './joined-pipe.ts';
import type { Tape } from './kept/tapes.ts';
import type { Visitor } from './visitor.ts';

/** What became of one try. */
export type UpstreamOutcome =
  | Answered
  | Upgraded
  /** No connection came about. The body was not touched. */
  | { readonly at: 'unsent' }
  /** The connection ended before an answer. */
  | { readonly at: 'cut' }
  /** What came is no answer to what was asked. */
  | { readonly at: 'nonsense' };

export interface Answered {
  readonly at: 'answered';
  readonly answer: IncomingMessage;
}

/** 101: the socket is the caller's now. */
export interface Upgraded {
  readonly at: 'upgraded';
  readonly answer: IncomingMessage;
  readonly socket: Socket;
  /** What came with the head of the answer. */
  readonly early: Buffer;
}

/** Tornado, which Streamlit long ran on, takes heads of 64 KB; Node's own limit is 16 KB. */
export const headLimit = 64 * 1024;

/**
 * Sends the visitor's request to the app, once, as it came. The body is read only when the connection stands, and no
 * faster than the app takes it. Ends with the visitor.
 *
 * @param agent keeps connections; null for a connection of its own. `tape`: has the body, which was sent before; null: it was not.
 */
export function sendToApp(
  visitor: Visitor,
  upstream: URL,
  agent: Agent | null,
  presented: Presented | null = null,
  tape: Tape | null = null,
): Promise<UpstreamOutcome> {
  const { request: visit, response, isUpgrade, hasBody, left, course } = visitor;
  const secure = upstream.protocol === 'https:';
  const headers = headersForApp(visit, isUpgrade, upstream.host, presented);
  course.sent = { atMs: performance.now(), headers };
  return new Promise((resolve) => {
    let connected = false;
    const request = (secure ? requestHttps : requestHttp)(upstream, {
      method: visit.method,
      path: visit.url,
      headers,
      agent: agent ?? false,
      maxHeaderSize: headLimit,
      rejectUnauthorized: false,
      signal: left,
    });
    request.maxHeadersCount = 0;
    request.once('socket', (socket) => {
      const start = () => {
        connected = true;
        const passed = (bytes: number) => {
          course.bytesIn += bytes;
        };
        if (tape !== null) tape.play(request, passed);
        else if (hasBody) pipeJoined(visit, request, passed);
        else request.end();
      };
      if (socket.connecting) socket.once(secure ? 'secureConnect' : 'connect', start);
      else start();
    });
    if (visit.headers.expect !== undefined) request.once('continue', () => response.writeContinue());
    request.once('upgrade', (answer, socket, early) => {
      socket.on('error', ignore);
      if (isUpgrade) return resolve({ at: 'upgraded', answer, socket, early });
      // Without this listener Node drops the request without a word, and the visitor would wait for ever.
      request.destroy();
      socket.destroy();
      resolve({ at: 'nonsense' });
    });
    request.once('response', (answer) => {
      answer.on('error', ignore);
      // To Node one without `Upgrade` is an answer like any other.
      if (answer.statusCode === 101) {
        request.destroy();
        return resolve({ at: 'nonsense' });
      }
      // Answered before all was sent: nobody would ever end this request.
      answer.once('close', () => {
        if (!request.writableFinished) request.destroy();
      });
      resolve({ at: 'answered', answer });
    });
    request.on('error', (error) => resolve({ at: connected ? lossOf(error) : 'unsent' }));
    request.once('close', () => resolve({ at: connected ? 'cut' : 'unsent' }));
  });
}

/** What Node's parser refuses is no answer; but one that only breaks off early might have become one. */
function lossOf(error: Error): 'cut' | 'nonsense' {
  const code = codeOf(error);
  return code.startsWith('HPE_') && code !== 'HPE_INVALID_EOF_STATE' ? 'nonsense' : 'cut';
}

function ignore(): void {}
