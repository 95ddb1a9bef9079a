import { serveScreen } from '../../control/server.ts';
import { supervisorWords } from '../../core/words/supervisor.ts';
import { takeWarnings } from '../../services/os/node/warnings.ts';
import type { ScreenAhead } from '../../services/terminal/screen-process.ts';
import { type Controls, type Format, plainFormat } from '../line-format.ts';
import { onPublicEvents, type Wired } from '../wire.ts';
import { watchDay, watchLastWords } from './last-words.ts';
import { createLineOutput } from './line-output.ts';
import { servedBy } from './served.ts';

/** Where a supervisor says what happens: a screen, plain lines, JSON lines, or a starter that waits for it to be ready. */
export interface Output {
  /** Says the last words, once everything is stopped. */
  close(exitCode: number): Promise<void>;
}

/** One line an event on stdout, or one JSON object. */
export function linesOutput(wired: Wired, format: Format): Output {
  const { session, log } = wired;
  const output = createLineOutput(process.stdout, log, format);
  // A reader that went away (`| head`) has seen enough.
  process.stdout.on('error', () => session.dispatch({ type: 'quit.requested' }));
  onPublicEvents(wired, output.event);
  return { close: () => output.finish() };
}

/** The screen, in its process. If it dies, the app goes on in plain lines. */
export function screenOutput(wired: Wired, ahead: ScreenAhead, controls: Controls): Output {
  const { guard } = wired;
  const child = ahead.open();
  const served = child.modes.then((modes) => {
    if (child.pid !== undefined) guard.screenOpened(child.pid, modes);
    return serveScreen(child.socket, servedBy(wired));
  });
  const leaveWarnings = takeWarnings((line) => wired.tell(supervisorWords.nodeWarns(line)));
  const lastWords = watchLastWords(wired);
  const day = watchDay(wired);
  let leaving = false;
  const successor = child.ended.then(async (): Promise<Output | null> => {
    if (leaving) return null;
    await child.restoreTerminal();
    leaveWarnings();
    guard.screenGone();
    const lines = linesOutput(wired, plainFormat({ controls }));
    wired.tell(supervisorWords.screenGone);
    return lines;
  });
  return {
    async close(exitCode) {
      leaving = true;
      const words = [lastWords(), day()].filter((text) => text !== null).join('\n');
      (await served).farewell(exitCode, words);
      await child.left();
      leaveWarnings();
      await (await successor)?.close(exitCode);
    },
  };
}
