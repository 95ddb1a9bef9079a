import { afterEach, describe, expect, it } from 'vitest';
import { longTestsOn, startApp } from '../../support/streamlit.ts';
import { openVisitor, type VisitorOptions } from './client/visitor.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const script = `
import streamlit as st
st.session_state.setdefault("n", 0)
if st.button("Count"):
    st.session_state.n += 1
st.text(f"n={st.session_state.n}")
name = st.text_input("Name")
level = st.slider("Level", 0, 10)
amount = st.number_input("Amount", 0.0, 9.0)
agreed = st.checkbox("Agreed")
town = st.selectbox("Town", ["Brest", "Audierne"])
st.write(f"{name} {level} {amount} {agreed} {town} {st.query_params.get('q')}")
if file := st.file_uploader("File"):
    st.text(f"{file.name} of {len(file.getvalue())}")
st.download_button("Save", f"count {st.session_state.n}".encode(), "count.txt")
@st.fragment
def part():
    if st.button("Part"):
        st.text("part pressed")
part()
if st.button("Fail"):
    1 / 0
`;

describe.each(longTestsOn('newest'))('a visitor of Streamlit %s', (version) => {
  async function visit(options: Partial<VisitorOptions> = {}) {
    const app = await startApp({
      version,
      files: {
        'app/front.py': script,
        'app/pages/Other.py': 'import streamlit as st\nst.text("other page")',
      },
    });
    undo.push(app.end);
    const visitor = await openVisitor({ url: app.baseUrl, ...options });
    undo.push(visitor.leave);
    return { app, visitor };
  }

  it('clicks, sets each kind of widget, and reads what the page shows then', async () => {
    const { visitor } = await visit({ query: 'q=7' });
    await visitor.click('Count');
    await visitor.click('Count');
    expect(visitor.texts()).toContain('n=2');
    await visitor.set('Name', 'Ada');
    await visitor.set('Level', 4);
    await visitor.set('Amount', 1.5);
    await visitor.set('Agreed', true);
    await visitor.set('Town', 'Audierne');
    await visitor.shows(/^Ada 4 1.5 True Audierne 7$/m);
    await visitor.click('Part');
    expect(visitor.texts()).toContain('part pressed');
    expect(visitor.exceptions()).toEqual([]);
    await visitor.click('Fail');
    expect(visitor.exceptions()).toEqual(['ZeroDivisionError: division by zero']);
    await visitor.goTo('Other');
    expect(visitor.texts()).toEqual(['other page']);
  });

  it('uploads, downloads, and goes on with its session where its line was broken', async () => {
    const { visitor } = await visit({ comesBack: true });
    await visitor.upload('File', 'a.bin', Buffer.alloc(5000, 7));
    expect(visitor.texts()).toContain('a.bin of 5000');
    await visitor.click('Count');
    expect(String(await visitor.download('Save'))).toBe('count 1');
    const session = visitor.page.sessionId;
    visitor.socket.cut();
    await expect.poll(() => visitor.socket.opened).toBe(2);
    await visitor.click('Count');
    expect(visitor.page.sessionId).toBe(session);
    expect(visitor.texts()).toEqual(expect.arrayContaining(['n=2', 'a.bin of 5000']));
    expect(visitor.socket.closeCodes).toEqual([1006]);
  });
});
