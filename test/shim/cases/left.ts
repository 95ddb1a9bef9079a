import { expect } from 'vitest';
import { untilIdle } from '../support/messages.ts';
import { limits, stopDump } from '../support/shimmed-app.ts';
import type { ShimCase } from '../support/visits.ts';
import { counting } from './values.ts';

const awkward = counting(`
import sqlite3, sys, threading
state = st.session_state
class Holder:
    def __init__(self, inner):
        self.inner = inner
def numbers():
    yield 1
def local():
    class Inside: pass
    return Inside()
class Once:
    def __reduce__(self):
        return (int, ("no number",))
if st.button("Fill"):
    state.lock = threading.Lock()
    state.numbers = numbers()
    state.database = sqlite3.connect(":memory:", check_same_thread=False)
    state.call = lambda: 1
    state.thread = threading.Thread(target=print, name="unstarted")
    state.module = sys
    state.holder = Holder(threading.Lock())
    state.inside = local()
    state.once = Once()
    state.nested = {"secret": "hunter2", "file": sys.stdout}
if st.button("Thread"):
    threading.Thread(target=threading.Event().wait, name="ticker", daemon=True).start()
    def poll():
        threading.Event().wait()
    threading.Thread(target=poll, name="poller", daemon=True).start()
st.text(f"left={'lock' in state or 'holder' in state}")
`);

const needsConnection = counting(`
import sqlite3
state = st.session_state
if "ready" not in state:
    state.database = sqlite3.connect(":memory:", check_same_thread=False)
    state.ready = True
st.text(f"answer={state.database.execute('select 42').fetchone()[0]}")
`);

