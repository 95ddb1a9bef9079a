/**
 * The longest silence of Streamlit's own on a WebSocket that is open and idle: it sends a ping so often. What cuts after a
 * shorter one cuts every idle visitor (measured with 1.46.1, 1.53.0 and 1.67.0).
 */
export const pingEveryS = 30;

const units: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  min: 60,
};

/** `90`, `90s`, `1h30m`, as nginx, Caddy and Apache write a time; null: something else. */
export function secondsOf(text: string): number | null {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text);
  if (!/^(?:\d+(?:\.\d+)?(?:ms|min|[smhdw])\s*)+$/.test(text)) return null;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|min|[smhdw])/g)];
  return parts.reduce((sum, [, count, unit = 's']) => sum + Number(count) * (units[unit] ?? 1), 0);
}

const powers: Readonly<Record<string, number>> = { '': 0, k: 1, m: 2, g: 3 };

/**
 * `10m`, `10MB`, `10MiB`, in MB of 1024 × 1024 bytes; null: something else.
 *
 * @param letterBase what a letter alone counts in: 1024 with nginx; 1000 with Caddy, which reads sizes by go-humanize.
 */
export function megabytesOf(text: string, letterBase: 1000 | 1024): number | null {
  const [, count, unit = '', binary = '', byte = ''] =
    /^(\d+(?:\.\d+)?)\s*([kmg]?)(i?)(b?)$/i.exec(text.trim()) ?? [];
  if (count === undefined) return null;
  const base = binary !== '' ? 1024 : byte !== '' ? 1000 : letterBase;
  return (Number(count) * base ** (powers[unit.toLowerCase()] ?? 0)) / 1024 ** 2;
}
