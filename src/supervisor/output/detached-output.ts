import { serveScreen } from '../../control/server.ts';
import { errorTrace } from '../../core/base/error-text.ts';
import { supervisorWords } from '../../core/words/supervisor.ts';
import { inheritedSocket } from '../../services/os/inherited-socket.ts';
import type { Wired } from '../wire.ts';
import type { Output } from './outputs.ts';
import { servedBy } from './served.ts';

/** In the background: whoever started it is served until the app is ready and they leave. */
export function detachedOutput(wired: Wired): Output {
  // They take the pipes with them when they leave.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const keep = lastWordsKeeper(wired);
  process.prependListener('uncaughtException', keep);
  process.prependListener('unhandledRejection', keep);
  const starter = inheritedSocket();
  const served = starter === null ? null : serveScreen(starter, servedBy(wired));
  return { close: async (exitCode) => served?.farewell(exitCode, null) };
}

/** Keeps a fault of our own, after nobody reads our standard error any more, in the files of the log at least. */
export function lastWordsKeeper({
  tell,
  log,
  keeping,
}: Pick<Wired, 'tell' | 'log' | 'keeping'>): (error: unknown) => void {
  return (error) => {
    const words = errorTrace(error);
    const from = log.next;
    // Without secrets, as all that is told. The file's own writer has no time left.
    for (const line of [supervisorWords.faultOfItsOwn, ...words.split('\n')]) tell(line);
    const rows = log.slice(from, log.next - from);
    keeping.appendNow(
      { source: 'ocap-dev', stream: 'stderr', atMs: Date.now(), run: rows[0]?.run ?? 0, seq: from },
      rows.map(({ text }) => text),
    );
  };
}
