import type { Environment } from '../core/base/environment.ts';
import { isoWithOffset } from '../core/base/local-time.ts';
import { takesColours } from '../core/base/terminal/terminal.ts';
import type { PublicEvent } from '../core/view/public-events.ts';
import { supervisorWords } from '../core/words/supervisor.ts';
import { cleanLine } from '../logs/clean-row.ts';
import { maxLineLength } from '../logs/lines.ts';
import type { AskedView, LogRow } from '../logs/log-buffer.ts';
import { withoutControls } from '../logs/log-line.ts';

/** How rows and events are written. */
export interface Format {
  /** Which rows it is for: a person is not told of each visit that went well. */
  readonly view: AskedView;
  row(row: LogRow): string;
  dropped(lines: number): string;
  event(event: PublicEvent): string | null;
}

/**
 * What becomes of the control sequences that a line has: all of them pass, the colours alone do, or none does. An app prints what
 * its visitors type, and a terminal obeys it: it can be renamed, cleared, and its clipboard filled (CVE-2021-25743 is of this kind).
 */
export type Controls = 'raw' | 'colours' | 'none';

/** Colours for a person at a terminal who has not said that there be none (no-color.org). */
export function controlsFor(
  stream: { readonly isTTY?: boolean | undefined },
  env: Environment,
  color: boolean,
): Exclude<Controls, 'raw'> {
  const coloured = stream.isTTY === true && takesColours(env, color);
  return coloured ? 'colours' : 'none';
}

/** Behind a line that has a colour: it would go on in the next one. */
const reset = '\u001b[0m';

/** One line an event and a log line, `[streamlit] …`; with `times` its time before it. */
export function plainFormat(look: { readonly controls: Controls; readonly times?: boolean }): Format {
  const start = (atMs: number) => (look.times === true ? `${isoWithOffset(atMs)} ` : '');
  return {
    view: 'all',
    row: ({ source, text, atMs }) => `${start(atMs)}[${source}] ${shown(text, look.controls)}\n`,
    dropped: (lines) => `${start(Date.now())}[ocap-dev] ${supervisorWords.linesDropped(lines)}\n`,
    event: () => null,
  };
}

/** One JSON object a line. */
export function jsonFormat(look: { readonly controls: 'raw' | 'none' }): Format {
  return {
    view: 'raw',
    row: ({ source, stream, text, atMs, run }) =>
      json(atMs, { type: 'log', source, stream, run, line: shown(text, look.controls) }),
    dropped: (lines) =>
      json(Date.now(), {
        type: 'log',
        source: 'ocap-dev',
        stream: 'stderr',
        line: supervisorWords.linesDropped(lines),
        dropped: lines,
      }),
    event: (event) => json(Date.now(), event),
  };
}

function shown(text: string, controls: Controls): string {
  if (controls === 'raw') return text;
  if (controls === 'none') return withoutControls(text);
  const clean = cleanLine(text, 2 * maxLineLength);
  return clean.includes('\u001b') ? `${clean}${reset}` : clean;
}

function json(atMs: number, event: PublicEvent): string {
  return `${JSON.stringify({ time: new Date(atMs).toISOString(), ...event })}\n`;
}
