import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** How long a visitor's connection may stay without anything happening. */
export interface Patience {
  /** For a request. */
  awaitRequest(): void;
  /** For the rest of a head. */
  awaitHead(): void;
  /** As long as it takes: a body may come all day, nobody but the tunnel's agent gets here, and it ends what its edge ends. */
  serve(request: IncomingMessage, response: ServerResponse): void;
  /** For more of the answer: the visitor has ended its side, and may have gone altogether. */
  awaitProgress(): void;
  end(): void;
}

/** As long as an idle connection may stay. Longer than Go's clients keep theirs (90 s), so that none meets its end. */
export const keepAliveMs = 120_000;
/** The visitor is told of `keepAliveMs`, and may use the last moment of it. */
const graceMs = 1000;
const headMs = 60_000;
/** As long as any visitor waits for an app that restarts. */
const progressMs = 10_000;
/** Most answers are there before it. */
const questionMs = 50;

const tooLate = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n';

export function createPatience(socket: Socket, stream: Duplex): Patience {
  let timer: NodeJS.Timeout | undefined;
  let answering: { readonly request: IncomingMessage; readonly response: ServerResponse } | null = null;
  let headBegan = false;

  const end = () => clearTimeout(timer);
  const set = (act: () => void, ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(act, ms);
  };

  // Whoever has closed answers it with a reset, which shows at the next one; who has ended its side alone passes over
  // both (RFC 9110, 15.2).
  function ask(times: number): void {
    const isSilent = answering !== null && !answering.response.headersSent;
    if (times === 0 || !isSilent || answering?.request.httpVersionMinor !== 1) return watch();
    socket.write('HTTP/1.1 100 Continue\r\n\r\n');
    set(() => ask(times - 1), questionMs);
  }

  function watch(): void {
    const before = socket.bytesWritten;
    set(() => (socket.bytesWritten === before ? stream.destroy() : watch()), progressMs);
  }

  stream.once('close', end);
  set(() => stream.destroy(), headMs);
  return {
    awaitRequest() {
      end();
      answering = null;
      headBegan = false;
      set(() => stream.destroy(), keepAliveMs + graceMs);
    },
    awaitHead() {
      if (headBegan) return;
      headBegan = true;
      set(() => stream.end(tooLate), headMs);
    },
    serve(request, response) {
      end();
      answering = { request, response };
    },
    awaitProgress() {
      set(() => ask(2), questionMs);
    },
    end,
  };
}
