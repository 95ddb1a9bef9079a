import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Visitor } from './client/visitor.ts';
import { type PublishedApp, publishApp } from './published.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const counter = `
import os, streamlit as st
st.session_state.setdefault("n", 0)
if st.button("Count"):
    st.session_state.n += 1
st.write(f"n={st.session_state.n} word={os.environ.get('WORD')}")
`;

async function published(lines: string, script = counter) {
  const app = await publishApp({ version: '1.53.0', files: { 'app.py': script }, lines });
  undo.push(app.end);
  return app;
}

/** It finds out by a file of its own, which nobody sees from outside. */
const jealous = `
import os, pathlib, sys
if "owner" not in sys.modules:
    owner = pathlib.Path("owner.pid")
    if owner.exists():
        try:
            os.kill(int(owner.read_text()), 0)
        except ProcessLookupError:
            pass
        else:
            raise RuntimeError("one of me is enough")
    owner.write_text(str(os.getpid()))
    sys.modules["owner"] = os
${counter}`;

/** How many restarts in a row are kept to have gone well. */
function kept({ project }: PublishedApp): number {
  const folder = join(project.folder, '.local', 'state', 'ocap-dev', 'proved');
  try {
    const [name = ''] = readdirSync(folder);
    return Number(JSON.parse(readFileSync(join(folder, name), 'utf8')).restarts);
  } catch {
    return 0;
  }
}

/** Restarts it by an edit, in which the visitor clicks once; gives what was logged meanwhile. */
async function edited(app: PublishedApp, visitor: Visitor, word: number, lines = ''): Promise<string> {
  const from = app.program.events.length;
  await app.restart(`${lines}WORD=${word}`);
  await visitor.shows(new RegExp(`^n=${word - 1} word=${word}$`, 'm'));
  await visitor.click('Count');
  await visitor.shows(new RegExp(`^n=${word} word=${word}$`, 'm'));
  return app.program.events
    .slice(from)
    .map((event) => JSON.stringify(event))
    .join('\n');
}

async function threeWentWell(app: PublishedApp, visitor: Visitor, lines = ''): Promise<void> {
  for (const word of [1, 2, 3]) {
    expect(await edited(app, visitor, word, lines)).not.toContain('is tried beside');
    await expect.poll(() => kept(app), { timeout: 10_000 }).toBe(word);
  }
}

describe.skipIf(process.platform !== 'linux')('with no word of OCAP_RESTART', () => {
  it('the fourth restart is done beside the old app, since three went well with a visitor there', async () => {
    const app = await published('WORD=0');
    const visitor = await app.visit();
    await threeWentWell(app, visitor);
    const from = app.program.events.length;
    expect(await edited(app, visitor, 4)).toContain('is tried beside');
    await app.program.event(
      ({ line }) => line === 'Done beside the old app: 3 restarts in a row had gone well.',
      from,
    );
    expect([visitor.socket.opened, ...visitor.socket.closeCodes]).toEqual([1]);
    expect(visitor.exceptions()).toEqual([]);
  });

  it('an app that bears no other beside it has the edit all the same, and no visitor meets what the other raised', async () => {
    const app = await published('WORD=0', jealous);
    const visitor = await app.visit();
    await threeWentWell(app, visitor);
    const told = await edited(app, visitor, 4);
    expect(told).toContain('is tried beside');
    expect(told).toContain('RuntimeError: one of me is enough');
    expect(told).toContain('ocap-dev restart --forget');
    expect(await edited(app, visitor, 5)).not.toContain('is tried beside');
    expect([visitor.socket.opened, ...visitor.socket.closeCodes]).toEqual([1]);
    expect(visitor.exceptions()).toEqual([]);
  });
});

it('with OCAP_RESTART=stop-first never', async () => {
  const lines = 'OCAP_RESTART=stop-first\n';
  const app = await published(`${lines}WORD=0`);
  const visitor = await app.visit();
  await threeWentWell(app, visitor, lines);
  for (const word of [4, 5]) expect(await edited(app, visitor, word, lines)).not.toContain('tried beside');
});
