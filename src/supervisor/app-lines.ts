import { refusesOurStranger } from '../core/app/log/origin-refusal.ts';
import { holdsUrl, withRightUrl } from '../core/app/log/printed-url.ts';
import { holdsSessionId, withoutSessionIds } from '../core/app/log/session-id.ts';
import { logLineWords } from '../core/words/log-line.ts';
import type { LogSource, LogStream } from '../logs/log-buffer.ts';
import type { LineRedactor } from '../logs/redact.ts';

/** What is taken out of the app's lines, and put right in them. */
export function appRedactor({ redact, isClear }: LineRedactor): LineRedactor {
  return {
    redact: (line) => withRightUrl(withoutSessionIds(redact(line))),
    isClear: (lines) => isClear(lines) && !holdsSessionId(lines) && !holdsUrl(lines),
  };
}

/** Into the log, in their order; what the app says of our own stranger is ours. */
export function appendAppLines(
  append: (source: LogSource, stream: LogStream, lines: readonly string[]) => void,
  stream: LogStream,
  lines: readonly string[],
): void {
  let theirs: string[] = [];
  const flush = () => {
    append('streamlit', stream, theirs);
    theirs = [];
  };
  for (const line of lines) {
    if (!refusesOurStranger(line)) {
      theirs.push(line);
      continue;
    }
    flush();
    append('ocap-dev', 'stdout', [logLineWords.ownStranger(line)]);
  }
  flush();
}
