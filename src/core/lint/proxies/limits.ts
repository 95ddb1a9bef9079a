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

const sizes: Readonly<Record<string, number>> = { '': 1, b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** `10m`, `10MB`, `10MiB`, in MB of 1024 × 1024 bytes; null: something else. */
export function megabytesOf(text: string): number | null {
  const [, count, unit = '', , decimal] = /^(\d+(?:\.\d+)?)\s*([kmg]?)(i?)(b?)$/i.exec(text.trim()) ?? [];
  if (count === undefined) return null;
  const factor = sizes[unit.toLowerCase()] ?? 1;
  return (Number(count) * factor) / 1024 ** 2 / (decimal === undefined ? 1 : 1);
}