/** What does not go along, and is told. */
export const leftCases: readonly ShimCase[] = [
  {
    name: 'names each key that cannot go along, its type and the reason, never a value; the others go',
    always: ['newest'],
    async run({ start, visit }) {
      const project = await start(awkward);
      const visitor = await visit(project);
      await visitor.click('Count');
      await visitor.click('Fill');
      await visitor.click('Thread');
      project.app.messages.say({ type: 'threads' });
      expect(await project.app.messages.hear('threads')).toEqual({ type: 'threads', names: ['poller'] });
      const dumped = await project.restart();
      const session = `${String(visitor.page.sessionId).slice(0, 4)}…`;
      const row = (key: string, kind: string, why: string) => ({ session, key, kind, why });
      expect(dumped).toMatchObject({ sessions: 1, threads: ['ticker', 'poller'] });
      expect(dumped['left']).toEqual(
        expect.arrayContaining([
          row('lock', '_thread.lock', 'cannot be pickled (_thread.lock)'),
          row('numbers', 'generator', 'cannot be pickled (generator)'),
          row('database', 'sqlite3.Connection', 'cannot be pickled (sqlite3.Connection)'),
          row('call', 'function', 'cannot be pickled (lambda)'),
          // 3.13 has another part of a thread that it cannot pickle.
          {
            ...row('thread', 'threading.Thread', ''),
            why: expect.stringMatching(/^cannot be pickled \(_thread/),
          },
          row('module', 'module', 'cannot be pickled (module)'),
          row('holder', 'Holder', 'cannot be pickled (_thread.lock)'),
          row('inside', 'local.<locals>.Inside', 'cannot be pickled (local class)'),
          row('once', 'Once', 'cannot be read again'),
          {
            ...row('nested', 'dict', ''),
            why: expect.stringMatching(/^cannot be pickled \(.*TextIOWrapper\)$/),
          },
        ]),
      );
      expect(dumped['left']).toHaveLength(10);
      expect(JSON.stringify(dumped)).not.toContain('hunter2');
      const restored = await project.app.messages.hear('restored');
      expect(restored).toMatchObject({ outcome: 'kept' });
      expect(restored['left']).toHaveLength(10);
      await visitor.shows(/^left=False$/m);
      expect(visitor.texts()).toContain('n=1');
    },
  },
  {
    name: 'starts a session fresh whose first run fails for what was left, and shows nobody the failure',
    async run({ start, visit }) {
      const project = await start(needsConnection);
      const exceptions: string[] = [];
      let look = () => {};
      const visitor = await visit(project, { heard: () => look() });
      look = () => void exceptions.push(...visitor.exceptions());
      await visitor.click('Count');
      await visitor.shows(/^answer=42$/m);
      const { left } = await project.restart();
      const restored = await project.app.messages.hear('restored');
      expect(restored).toMatchObject({ session: visitor.page.sessionId, outcome: 'fresh', left });
      await visitor.shows(/^n=0$/m);
      await visitor.shows(/^answer=42$/m);
      await visitor.click('Count');
      await visitor.shows(/^n=1$/m);
      expect(exceptions).toEqual([]);
    },
  },
  {
    name: 'leaves an exception that the script had anyway where it is, with the state',
    async run({ start, visit }) {
      const project = await start(counting('if st.session_state.n: 1 / 0'));
      const visitor = await visit(project);
      await visitor.click('Count');
      expect(visitor.exceptions()).toEqual(['ZeroDivisionError: division by zero']);
      await project.restart();
      expect(await project.app.messages.hear('restored')).toMatchObject({ outcome: 'kept', left: [] });
      await visitor.click('Count');
      await visitor.shows(/^n=2$/m);
    },
  },
  {
    name: 'waits for a click that runs; a script that runs on is asked to stop, one that cannot hear it is written as it is',
    always: ['newest'],
    async run({ start, visit }) {
      const project = await start(
        counting(`
import time
if st.button("Short"):
    st.text("short begun")
    time.sleep(0.3)
    st.text("more")
    st.session_state.short = True
if st.button("Long"):
    for step in range(1000):
        st.session_state.step = step
        st.text(f"step {step}")
        time.sleep(0.02)
if st.button("Deaf"):
    st.session_state.before = True
    st.text("deaf begun")
    time.sleep(6)
    st.session_state.after = True
st.text(str([each for each in ("short", "before", "after") if each in st.session_state]))
`),
      );
      const [short, long, deaf] = [await visit(project), await visit(project), await visit(project)];
      await Promise.all([short.press('Short'), long.press('Long'), deaf.press('Deaf')]);
      await short.shows(/^short begun$/m);
      await long.shows(/^step 3$/m);
      await deaf.shows(/^deaf begun$/m);
      project.app.messages.say({ type: 'who', scriptsMs: 0 });
      expect((await project.app.messages.hear('busy'))['ids']).toHaveLength(3);
      expect(await project.restart()).toMatchObject({ sessions: 3, stopped: 2 });
      await short.shows(/^\['short'\]$/m);
      await long.shows(/^\[\]$/m);
      await deaf.shows(/^\['before'\]$/m);
    },
  },
  {
    name: 'waits for a click of more than a second ago, whose script had no turn meanwhile',
    always: ['newest'],
    async run({ start, visit }) {
      const project = await start(
        counting(`
import time
if st.button("Late"):
    time.sleep(1.2)
    st.text("goes on")
    time.sleep(0.3)
    st.text("more")
    st.session_state.n += 10
    st.text(f"n={st.session_state.n}")
`),
      );
      const visitor = await visit(project);
      await visitor.press('Late');
      await visitor.shows(/^goes on$/m);
      expect(await project.restart()).toMatchObject({ sessions: 1, stopped: 0 });
      await visitor.shows(/^n=10$/m);
      // Once it has come back, and its script has run.
      await expect.poll(() => visitor.texts(), { timeout: 15_000 }).not.toContain('goes on');
      await untilIdle(project.app.messages);
      await visitor.press('Late');
      await visitor.shows(/^goes on$/m);
      // Soon nobody waits for an order any more that was given two seconds ago.
      project.app.messages.say({ ...stopDump, sentMs: Date.now() - 2000 });
      expect(await project.app.messages.hear('dumped')).toMatchObject({ sessions: 1, stopped: 1 });
    },
  },
  {
    name: 'tells what exceeds the limits of a session, of all, and of the time, and carries the rest',
    async run({ start, visit }) {
      const project = await start(
        counting('if st.button("Big"):\n    st.session_state.big = b"x" * 3_000_000'),
      );
      const [big, small, third] = [await visit(project), await visit(project), await visit(project)];
      await Promise.all([big.click('Big'), small.click('Count'), third.click('Count')]);
      const { messages } = project.app;
      await untilIdle(messages);
      const dump = async (told: object) => {
        messages.say({ ...stopDump, stop: false, limits: { ...limits, ...told } });
        return await messages.hear('dumped');
      };
      const session = `${String(big.page.sessionId).slice(0, 4)}…`;
      const left = [{ session, key: '*', kind: '', why: 'too large' }];
      expect(await dump({ sessionBytes: 1_000_000 })).toMatchObject({ sessions: 2, tooLarge: 1, left });
      expect(await dump({ totalBytes: 3_000_000 })).toMatchObject({ sessions: 2, tooLarge: 1, left });
      expect(await dump({ totalMs: 0 })).toMatchObject({ sessions: 0, late: 3, bytes: 0 });
      expect(await dump({})).toMatchObject({ sessions: 3, tooLarge: 0, late: 0, left: [] });
    },
  },
];
