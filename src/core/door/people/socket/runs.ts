import type { Person } from '../person.ts';
import { rerunAsked, runEnded } from './streamlit-message.ts';

/** What the messages on one open WebSocket tell of the runs of the script for it. */
export interface Stream {
  readonly person: Person;
  /** When its browser last asked for a run; null: never. */
  askedMs: number | null;
  /** When that run ended, as the app said; null: it has not. */
  endedMs: number | null;
  /** Has the app ever said that a run ended? Packed messages say nothing. */
  tellsEnds: boolean;
}

/** The app writes its traceback into a pipe, and says on the WebSocket that the run has ended: either may be read first. */
const graceMs = 500;
/** Where nobody tells of ends, a run is taken to last no longer. */
const longestSilentRunMs = 10_000;

export function newStream(person: Person): Stream {
  return { person, askedMs: null, endedMs: null, tellsEnds: false };
}

/** Takes down what a message says of the runs. */
export function noteMessage(stream: Stream, kind: string | null, fromBrowser: boolean, nowMs: number): void {
  if (fromBrowser && (kind === rerunAsked || kind === null)) {
    stream.askedMs = nowMs;
    stream.endedMs = null;
  }
  if (!fromBrowser && kind === runEnded) {
    stream.endedMs = nowMs;
    stream.tellsEnds = true;
  }
}

/** For whom the script runs now; for nobody: for whom it ran a moment ago. */
export function whoRuns(streams: Iterable<Stream>, nowMs: number): ReadonlySet<Person> {
  const all = [...streams];
  const running = all.filter((stream) => runs(stream, nowMs));
  if (running.length > 0) return new Set(running.map(({ person }) => person));
  const latest = Math.max(...all.map(({ endedMs }) => endedMs ?? Number.NEGATIVE_INFINITY));
  const ended = nowMs - latest > graceMs ? [] : all.filter(({ endedMs }) => endedMs === latest);
  return new Set(ended.map(({ person }) => person));
}

function runs({ askedMs, endedMs, tellsEnds }: Stream, nowMs: number): boolean {
  if (askedMs === null || endedMs !== null) return false;
  return tellsEnds || nowMs - askedMs <= longestSilentRunMs;
}
