import type { Duplex } from 'node:stream';
import type { HopAnswer } from '../../core/checks/hop.ts';
import { pingFrame } from '../net/websocket-frames.ts';
import { createFrameReader } from '../net/websocket-handshake.ts';

interface WireWatch {
  /** For the pong. */
  readonly deadlineMs: number;
  /** How long the line is then left silent. */
  readonly watchMs: number;
  readonly signal: AbortSignal;
}

/**
 * Tries a fresh WebSocket: does a ping come back, and does the line outlive a silence? A 101 alone proves neither; a
 * proxy may hold messages back, or cut what is idle. A close frame is a farewell and no cut.
 */
export function watchWire(socket: Duplex, watch: WireWatch): Promise<HopAnswer['wire']> {
  const { deadlineMs, watchMs, signal } = watch;
  const startedMs = performance.now();
  return new Promise((resolve) => {
    let pongs = 0;
    let timer = setTimeout(() => settle('silent'), deadlineMs);
    const gone = () => settle({ cutAfterMs: performance.now() - startedMs });
    const giveUp = () => settle('silent');
    const reader = createFrameReader((kind) => {
      if (kind === 'close') settle('alive');
      if (kind !== 'pong' || pongs > 0) return;
      pongs += 1;
      clearTimeout(timer);
      if (watchMs === 0) settle('alive');
      else timer = setTimeout(() => settle('alive'), watchMs);
    });
    function settle(wire: HopAnswer['wire']): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      for (const event of ['end', 'close', 'error']) socket.off(event, gone);
      socket.off('data', reader);
      // Until somebody else listens, an error on a socket that nobody needs must not end the program.
      socket.on('error', () => {});
      resolve(wire);
    }
    signal.addEventListener('abort', giveUp);
    for (const event of ['end', 'close', 'error']) socket.on(event, gone);
    socket.on('data', reader);
    socket.write(pingFrame());
  });
}
