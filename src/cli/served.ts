import type { Saved } from '../control/protocol.ts';
import type { Served } from '../control/server.ts';
import type { LogViewName } from '../logs/log-buffer.ts';
import { saveLog } from '../services/log-copy.ts';
import type { Wired } from './wire.ts';

/** What screens and commands are served from, whichever way they came. */
export function servedBy({ session, log }: Pick<Wired, 'session' | 'log'>): Served {
  return {
    snapshot: session.snapshot,
    subscribe: (listener) => session.subscribe(listener),
    log,
    ask: session.dispatch,
    save: (view: LogViewName): Promise<Saved> =>
      saveLog({ name: session.snapshot().name, lines: log.view(view), env: session.state().boot.shell }),
  };
}
