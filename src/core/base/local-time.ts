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
