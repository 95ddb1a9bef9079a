import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ShimCase } from '../support/visits.ts';
import { counting } from './values.ts';

const widgets = counting(`
import enum
class Town(enum.Enum):
    BREST = 1
    AUDIERNE = 2
def changed():
    st.session_state.calls = st.session_state.get("calls", 0) + 1
name = st.text_input("Name", key="name", on_change=changed)
note = st.text_area("Note")
level = st.slider("Level", 0, 10, key="level")
amount = st.number_input("Amount", 0.0, 9.0, key="amount")
agreed = st.checkbox("Agreed", key="agreed")
town = st.selectbox("Town", list(Town), format_func=lambda each: each.name, key="town")
many = st.multiselect("Many", ["a", "b", "c"], key="many")
with st.form("form"):
    inside = st.text_input("Inside", key="inside")
    sent = st.form_submit_button("Send")
st.text(f"{name} {note} {level} {amount} {agreed} {town.name} {town is Town.AUDIERNE} {many} {inside} {sent}")
st.text(f"calls={st.session_state.get('calls', 0)}")
@st.fragment
def part():
    if st.button("Part"):
        st.session_state.parts = st.session_state.get("parts", 0) + 1
    st.text(f"parts={st.session_state.get('parts', 0)}")
part()
`);

/** All kinds that a script can set; what the page sets is tried above. */
const presets = counting(`
import datetime, pandas as pd
state = st.session_state
values = {
    "radio": "b", "pills": "c", "segments": "a", "toggle": True, "colour": "#ff0000", "stars": 3,
    "day": datetime.date(2026, 3, 4), "days": (datetime.date(2026, 1, 1), datetime.date(2026, 2, 1)),
    "hour": datetime.time(7, 30), "range": (2, 5), "step": "b", "text": "words", "number": 2.5, "many": ["a", "c"],
}
if "set" not in state:
    state.set = True
    for key, value in values.items():
        state[key] = value
letters = ["a", "b", "c"]
got = {
    "radio": st.radio("R", letters, key="radio"), "pills": st.pills("P", letters, key="pills"),
    "segments": st.segmented_control("S", letters, key="segments"), "toggle": st.toggle("T", key="toggle"),
    "colour": st.color_picker("C", key="colour"), "stars": st.feedback("stars", key="stars"),
    "day": st.date_input("D", key="day"), "days": st.date_input("DD", (), key="days"),
    "hour": st.time_input("H", key="hour"), "range": st.slider("G", 0, 9, (0, 1), key="range"),
    "step": st.select_slider("L", letters, key="step"), "text": st.text_area("X", key="text"),
    "number": st.number_input("N", 0.0, 9.0, key="number"), "many": st.multiselect("M", letters, key="many"),
}
st.data_editor(pd.DataFrame({"a": [1, 2]}), key="edited")
st.dataframe(pd.DataFrame({"a": [1, 2]}), key="selected", on_select="rerun")
st.text(f"wrong={[key for key in values if got[key] != values[key] or state[key] != values[key]]}")
st.text(f"edited={state.edited['edited_rows']} selected={state.selected.selection.rows}")
`);

const uploads = counting(`
state = st.session_state
if file := st.file_uploader("File"):
    state.file = file
    st.text(f"there {file.name} {len(file.getvalue())}")
if "file" in state:
    st.text(f"state {state.file.name} {len(state.file.getvalue())} {state.file.getvalue()[:3]}")
`);

const addressed = counting(`
if st.button("Go"):
    st.query_params["town"] = ["Brest", "Crozon & more"]
st.text(f"q={st.query_params.get('q')} town={st.query_params.get_all('town')}")
st.text(f"zone={st.context.timezone} {st.context.locale}")
`);

const navigated = `
import streamlit as st
def first():
    st.text("page first")
def second():
    st.session_state.setdefault("seen", 0)
    st.session_state.seen += 1
    class Local: pass
    st.text(f"page second seen={st.session_state.seen}")
st.navigation([st.Page(first, title="first"), st.Page(second, title="second")]).run()
`;

