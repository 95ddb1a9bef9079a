import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Visitor } from './client/visitor.ts';
import type { PublishedApp } from './published.ts';

export const counter = `
import os, streamlit as st
st.session_state.setdefault("n", 0)
if st.button("Count"):
    st.session_state.n += 1
st.write(f"n={st.session_state.n} word={os.environ.get('WORD')}")
`;

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
export async function edited(app: PublishedApp, visitor: Visitor, word: number, lines = ''): Promise<string> {
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

/** After these the next may be done beside the old app by itself. */
export async function threeWentWell(app: PublishedApp, visitor: Visitor, lines = ''): Promise<void> {
  for (const word of [1, 2, 3]) {
    expect(await edited(app, visitor, word, lines)).not.toContain('is tried beside');
    await expect.poll(() => kept(app), { timeout: 10_000 }).toBe(word);
  }
}

/** The fourth restart after three that went well with a visitor there: it is done beside the old app, and closes nothing. */
export async function fourthIsBeside(app: PublishedApp): Promise<void> {
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
}
