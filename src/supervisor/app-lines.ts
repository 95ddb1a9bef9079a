import { isAddressLookup } from '../core/app/log/external-address.ts';
import { refusesOurStranger } from '../core/app/log/origin-refusal.ts';
import { holdsUrl, withRightUrl } from '../core/app/log/printed-url.ts';
import { holdsSessionId, withoutSessionIds } from '../core/app/log/session-id.ts';
import { logLineWords } from '../core/words/log-line.ts';
import type { LogSource, LogStream } from '../logs/log-buffer.ts';
import type { LineRedactor } from '../logs/redact.ts';

export type AppendLines = (
  source: LogSource,
  stream: LogStream,
  lines: readonly string[],
  facts?: { routine: true },
) => void;

/** What is taken out of the app's lines, and put right in them. */
export function appRedactor({ redact, isClear }: LineRedactor): LineRedactor {
  return {
    redact: (line) => withRightUrl(withoutSessionIds(redact(line))),
    isClear: (lines) => isClear(lines) && !holdsSessionId(lines) && !holdsUrl(lines),
  };
}

type Kind = 'app' | 'stranger' | 'look-up';

/**
 * What the app prints, in its order: what it says of our own stranger is ours and stands in our own view alone, since each probe
 * adds it; its vain look-ups of an address stand in its own, with one sentence a run in their place. All of it is kept.
 */
export function createAppLines(
  append: AppendLines,
): (stream: LogStream, lines: readonly string[], run: number) => void {
  let toldIn: number | null = null;
  return (stream, lines, run) => {
    for (const { kind, texts } of inOrder(lines)) {
      if (kind === 'app') append('streamlit', stream, texts);
      else if (kind === 'stranger')
        append('ocap-dev', 'stdout', texts.map(logLineWords.ownStranger), { routine: true });
      else {
        append('streamlit', stream, texts, { routine: true });
        if (toldIn !== run) append('ocap-dev', 'stdout', [logLineWords.addressLookup]);
        toldIn = run;
      }
    }
  };
}

/** Neighbours of one kind together. */
function inOrder(lines: readonly string[]): readonly { readonly kind: Kind; readonly texts: string[] }[] {
  const parts: { readonly kind: Kind; readonly texts: string[] }[] = [];
  for (const line of lines) {
    const kind = kindOf(line);
    const last = parts.at(-1);
    if (last?.kind === kind) last.texts.push(line);
    else parts.push({ kind, texts: [line] });
  }
  return parts;
}

function kindOf(line: string): Kind {
  if (refusesOurStranger(line)) return 'stranger';
  return isAddressLookup(line) ? 'look-up' : 'app';
}
