import { afterEach, describe, expect, it } from 'vitest';
import { longTestsOn } from '../../support/streamlit.ts';
import { publishApp } from './published.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const app = `
import os, time
import streamlit as st
s = st.session_state
s.setdefault("n", 0)
if os.environ.get("DIES") and s.n > 0:
    time.sleep(1)
    os._exit(3)
if st.button("Count"):
    s.n += 1
if st.button("Long"):
    st.text("begun")
    time.sleep(7)
    s.n += 10
file = st.file_uploader("File")
st.text(f"file={file.getvalue().decode() if file else None}")
st.text(f"n={s.n} word={os.environ['WORD']}")
`;
const overlap = (text: string) => `OCAP_RESTART=overlap\n${text}`;

describe.each(longTestsOn('newest'))('visitors of Streamlit %s go over one by one', (version) => {
  async function publish() {
    const published = await publishApp({ version, files: { 'app.py': app }, lines: overlap('WORD=0') });
    undo.push(published.end);
    const visit = async () => {
      const visitor = await published.visit();
      undo.push(visitor.leave);
      await visitor.click('Count');
      await visitor.shows(/n=1 word=0/);
      return visitor;
    };
    return { ...published, visit };
  }

  it('those whose scripts run when they are over, while others are with the new app already', async () => {
    const { program, visit, restart } = await publish();
    const [first, second, busy] = [await visit(), await visit(), await visit()];
    await first.upload('File', 'a.txt', Buffer.from('content'));
    await first.shows(/file=content/);
    await busy.press('Long');
    await busy.shows(/begun/);
    const restarted = restart(overlap('WORD=1'));
    await first.shows(/file=content\nn=1 word=1/);
    await second.shows(/n=1 word=1/);
    await first.click('Count');
    await first.shows(/n=2 word=1/);
    // Its script began in the old app, and counts once.
    expect(busy.texts().join('\n')).not.toContain('word=1');
    await busy.shows(/n=11 word=1/, 30_000);
    await restarted;
    const ready = program.events.findLast(({ type, state }) => type === 'process' && state === 'ready');
    expect(ready).toMatchObject({ carried: 3, left: [] });
    expect(Number(ready?.['silenceMs'])).toBeLessThan(5000);
    const pages = [first, second, busy];
    expect(pages.flatMap(({ socket, exceptions }) => [...socket.closeCodes, ...exceptions()])).toEqual([]);
  });

  it('and are back with the old app where the new one ends half way, which is told', async () => {
    const { program, visit, writeEnv } = await publish();
    const visitor = await visit();
    const from = program.events.length;
    writeEnv(overlap('WORD=0\nDIES=1'));
    const told = await program.event(
      ({ type, errors }) => type === 'settings' && JSON.stringify(errors).includes('was with it'),
      from,
      30_000,
    );
    expect(JSON.stringify(told)).toContain('1 visitor was with it');
    // It comes back by itself, after half a second.
    await expect.poll(() => visitor.socket.opened, { timeout: 15_000 }).toBe(2);
    await visitor.click('Count');
    await visitor.shows(/n=2 word=0/);
    expect(program.events.slice(from).filter(({ type }) => type === 'process')).toEqual([]);
  });
});
