import { narrate } from '../../core/view/narrate.ts';
import type { Snapshot } from '../../core/view/snapshot.ts';
import { lastWords } from '../../core/words/last-words.ts';
import { isOwnFault } from '../../logs/level.ts';
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

/** What is said on the main screen after ours, in three lines: how long it was, how many people were here, how many errors there were. */
export function watchDay({ session }: Pick<Wired, 'session'>, now: () => number = Date.now): () => string {
  const startedMs = now();
  const faults = (before: Snapshot | null, after: Snapshot) =>
    narrate(before, after).filter(isOwnFault).length;
  let errors = faults(null, session.snapshot());
  let people = 0;
  session.subscribe((before, after) => {
    people = Math.max(people, after.people.people.length);
    const { appFailure } = after;
    if (appFailure !== null && appFailure.atMs !== before?.appFailure?.atMs) errors += 1;
    errors += faults(before, after);
  });
  return () =>
    [lastWords.ran(now() - startedMs), lastWords.people(people), lastWords.errors(errors)].join('\n');
}
