const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** `12s`, `2m14s`, `3h05m`, `2d4h`: the two largest units, so that an old age rarely changes. */
export function formatDuration(ms: number): string {
  const elapsed = Math.max(0, ms);
  const whole = (unit: number, within = Number.POSITIVE_INFINITY): number =>
    Math.floor((elapsed % within) / unit);
  if (elapsed < minute) return `${whole(second)}s`;
  if (elapsed < hour) return `${whole(minute)}m${twoDigitsOf(whole(second, minute))}s`;
  if (elapsed < day) return `${whole(hour)}h${twoDigitsOf(whole(minute, hour))}m`;
  return `${whole(day)}d${whole(hour, day)}h`;
}

function twoDigitsOf(value: number): string {
  return String(value).padStart(2, '0');
}
