import { readTimeSpan } from '../../../core/base/local-time.ts';

/** A moment as people write it. */
export type TimeWord =
  | { readonly is: 'ago'; readonly ms: number }
  /** The last time that the clock showed this. */
  | { readonly is: 'clock'; readonly hours: number; readonly minutes: number; readonly seconds: number }
  | { readonly is: 'moment'; readonly atMs: number };

/** What `10m`, `1h30m`, `14:03`, `14:03:07` or an ISO 8601 date (a day, or a time in it) mean; null: it is none of these. */
export function readTimeWord(text: string): TimeWord | null {
  return readAgo(text) ?? readClock(text) ?? readMoment(text);
}

/** The moment that it means when it is `nowMs`. */
export function momentOf(word: TimeWord, nowMs: number): number {
  switch (word.is) {
    case 'ago':
      return nowMs - word.ms;
    case 'moment':
      return word.atMs;
    case 'clock': {
      const at = new Date(nowMs);
      at.setHours(word.hours, word.minutes, word.seconds, 0);
      // A little after midnight 23:50 is yesterday's.
      if (at.getTime() > nowMs) at.setDate(at.getDate() - 1);
      return at.getTime();
    }
    default:
      return word satisfies never;
  }
}

function readAgo(text: string): TimeWord | null {
  const ms = readTimeSpan(text);
  return ms === null ? null : { is: 'ago', ms };
}

function readClock(text: string): TimeWord | null {
  const [, hours, minutes, seconds = '0'] = /^(\d{1,2}):(\d\d)(?::(\d\d))?$/.exec(text) ?? [];
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59 || hours === undefined) return null;
  return { is: 'clock', hours: Number(hours), minutes: Number(minutes), seconds: Number(seconds) };
}

const isoPattern = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s?(Z|[+-]\d\d:?\d\d)?)?$/i;

/** Without an offset it is local time, a day alone too: `Date.parse` takes that for UTC. */
function readMoment(text: string): TimeWord | null {
  const [, day, time = '00:00', offset = ''] = isoPattern.exec(text) ?? [];
  if (day === undefined) return null;
  const atMs = Date.parse(`${day}T${time}${offset.toUpperCase()}`);
  return Number.isNaN(atMs) ? null : { is: 'moment', atMs };
}
