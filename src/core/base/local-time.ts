const unitsMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `14:02:09`, in the time zone of this machine. */
export function clockTime(atMs: number): string {
  const at = new Date(atMs);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map(twoDigits).join(':');
}

/** `2026-11-23 14:02:09`, in the time zone of this machine. */
export function dateAndTime(atMs: number): string {
  const at = new Date(atMs);
  const date = [at.getFullYear(), at.getMonth() + 1, at.getDate()].map(twoDigits).join('-');
  return `${date} ${clockTime(atMs)}`;
}

export function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** `2026-11-23T14:02:09.123+01:00`: ISO 8601 in the time zone of this machine, with its offset at that moment (`Z` for none). */
export function isoWithOffset(atMs: number): string {
  const offsetMinutes = -new Date(atMs).getTimezoneOffset();
  const local = new Date(atMs + offsetMinutes * 60_000).toISOString();
  return offsetMinutes === 0 ? local : `${local.slice(0, -1)}${offsetText(offsetMinutes)}`;
}

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${twoDigits(Math.floor(size / 60))}:${twoDigits(size % 60)}`;
}

/** How long `10m` or `1h30m` is, in milliseconds; null: it is no time span. */
export function readTimeSpan(text: string): number | null {
  if (!/^(?:\d{1,9}[smhd])+$/.test(text)) return null;
  const parts = [...text.matchAll(/(\d+)([smhd])/g)];
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (unitsMs[unit] ?? 0), 0);
}
