/** A visitor's WebSocket that was ended from the way to the door, not by the app, after a silence of both sides. */
export interface WayCut {
  readonly silentMs: number;
  /** When, by a clock that only goes forward. */
  readonly atMs: number;
}

/** A visitor who leaves says so: the last byte came just before. */
export const shortestSilenceMs = 3000;

const needed = 3;
const toleranceMs = 1000;
/** A line that is lost ends all sockets at once: those tell of one cut. */
const apartMs = 2000;

/** The cuts of late with one more. */
export function withCut(cuts: readonly WayCut[], cut: WayCut): readonly WayCut[] {
  return [...cuts, cut].slice(-needed);
}

/** The silence after which the way cuts a WebSocket, as three of late show; null: they show none. */
export function idleCutMs(cuts: readonly WayCut[]): number | null {
  if (cuts.length < needed) return null;
  const silences = cuts.map(({ silentMs }) => silentMs);
  const times = cuts.map(({ atMs }) => atMs);
  const [shortest, longest] = [Math.min(...silences), Math.max(...silences)];
  if (longest - shortest > 2 * toleranceMs) return null;
  return Math.max(...times) - Math.min(...times) < apartMs ? null : (shortest + longest) / 2;
}
