import { parseOrigin } from '../../settings/parse-origin.ts';

/** What Streamlit logs of a handshake that it refused: `disallowed Origin or Host header: origin=…` in 1.67, `from disallowed origin: …` in 1.60. */
const refusal =
  /Rejecting WebSocket connection (?:with disallowed Origin or Host header: origin=|from disallowed origin: )([^\s,]+)/;

/**
 * The origin that a line of the app's log says was refused; null: it says nothing of the kind. So a proxy that leads straight to
 * the app's port is heard of too, which the door never sees. Our own stranger, who must be refused, is left out.
 */
export function refusedOrigin(line: string): string | null {
  const origin = refusedIn(line);
  return origin === null || isStranger(origin) ? null : origin;
}

/** Does a line say that the app refused our own stranger, as it must? `.invalid` is nobody's (RFC 2606). */
export function refusesOurStranger(line: string): boolean {
  const origin = refusedIn(line);
  return origin !== null && isStranger(origin);
}

/** The same of several lines. */
export function refusedOrigins(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => refusedOrigin(line) ?? []);
}

/** Nearly all lines have none, which is seen soonest without the pattern; reading an origin takes a thousand times as long. */
function refusedIn(line: string): string | null {
  if (!line.includes('Rejecting WebSocket')) return null;
  const [, text] = refusal.exec(line) ?? [];
  const reading = text === undefined ? null : parseOrigin(text);
  return reading?.ok === true ? reading.origin : null;
}

function isStranger(origin: string): boolean {
  return new URL(origin).hostname.endsWith('.invalid');
}
