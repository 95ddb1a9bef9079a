import { setTimeout as delay } from 'node:timers/promises';
import type { Visitor } from './client/visitor.ts';

export interface ClickTally {
  readonly clicks: number;
  /** Clicks after which the page did not have one more than before; and those that were counted more than once. */
  readonly lost: number;
  /** When those were sent that were lost, by `performance.now`. */
  readonly lostAtMs: readonly number[];
  readonly doubled: number;
  /** Answers in which something else of the session was not what it had been. */
  readonly changed: readonly string[];
  readonly exceptions: readonly string[];
}

export interface Clicker {
  readonly visitor: Visitor;
  /** Resolves when a click that is made from now on is answered. */
  next(): Promise<void>;
  /** The longest that a click waited for its answer, in milliseconds, since the last look. */
  slowest(): number;
  stop(): Promise<ClickTally>;
}

/** Of a page that came back without its session: how long its click may take. */
const afterReturnMs = 3000;
const patienceMs = 45_000;

/** What the page of `countingApp` says. */
interface Shown {
  readonly count: number;
  /** Of the session, made when it began. */
  readonly id: string;
  readonly state: string;
}

/**
 * Clicks `Count` again and again with a pause of about `pauseMs`, and looks whether the page of `countingApp` counts each
 * click once and keeps the rest of what it holds.
 */
export function startClicking(visitor: Visitor, pauseMs: number): Clicker {
  const first = shown(visitor);
  const tally = {
    ...{ clicks: 0, lost: 0, doubled: 0 },
    ...{ lostAtMs: [] as number[], changed: [] as string[], exceptions: [] as string[] },
  };
  let [isOver, slowestMs] = [false, 0];
  let waiting: (() => void)[] = [];

  async function click(): Promise<void> {
    const told = waiting;
    waiting = [];
    const before = shown(visitor);
    tally.clicks += 1;
    const startMs = await visitor.press('Count').catch(noButton);
    if (startMs === null) {
      waiting.push(...told);
      return;
    }
    const after = await answered(visitor, before);
    slowestMs = Math.max(slowestMs, performance.now() - startMs);
    const counted = after.id === before.id ? after.count - before.count : 0;
    if (counted < 1) lose(startMs);
    else tally.doubled += counted - 1;
    if (after.state !== first.state) tally.changed.push(`${first.state} → ${after.state}`);
    tally.exceptions.push(...visitor.exceptions());
    for (const tell of told) tell();
  }

  function lose(sentMs: number): void {
    tally.lost += 1;
    tally.lostAtMs.push(sentMs);
  }

  /** A page without the button shows an exception, or nothing. */
  function noButton(): null {
    lose(performance.now());
    tally.exceptions.push(...visitor.exceptions());
    return null;
  }

  const clicking = (async () => {
    while (!isOver) {
      await click();
      // Spread by chance: people do not click in step.
      await delay(pauseMs * (0.5 + Math.random()));
    }
  })();
  return {
    visitor,
    next: () => new Promise((resolve) => waiting.push(resolve)),
    slowest() {
      const seenMs = slowestMs;
      slowestMs = 0;
      return seenMs;
    },
    async stop() {
      isOver = true;
      await clicking;
      for (const tell of waiting) tell();
      return tally;
    },
  };
}

/** What is shown once the click is counted, or will be no more. */
async function answered(visitor: Visitor, before: Shown): Promise<Shown> {
  const { opened } = visitor.socket;
  const endMs = performance.now() + patienceMs;
  let returnedMs = Number.POSITIVE_INFINITY;
  for (;;) {
    const now = shown(visitor);
    const nowMs = performance.now();
    // Another session is one that began anew.
    if (now.count !== before.count || now.id !== before.id) return now;
    if (visitor.socket.opened > opened) returnedMs = Math.min(returnedMs, nowMs);
    if (nowMs > Math.min(endMs, returnedMs + afterReturnMs)) return now;
    await visitor.news(500);
  }
}

function shown(visitor: Visitor): Shown {
  const text = visitor.texts().join('\n');
  const [, count = Number.NaN, id = ''] = /^n=(\d+) in (\w+)$/m.exec(text) ?? [];
  return {
    count: Number(count),
    id,
    state: /^state=(.*)$/m.exec(text)?.[1] ?? '(none)',
  };
}

/** An app whose session holds what sessions hold: a count, a login, things of the script's own, what two keys share. */
export const countingApp = `
import dataclasses, datetime, os, uuid
import streamlit as st

@dataclasses.dataclass
class Basket:
    items: list

s = st.session_state
if "n" not in s:
    s.n = 0
    s.id = uuid.uuid4().hex[:8]
    s.user = st.query_params.get("who", "nobody")
    s.basket = Basket([s.user, "apple"])
    s.shared = s.basket.items
    s.chat = [{"role": "user", "text": f"line {line} of {s.user}"} for line in range(20)]
    s.since = datetime.date(2026, 11, 26)
st.text(f"round={os.environ.get('ROUND')}")
if st.button("Count"):
    s.n += 1
name = st.text_input("Name")
st.text(f"state={s.user} {s.basket.items} {s.shared is s.basket.items} {len(s.chat)} {s.since} {name}")
st.text(f"n={s.n} in {s.id}")
`;
