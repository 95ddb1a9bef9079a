import type { Dump, LeftKey } from '../../../core/app/sessions/state.ts';
import { printable } from '../../../core/base/printable.ts';
import type { AppMessage } from './messages.ts';

type Dumped = Extract<AppMessage, { type: 'dumped' }>;
type Left = Dumped['left'];

/** As much as anybody reads of a name or a reason, and of a list of them. */
const longest = 200;
const mostKeys = 50;

/** What the app wrote down, for people: without a word of whose sessions they were. */
export function dumpOf({ sessions, left, threads, stopped, tooLarge, stale }: Dumped): Dump {
  const staleKeys = stale.map(({ key, name }) => ({ key: told(key), name: told(name) }));
  return {
    sessions,
    left: leftKeys(left),
    threads: [...new Set(threads.map(told))].slice(0, mostKeys),
    stopped,
    tooLarge,
    stale: unique(staleKeys, ({ key, name }) => `${key}\0${name}`).slice(0, mostKeys),
  };
}

/** Each key once, with the number of sessions. */
export function leftKeys(left: Left): readonly LeftKey[] {
  const counted = new Map<string, LeftKey>();
  for (const entry of left) {
    const [key, kind, why] = [told(entry.key), told(entry.kind), told(entry.why)];
    const id = [key, kind, why].join('\0');
    counted.set(id, { key, kind, why, sessions: (counted.get(id)?.sessions ?? 0) + 1 });
  }
  return [...counted.values()].slice(0, mostKeys);
}

/** On one line, without what a terminal would obey. */
export function told(text: string): string {
  const shown = printable(text.slice(0, longest + 1));
  return shown.length > longest ? `${shown.slice(0, longest)}…` : shown;
}

function unique<Item>(items: readonly Item[], id: (item: Item) => string): readonly Item[] {
  return [...new Map(items.map((item) => [id(item), item])).values()];
}
