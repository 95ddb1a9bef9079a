import { describe, expect, it } from 'vitest';
import { createVisits, type ShimVersion } from '../support/visits.ts';

const script = `
import streamlit as st
st.session_state.setdefault("n", 0)
if st.button("Count"):
    st.session_state.n += 1
st.text(f"n={st.session_state.n}")
name = st.text_input("Name", key="name")
st.text(f"name={name}")
`;

/** What is still there after a restart. */
export function carriedCases(version: ShimVersion): void {
  describe(`Streamlit ${version}`, () => {
    const { start, visit } = createVisits(version);

    it('keeps a counter and a text field, and runs the page once without being asked', async () => {
      const project = await start(script);
      expect(await project.app.messages.hear('hello')).toMatchObject({ v: 1, carry: true });
      const visitor = await visit(project);
      await visitor.click('Count');
      await visitor.click('Count');
      await visitor.set('Name', 'Ada');
      const session = visitor.page.sessionId;
      expect(await project.restart()).toMatchObject({ ids: [session], left: [], stopped: 0, threads: [] });
      expect(await project.app.messages.hear('taken')).toEqual({ type: 'taken', order: 1, sessions: 1 });
      expect(await project.app.messages.hear('restored')).toMatchObject({
        session,
        outcome: 'kept',
        left: [],
      });
      await visitor.shows(/^n=2$/m);
      await visitor.click('Count');
      expect(visitor.page.sessionId).toBe(session);
      expect(visitor.texts()).toEqual(expect.arrayContaining(['n=3', 'name=Ada']));
      expect(visitor.exceptions()).toEqual([]);
    });
  });
}
