import type { Wired } from '../wire.ts';

const lastLines = 20;

/** The last lines of an app that was in trouble when it was last looked at, before it was stopped; else null. */
export function watchLastWords({ session, log }: Pick<Wired, 'session' | 'log'>): () => string | null {
  let trouble = false;
  session.subscribe((_, { process: { state } }) => {
    if (state === 'failed' || state === 'backoff') trouble = true;
    if (state === 'ready') trouble = false;
  });
  // The alternate screen takes its text with it: what failed is said again on the main one.
  return () => {
    if (!trouble) return null;
    const rows = log.slice(Math.max(log.oldest, log.next - lastLines), lastLines);
    return rows.map(({ source, text }) => `[${source}] ${text}`).join('\n');
  };
}
