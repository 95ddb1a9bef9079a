import type { Socket } from 'node:net';
import type { Saved } from '../../control/messages-from-server.ts';
import { type Served, type ServedScreen, serveScreen } from '../../control/server.ts';
import { socketWords } from '../../core/words/supervisor.ts';
import type { LogViewName } from '../../logs/log-buffer.ts';
import type { LineSpan } from '../../logs/spans.ts';
import { saveLog } from '../../services/log-file/copy.ts';
import type { Holding } from '../../services/socket/claim.ts';
import { serveGuests } from '../guest-desk.ts';
import type { Wired } from '../wire.ts';
import { watchLastWords } from './last-words.ts';

/** A client says hello at once; this long only when the machine is very busy. */
const helloWithinMs = 10_000;
/** A terminal that does not read holds nobody up. */
const leaveMs = 500;

/** What screens and commands are served from, whichever way they came. */
export function servedBy({
  session,
  log,
  guests,
  nonce,
  visitsKept,
}: Pick<Wired, 'session' | 'log' | 'guests' | 'nonce' | 'visitsKept'>): Served {
  return {
    snapshot: session.snapshot,
    subscribe: (listener) => session.subscribe(listener),
    log,
    visits: visitsKept,
    ask: session.dispatch,
    nonce,
    guests: (order) =>
      serveGuests(guests, order, {
        snapshot: session.snapshot(),
        isGuarded: session.state().env.settings?.access === 'invited',
      }),
    save(view: LogViewName, spans: readonly LineSpan[] | null): Promise<Saved> {
      const { name } = session.snapshot();
      return saveLog({ name, lines: log.view(view), spans, env: session.state().boot.shell });
    },
  };
}

/** Other terminals, and how they are left. */
export interface OtherTerminals {
  /** Says goodbye to all, and waits until they have left, for a moment. */
  close(exitCode: number): Promise<void>;
}

/** Serves whoever connects to the project's socket. */
export function serveOthers(wired: Wired, holding: Holding): OtherTerminals {
  const { unreachable, warning } = holding;
  if (unreachable !== null) wired.tell(socketWords.unreachable(unreachable));
  if (warning !== null) wired.tell(warning);
  const served = servedBy(wired);
  const lastWords = watchLastWords(wired);
  const open = new Map<Socket, ServedScreen>();
  let tellEmpty = () => {};
  holding.serve((socket) => {
    open.set(socket, serveScreen(socket, served, { helloWithinMs }));
    socket.on('close', () => {
      open.delete(socket);
      if (open.size === 0) tellEmpty();
    });
  });
  return {
    async close(exitCode) {
      holding.close();
      for (const screen of open.values()) screen.farewell(exitCode, lastWords());
      if (open.size === 0) return;
      await new Promise<void>((resolve) => {
        tellEmpty = resolve;
        setTimeout(resolve, leaveMs);
      });
    },
  };
}
