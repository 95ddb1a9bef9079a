import type { AllowedOrigin } from '../settings/allowed-origins.ts';
import { parseOrigin } from '../settings/parse-origin.ts';

/** The origins of a hand-written list, separated as people separate them, that the generated list lacks. */
export function originsLeftOut(
  entries: readonly string[],
  allowed: readonly AllowedOrigin[],
): readonly string[] {
  const listed = new Set(allowed.map(({ origin }) => origin));
  const origins = entries.flatMap((entry) => {
    const reading = parseOrigin(entry);
    return reading.ok && !listed.has(reading.origin) ? [reading.origin] : [];
  });
  return [...new Set(origins)];
}

/** Between commas or spaces, in quotes and brackets or not. */
export function splitOrigins(text: string): readonly string[] {
  return text.split(/[\s,;[\]"']+/).filter((entry) => entry !== '');
}

/** The entries of a list; a text where a list belongs is taken as people mean it. */
export function entriesOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return splitOrigins(value);
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}
