import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Hands, openPageInBrowser } from '../real/sessions/hands.ts';
import { publishApp } from '../real/sessions/published.ts';
import { type Browser, findBrowser, startBrowser } from '../support/browser.ts';
import { makeProject } from '../support/streamlit.ts';
import { domain } from '../support/tunnel-agents.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const script = `
import itertools, os
import streamlit as st
s = st.session_state
s.setdefault("n", 0)
st.text(f"round={os.environ.get('ROUND')}")
if st.button("Count"):
    s.n += 1
st.text(f"n={s.n}")
st.text(f"typed={st.text_input('Long')}.")
file = st.file_uploader("File")
st.text(f"file={file.name if file else None} {len(file.getvalue()) if file else 0}")
st.download_button("Save", f"count {s.n}", "count.txt")
count = itertools.count()
@st.fragment(run_every=0.5)
def tick():
    st.text(f"tick {next(count)} in round {os.environ.get('ROUND')}")
tick()
`;
const files = {
  'app.py': script,
  'pages/Other.py': 'import streamlit as st\nst.text(f"other page n={st.session_state.n}")\n',
};
const letters = 'the quick brown fox jumps over the lazy dog while it restarts';
const restarts = 3;
/** The page of Streamlit loads slowly where three do at once. */
const loadMs = 60_000;

describe.each(['1.46.1', '1.53.0', '1.60.0', 'newest'] as const)(
  'three Chromiums, Streamlit %s',
  (version) => {
    it.for(['stop-first', 'overlap'])(
      `notice nothing of ${restarts} restarts, %s: typing, a file, a download, fragments, pages`,
      async (way, context) => {
        const command = await findBrowser();
        if (command === null) return context.skip('no Chromium is installed');
        const app = await publishApp({ version, files, lines: `OCAP_RESTART=${way}` });
        undo.push(app.end);
        const saved = makeProject({ 'big.bin': 'x'.repeat(300_000) });
        undo.push(() => rmSync(saved, { recursive: true }));

        async function browse(): Promise<{ browser: Browser; hands: Hands }> {
          const browser = await startBrowser(command ?? '', domain);
          undo.push(browser.close);
          const hands = await openPageInBrowser(browser, `https://${domain}:${app.edge.httpsPort}`);
          await browser.shows(/n=0[\s\S]*tick 1/, loadMs);
          await browser.run("window.isTheFirst = 'yes'");
          return { browser, hands };
        }
        const [typist, holder, reader] = [await browse(), await browse(), await browse()];

        await holder.hands.chooseFile(join(saved, 'big.bin'));
        await holder.browser.shows(/file=big\.bin 300000/);
        await holder.hands.press('Count');
        await holder.browser.shows(/n=1/);
        await reader.hands.press('Count');
        await reader.browser.shows(/n=1/);
        await reader.hands.follow('Other');
        await reader.browser.shows(/other page n=1/);
        await typist.hands.focus('Long');

        for (let round = 1; round <= restarts; round += 1) {
          const restarted = app.restart(`OCAP_RESTART=${way}\nROUND=${round}`);
          await typist.hands.type(letters, 25);
          await restarted;
          await holder.browser.shows(new RegExp(`round=${round}[\\s\\S]*tick [1-9]\\d* in round ${round}`));
          await holder.hands.press('Count');
          await holder.browser.shows(new RegExp(`n=${round + 1}\\b`));
          await holder.browser.shows(/file=big\.bin 300000/);
          expect(await reader.browser.shows(/other page/)).toContain('other page n=1');
          expect(await typist.hands.focused()).toBe(`Long: ${letters.repeat(round)}`);
        }
        await typist.hands.enter();
        await typist.browser.shows(new RegExp(`typed=${letters.repeat(restarts)}\\.`));
        expect(await holder.hands.save('Save', saved, 'count.txt')).toBe(`count ${restarts + 1}`);
        for (const { browser, hands } of [typist, holder, reader]) {
          expect(await hands.line()).toBe('1 opened, 0 closed');
          expect(await browser.run('window.isTheFirst')).toBe('yes');
        }
      },
    );
  },
);