/** Of the page: its widgets, its files, its address. */
export const pageCases: readonly ShimCase[] = [
  {
    name: 'keeps what every kind of widget was set to, calls no callback for it, and goes on with the next click',
    always: ['newest'],
    async run({ start, visit }) {
      const project = await start(widgets);
      const visitor = await visit(project);
      await visitor.set('Name', 'Ada');
      await visitor.set('Note', 'two words');
      await visitor.set('Level', 4);
      await visitor.set('Amount', 1.5);
      await visitor.set('Agreed', true);
      await visitor.set('Town', 'AUDIERNE');
      await visitor.set('Many', ['a', 'c']);
      await visitor.set('Inside', 'form text');
      await visitor.click('Part');
      const line = "Ada two words 4 1.5 True AUDIERNE True ['a', 'c'] form text False";
      expect(visitor.texts()).toEqual(expect.arrayContaining([line, 'calls=1', 'parts=1']));
      expect(await project.restart()).toMatchObject({ sessions: 1, left: [] });
      expect(await project.app.messages.hear('restored')).toMatchObject({ outcome: 'kept', left: [] });
      await visitor.click('Count');
      await visitor.shows(/^n=1$/m);
      await visitor.run();
      expect(visitor.texts()).toEqual(expect.arrayContaining([line, 'n=1', 'calls=1', 'parts=1']));
      await visitor.click('Part');
      await visitor.set('Name', 'Bea');
      expect(visitor.texts()).toEqual(
        expect.arrayContaining([line.replace('Ada', 'Bea'), 'n=1', 'calls=2', 'parts=2']),
      );
      expect(visitor.exceptions()).toEqual([]);
    },
  },
  {
    name: 'keeps all kinds of widgets that the script has set',
    async run({ start, visit }) {
      const project = await start(presets);
      const visitor = await visit(project);
      await visitor.click('Count');
      const lines = ['wrong=[]', 'edited={} selected=[]'];
      expect(visitor.texts()).toEqual(expect.arrayContaining(lines));
      expect(await project.restart()).toMatchObject({ left: [] });
      expect(await project.app.messages.hear('restored')).toMatchObject({ outcome: 'kept', left: [] });
      await visitor.click('Count');
      await visitor.shows(/^n=2$/m);
      await visitor.run();
      expect(visitor.texts()).toEqual(expect.arrayContaining(lines));
      expect(visitor.exceptions()).toEqual([]);
    },
  },
  {
    name: 'keeps an upload of 5 MB, and the file that the script put into its state, and writes it once',
    async run({ start, visit }) {
      const project = await start(uploads);
      const visitor = await visit(project);
      const size = 5_000_000;
      await visitor.upload('File', 'a.bin', Buffer.alloc(size, 'abc'));
      await visitor.shows(/^state a.bin 5000000 b'abc'$/m);
      const dumped = await project.restart();
      expect(dumped).toMatchObject({ sessions: 1, left: [] });
      expect(Number(dumped['bytes'])).toBeLessThan(size + 5000);
      await project.app.messages.hear('restored');
      await visitor.click('Count');
      await visitor.shows(/^n=1$/m);
      await visitor.run();
      expect(visitor.texts()).toEqual(
        expect.arrayContaining(['n=1', 'there a.bin 5000000', "state a.bin 5000000 b'abc'"]),
      );
    },
  },
  {
    name: 'keeps the address, also as the script set it, and what the page told of its browser',
    async run({ start, visit }) {
      const project = await start(addressed);
      const visitor = await visit(project, { query: 'q=7' });
      await visitor.click('Go');
      await visitor.click('Count');
      const line = "q=7 town=['Brest', 'Crozon & more']";
      expect(visitor.texts()).toContain(line);
      await project.restart();
      await project.app.messages.hear('restored');
      await visitor.shows(/^zone=Europe\/Paris fr-FR$/m);
      expect(visitor.texts()).toEqual(expect.arrayContaining([line, 'n=1']));
      await visitor.click('Count');
      expect(visitor.texts()).toContain(line);
    },
  },
  {
    name: 'comes back to the page of pages/ that the visitor was at',
    async run({ start, visit }) {
      const project = await start({
        'app.py': counting(),
        'pages/Other.py': `
import streamlit as st
class Note:
    text = "written on the other page"
if "note" not in st.session_state:
    st.session_state.note = Note()
    st.session_state.note.text += " once"
st.text(f"other page, {st.session_state.get('n')}, {st.session_state.note.text}")
`,
      });
      const visitor = await visit(project);
      await visitor.click('Count');
      await visitor.goTo('Other');
      expect(visitor.texts()).toEqual(['other page, 1, written on the other page once']);
      expect(await project.restart()).toMatchObject({ left: [] });
      expect(await project.app.messages.hear('restored')).toMatchObject({ outcome: 'kept', left: [] });
      await visitor.run();
      expect(visitor.texts()).toEqual(['other page, 1, written on the other page once']);
    },
  },
  {
    name: 'comes back to the page of st.navigation that the visitor was at',
    async run({ start, visit }) {
      const project = await start(navigated);
      const visitor = await visit(project);
      expect(visitor.texts()).toEqual(['page first']);
      await visitor.goTo('second');
      expect(visitor.texts()).toEqual(['page second seen=1']);
      await project.restart();
      await project.app.messages.hear('restored');
      await visitor.shows(/^page second seen=2$/m);
    },
  },
  {
    name: 'runs the main script for the page of st.navigation that the visitor was at, also where its file lies in pages/',
    always: ['newest'],
    async run({ start, visit }) {
      const main = 'import streamlit as st\nst.text("main script")\n';
      const pages = 'st.navigation([st.Page("start.py", default=True), st.Page("pages/Other.py")]).run()';
      const project = await start({
        'app.py': main + pages,
        'start.py': 'import streamlit as st\nst.text("start")',
        'pages/Other.py': 'import streamlit as st\nst.text("other page")',
      });
      const visitor = await visit(project);
      expect(visitor.texts()).toEqual(['main script', 'start']);
      await visitor.goTo('Other');
      for (const [rest, texts] of [
        [pages, ['main script', 'other page']],
        [`st.stop()\n${pages}`, ['main script']],
        // Chooses no pages any more, so that `pages/` counts.
        ['', ['other page']],
      ] as const) {
        writeFileSync(join(project.folder, 'app.py'), main + rest);
        await project.restart();
        await project.app.messages.hear('restored');
        await visitor.run();
        expect(visitor.texts()).toEqual(texts);
      }
    },
  },
];
