import { expect } from 'vitest';
import { openVisitor } from '../../real/sessions/client/visitor.ts';
import { untilIdle } from '../support/messages.ts';
import { createShimmed, stopDump } from '../support/shimmed-app.ts';
import type { ShimCase } from '../support/visits.ts';
import { counting } from './values.ts';

const slow = counting(`
import time
if st.button("Slow"):
    time.sleep(1)
    st.session_state.n += 10
    st.text("over")
`);

/** Sessions that go one by one, while their app goes on. */
export const handCases: readonly ShimCase[] = [
  {
    name: 'waits for the script of a session that is asked for, and leaves out one whose script runs on',
    always: ['newest'],
    async run({ start, visit }) {
      const project = await start(slow);
      const visitor = await visit(project, { comesBack: false });
      const { messages } = project.app;
      await untilIdle(messages);
      const one = { ...stopDump, stop: false, ids: [String(visitor.page.sessionId)] };
      await visitor.press('Slow');
      messages.say({ ...one, scriptsMs: 50 });
      expect(await messages.hear('dumped')).toMatchObject({ sessions: 0, ids: [], stopped: 0 });
      messages.say({ ...one, scriptsMs: 5000 });
      expect(await messages.hear('dumped')).toMatchObject({ sessions: 1, ids: one.ids, stopped: 0 });
      await visitor.shows(/^over$/m);
      await project.restart();
      const session = String(visitor.page.sessionId);
      const again = await visit(project, { session, runs: false });
      await again.shows(/^n=10$/m);
    },
  },
  {
    name: 'writes down at the end all but those that another app has by then',
    always: ['newest'],
    async run({ start, visit }) {
      const project = await start(counting());
      const [gone, left] = [await visit(project), await visit(project)];
      const { messages } = project.app;
      messages.say({ ...stopDump, except: [gone.page.sessionId] });
      expect(await messages.hear('dumped')).toMatchObject({ sessions: 1, ids: [left.page.sessionId] });
    },
  },
  {
    name: 'goes on with a session as it came last, though it has been here before',
    always: ['newest'],
    async run({ start, visit, version, undo }) {
      const project = await start(counting());
      const visitor = await visit(project, { comesBack: false });
      await visitor.click('Count');
      const next = await createShimmed(version, { 'app.py': counting() }, { file: project.file });
      undo.push(() => next.app.stop());
      const { messages, baseUrl } = await next.start();
      const session = String(visitor.page.sessionId);
      let order = 10;
      const hand = async () => {
        await untilIdle(project.app.messages);
        project.app.messages.say({ ...stopDump, stop: false, ids: [session] });
        await project.app.messages.hear('dumped');
        order += 1;
        messages.say({ type: 'take', order, reruns: 'now' });
        while ((await messages.hear('taken'))['order'] !== order);
      };
      await hand();
      const first = await openVisitor({ url: baseUrl, session, runs: false });
      await first.shows(/^n=1$/m);
      first.leave();
      await visitor.click('Count');
      await hand();
      const again = await openVisitor({ url: baseUrl, session, runs: false });
      undo.push(again.leave);
      await again.shows(/^n=2$/m);
      expect(again.page.sessionId).toBe(session);
    },
  },
];
