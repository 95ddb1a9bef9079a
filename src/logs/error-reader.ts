import { isColoured } from './clean-row.ts';
import {
  continuesTraceback,
  isChained,
  isTracebackFrame,
  isTracebackHead,
  type Level,
  rowLevel,
} from './level.ts';
import type { LogRow, LogSource } from './log-buffer.ts';

/** What a line is about, read after all lines above it. */
export interface LineReading {
  readonly level: Level | null;
  /** It is the first line of an error: of a whole traceback, or of a chain of them. */
  readonly beginsError: boolean;
}

/** What was read last of a source: `single` is an error on one line, which may lead a traceback in. */
interface SourceState {
  readonly last: 'none' | 'single' | 'traceback' | 'chained';
  /** Whatever comes next belongs to a traceback. */
  readonly inTraceback: boolean;
}

const atRest: SourceState = { last: 'none', inTraceback: false };

/** Reads lines in their order. Sources are read apart: a visit between two lines of a traceback does not end it. */
export function createErrorReader(): (row: Pick<LogRow, 'source' | 'text'>) => LineReading {
  const states = new Map<LogSource, SourceState>();
  return ({ source, text }) => {
    const [reading, next] = readLine(states.get(source) ?? atRest, { source, text });
    states.set(source, next);
    return reading;
  };
}

function readLine(state: SourceState, row: Pick<LogRow, 'source' | 'text'>): [LineReading, SourceState] {
  const { text } = row;
  if (isColoured(text)) return [{ level: null, beginsError: false }, atRest];
  if (isTracebackFrame(text) || state.inTraceback) return inTraceback(state, text);
  // An empty line ends nothing: it stands between the tracebacks of a chain.
  if (text === '')
    return [
      { level: null, beginsError: false },
      { ...state, inTraceback: false },
    ];
  const level = rowLevel(row);
  if (level !== 'bad') return [{ level, beginsError: false }, atRest];
  if (isChained(text))
    return [
      { level, beginsError: state.last === 'none' },
      { last: 'chained', inTraceback: false },
    ];
  return [
    { level, beginsError: true },
    { last: 'single', inTraceback: false },
  ];
}

function inTraceback(state: SourceState, text: string): [LineReading, SourceState] {
  const isLedIn = state.last === 'single' || state.last === 'chained' || state.inTraceback;
  const beginsError = isTracebackHead(text) ? !isLedIn : state.last === 'none';
  const goesOn = isTracebackFrame(text) || continuesTraceback(text);
  return [
    { level: 'bad', beginsError },
    { last: 'traceback', inTraceback: goesOn },
  ];
}
