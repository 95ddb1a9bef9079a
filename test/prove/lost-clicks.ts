import type { ClickTally } from '../real/sessions/clicker.ts';

/** An edit of `.env`. */
export interface Edit {
  readonly round: number;
  /** When it was saved, by `performance.now`. */
  readonly savedMs: number;
  /** Where the program's events of it begin. */
  readonly from: number;
}

type Told = Readonly<Record<string, unknown>>;

/**
 * A line for each click that was lost: whose it was, how long before (-) or after the nearest edit it was sent, and what the program told
 * of that restart.
 */
export function lostClicks(
  tallies: readonly ClickTally[],
  edits: readonly Edit[],
  events: readonly Told[],
): readonly string[] {
  return tallies.flatMap(({ lostAtMs }, who) =>
    lostAtMs.map((sentMs) => {
      const edit = nearest(edits, sentMs);
      if (edit === undefined) return `visitor ${who}, before any edit`;
      const ms = Math.round(sentMs - edit.savedMs);
      const next = edits.find(({ round }) => round === edit.round + 1);
      const told = toldOf(events.slice(edit.from, next?.from));
      return `visitor ${who}, ${ms < 0 ? '' : '+'}${ms} ms of edit ${edit.round}: ${told}`;
    }),
  );
}

function nearest(edits: readonly Edit[], sentMs: number): Edit | undefined {
  const awayMs = ({ savedMs }: Edit) => Math.abs(sentMs - savedMs);
  return [...edits].sort((a, b) => awayMs(a) - awayMs(b))[0];
}

function isAboutIt(line: string): boolean {
  return /session|script|visitors/i.test(line) && !/refused/.test(line);
}

function toldOf(events: readonly Told[]): string {
  const ready = events.findLast(({ type, state }) => type === 'process' && state === 'ready');
  const { carried, left, silenceMs } = ready ?? {};
  const own = events.filter(({ type, source }) => type === 'log' && source === 'ocap-dev');
  const lines = own.map(({ line }) => String(line)).filter(isAboutIt);
  return JSON.stringify({ carried, left, silenceMs, lines });
}
