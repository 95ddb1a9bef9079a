import { createContext, Script } from 'node:vm';
import type { Range } from '../highlights.ts';
import type { SearchPattern } from './search-pattern.ts';

/** Finds a pattern in texts; null when it took too long. */
export type Matcher = (texts: readonly string[]) => readonly (readonly Range[])[] | null;

/** A page of ordinary lines takes 2 ms; nobody notices a key that waits this long, once. */
const patienceMs = 150;
/** A pattern that is too slow has used nearly all of it; of a machine that is busy with something else we had less. */
const usedMs = patienceMs / 2;
const mostTries = 4;
const mostRanges = 100;

/**
 * A matcher that no pattern can freeze: `(a+)+$` takes time without end on some lines, and only a timeout of `node:vm` can
 * interrupt a regular expression within a thread. That timeout is of the clock on the wall: where we did not get the time, the
 * pattern is tried again. A call costs 0.2 ms, so texts are given many at once.
 */
export function createMatcher({ regex }: SearchPattern, cpuMs = ownCpuMs): Matcher {
  let texts: readonly string[] = [];
  let found: (readonly Range[])[] = [];
  const find = () => {
    for (const text of texts) found.push(rangesIn(text, regex));
  };
  const context = createContext({ find });
  const script = new Script('find()');
  return (next) => {
    texts = next;
    for (let tries = 0; tries < mostTries; tries += 1) {
      found = [];
      const before = cpuMs();
      try {
        script.runInContext(context, { timeout: patienceMs });
        return found;
      } catch {
        // Too slow, or too deep for the engine's stack.
        if (cpuMs() - before >= usedMs) return null;
      }
    }
    return null;
  };
}

function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** What is found in a text, but for nothing found: `a*` finds that everywhere. */
function rangesIn(text: string, regex: RegExp): Range[] {
  const ranges: Range[] = [];
  for (const { 0: match, index } of text.matchAll(regex)) {
    if (match !== '') ranges.push([index, index + match.length]);
    if (ranges.length === mostRanges) break;
  }
  return ranges;
}
