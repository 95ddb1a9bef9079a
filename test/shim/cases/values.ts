import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ShimCase } from '../support/visits.ts';

/** A script that counts, with more behind it. */
export const counting = (more = '') => `
import streamlit as st
st.session_state.setdefault("n", 0)
if st.button("Count"):
    st.session_state.n += 1
st.text(f"n={st.session_state.n}")
${more}
`;

const plainValues = counting(`
import datetime, decimal
import pandas as pd
state = st.session_state
if st.button("Fill"):
    state.user = {"name": "Ada", "roles": ("admin", {"x"}), "since": datetime.date(2026, 1, 2)}
    state.price = decimal.Decimal("1.10")
    state.frame = pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    state.history = ["first"]
    state.same_history = state.history
if "user" in state:
    state.history.append("run")
    st.text(f"{state.user} {state.price} {state.frame.b.tolist()}")
    st.text(f"shared={state.history is state.same_history and len(state.same_history)}")
`);

const ownClasses = counting(`
import dataclasses, enum, jsonlib
state = st.session_state
st.text(f"early={'agent' in state}")
class Colour(enum.Enum):
    RED = "red"
@dataclasses.dataclass
class Agent:
    name: str
    log: list
    colour: Colour = Colour.RED
    # field
    def label(self):
        return f"{type(self) is Agent} {self.colour is Colour.RED} {self.name}{getattr(self, 'added', '')}"
def shout(text):
    return text.upper()
if st.button("Fill"):
    state.log = ["begun"]
    state.agent = Agent("Ada", state.log)
    state.other = {"agent": state.agent}
    state.tool = shout
    state.thing = jsonlib.Thing(4)
if "agent" in state:
    state.agent.log.append("run")
    st.text(f"agent={state.agent.label()} one={state.other['agent'] is state.agent}")
    st.text(f"log={state.log is state.agent.log} tool={state.tool('yes')}")
if "thing" in state:
    st.text(f"thing={type(state.thing) is jsonlib.Thing} {state.thing.told()}")
`);

const thing = (told: string) => `class Thing:
    def __init__(self, size):
        self.size = size
    def told(self):
        return ${told}
`;

/** Values of `st.session_state` that are still there. */
export const valueCases: readonly ShimCase[] = [
  {
    name: 'keeps counters, nested values, a DataFrame, and two keys that share one list',
    always: ['newest'],
    async run({ start, visit }) {
      const project = await start(plainValues);
      expect(await project.app.messages.hear('hello')).toMatchObject({ v: 1, carry: true });
      const visitor = await visit(project);
      await visitor.click('Count');
      await visitor.click('Fill');
      const session = visitor.page.sessionId;
      const before = visitor.texts();
      expect(before).toContain('shared=2');
      expect(await project.restart()).toMatchObject({ ids: [session], left: [], stopped: 0, threads: [] });
      expect(await project.app.messages.hear('taken')).toEqual({ type: 'taken', order: 1, sessions: 1 });
      const restored = await project.app.messages.hear('restored');
      expect(restored).toMatchObject({ session, outcome: 'kept', left: [] });
      // Nobody asked for this run: without it the page would be stale until its next click.
      await visitor.shows(/^shared=3$/m);
      await visitor.click('Count');
      expect(visitor.texts()).toEqual(
        before.map((each) => each.replace('n=1', 'n=2').replace('shared=2', 'shared=4')),
      );
      expect(visitor.page.sessionId).toBe(session);
    },
  },
  {
    name: 'keeps instances of classes of the script and of its modules, by the classes of now',
    always: ['newest'],
    async run({ start, visit }) {
      const project = await start({ 'app.py': ownClasses, 'jsonlib.py': thing('f"size {self.size}"') });
      const visitor = await visit(project);
      await visitor.click('Fill');
      await visitor.shows(/^agent=True True Ada one=True$/m);
      const edited = ownClasses.replace('# field', 'added: str = "!"');
      writeFileSync(join(project.folder, 'app.py'), edited);
      writeFileSync(join(project.folder, 'jsonlib.py'), thing('f"now {self.size}"'));
      expect(await project.restart()).toMatchObject({ sessions: 1, left: [] });
      expect(await project.app.messages.hear('restored')).toMatchObject({ outcome: 'kept', left: [] });
      await visitor.shows(/^thing=True now 4$/m);
      // Above its class in the first run it is not there yet.
      expect(visitor.texts()).toEqual(
        expect.arrayContaining(['early=False', 'agent=True True Ada! one=True', 'log=True tool=YES']),
      );
      await visitor.click('Count');
      expect(visitor.texts()).toEqual(expect.arrayContaining(['early=True', 'n=1', 'log=True tool=YES']));
    },
  },
  {
    name: 'puts aside what has lost its class, names it, and brings it back with the class',
    always: ['newest'],
    async run({ start, visit }) {
      const whole = counting(`
class Agent:
    name = "agent of now"
if st.button("Fill"):
    st.session_state.agent = Agent()
    st.session_state.agent.name = "kept"
st.text(f"agent={st.session_state.agent.name if 'agent' in st.session_state else None}")
`);
      const project = await start(whole);
      const visitor = await visit(project);
      await visitor.click('Fill');
      await visitor.click('Count');
      writeFileSync(join(project.folder, 'app.py'), whole.replaceAll('Agent', 'Robot'));
      expect(await project.restart()).toMatchObject({ left: [] });
      const session = `${String(visitor.page.sessionId).slice(0, 4)}…`;
      expect(await project.app.messages.hear('restored')).toMatchObject({
        outcome: 'kept',
        left: [{ session, key: 'agent', kind: '__main__.Agent', why: 'cannot be read' }],
      });
      await visitor.shows(/^agent=None$/m);
      expect(visitor.texts()).toContain('n=1');
      writeFileSync(join(project.folder, 'app.py'), whole);
      await project.restart();
      await visitor.shows(/^agent=kept$/m);
      expect(visitor.texts()).toContain('n=1');
    },
  },
  {
    name: 'keeps a value whose class is imported only where it is made',
    async run({ start, visit }) {
      const project = await start({
        'app.py': counting(`
if "thing" not in st.session_state:
    from things import Thing
    st.session_state.thing = Thing(st.session_state.n)
st.text(st.session_state.thing.told())
`),
        'things.py': thing('f"made at {self.size}"'),
      });
      const visitor = await visit(project);
      await visitor.click('Count');
      await project.restart();
      await visitor.shows(/^n=1$/m);
      expect(visitor.texts()).toContain('made at 0');
    },
  },
];
