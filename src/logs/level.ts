import { severity } from '../core/words/severity.ts';
import { isColoured } from './clean-row.ts';
import type { LogRow } from './log-buffer.ts';

/** What a line is about, as far as its text tells: Streamlit prints neither levels nor colours into a pipe. */
export type Level = 'bad' | 'warning';

const failures =
  /\b(?:ERROR|CRITICAL|FATAL)\b|\[(?:error|fatal)\]|\blevel"?[=:] ?"?(?:error|critical|fatal)\b|^Uncaught (?:app execution|exception)|\bUncaught (?:app execution|exception)$|^\w*(?:Error|Exception)\b|^[\w.]+(?:Error|Exception|ExceptionGroup|Exit|Interrupt):/;
/** Between the tracebacks of a chain; Python prints them as they stand here. */
const chained =
  /^(?:During handling of the above exception, another exception occurred:|The above exception was the direct cause of the following exception:)$/;
const warnings = /\b(?:WARNING|WARN)\b|Warning:|\[warn(?:ing)?\]|\blevel"?[=:] ?"?warn(?:ing)?\b|^npm warn\b/;
/** In our own lines. */
const ownFault = new RegExp(`\\b${severity.fault}\\b`);
const ownWarning = new RegExp(`\\b${severity.warning}\\b`);
const tracebackStart = 'Traceback (most recent call last)';
/** A frame of a traceback, also in an exception group, whose lines begin with `|`. */
const frameLine = /^[\s|+-]*File ".*", line \d+/;

/** Does a line of ours begin with our own word for what is broken? */
export function isOwnFault(line: string): boolean {
  return line.startsWith(severity.fault);
}

/** The level of a line by itself; null where the program's own colours say it, or nothing does. */
export function levelOf(text: string): Level | null {
  if (isColoured(text)) return null;
  if (ownFault.test(text) || failures.test(text) || chained.test(text) || text.includes(tracebackStart))
    return 'bad';
  return ownWarning.test(text) || warnings.test(text) ? 'warning' : null;
}

/** Method, path and status, as our own line of a visit begins. */
const failedVisit = /^\S+ \S+ ([45])\d\d /;

/** The level of a line of the log: of a visit by its status, of others by what stands in it. */
export function rowLevel({ source, text }: Pick<LogRow, 'source' | 'text'>): Level | null {
  if (source !== 'visits') return levelOf(text);
  const status = failedVisit.exec(text)?.[1];
  return status === undefined ? null : status === '5' ? 'bad' : 'warning';
}

/**
 * Is this line part of a traceback: its first line, the indented ones, or the one right beneath them that names the
 * exception? `above` gives the lines above it, the nearest first. Where the first line is not at hand, a frame shows it.
 */
export function isInTraceback(line: LogRow, above: Iterable<LogRow>): boolean {
  if (isColoured(line.text)) return false;
  if (isTracebackFrame(line.text)) return true;
  for (const { source, text } of above) {
    if (source !== line.source) continue;
    if (isTracebackFrame(text)) return true;
    if (!continuesTraceback(text)) return false;
  }
  return false;
}

/** A frame of a traceback, or its first line. */
export function isTracebackFrame(text: string): boolean {
  return frameLine.test(text) || isTracebackHead(text);
}

export function isTracebackHead(text: string): boolean {
  return text.includes(tracebackStart);
}

/** The line between the tracebacks of a chain. */
export function isChained(text: string): boolean {
  return chained.test(text);
}

/** A line within a traceback. Empty lines stand in the code that a traceback shows; rich draws a box around its own. */
export function continuesTraceback(text: string): boolean {
  return text === '' || /^[\s│╭╰]/.test(text);
}
