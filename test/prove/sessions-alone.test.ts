import { execa } from 'execa';
import { afterEach, expect, it } from 'vitest';
import { openVisitor } from '../real/sessions/client/visitor.ts';
import { startJson } from '../support/json-program.ts';
import { createProject, launcher, userEnvironment } from '../support/project.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** It finds out by a file of its own, which nobody sees from outside. */
const jealous = `
import os, pathlib, sys, streamlit as st
if "jealous" not in sys.modules:
    other = pathlib.Path("app.pid")
    if other.exists():
        try:
            os.kill(int(other.read_text()), 0)
            raise RuntimeError("this app is already running")
        except ProcessLookupError:
            pass
    other.write_text(str(os.getpid()))
    sys.modules["jealous"] = os
st.write(f"word={os.environ['WORD']}")
`;

const ready = { type: 'process', state: 'ready' };
const isTried = ({ type, notices }: Readonly<Record<string, unknown>>) =>
  type === 'settings' && JSON.stringify(notices).includes('is tried beside');

it('that an app runs alone is remembered by the next supervisor, until it is to be forgotten', async () => {
  const project = await createProject('1.53.0', { 'app.py': jealous });
  undo.push(project.remove);
  const write = (word: string) => project.writeEnv(`OCAP_RESTART=overlap\nWORD=${word}`);
  write('0');
  let program = startJson(project);
  undo.push(() => program.end());

  /** Whether the app was tried beside the one that runs, at an edit that takes effect in any case. */
  async function edit(word: string): Promise<boolean> {
    const from = program.events.length;
    write(word);
    await program.event(ready, from, 30_000);
    const page = await openVisitor({ url: `http://127.0.0.1:${project.port}`, comesBack: true });
    await page.shows(new RegExp(`word=${word}$`, 'm'));
    page.leave();
    return program.events.slice(from).some(isTried);
  }

  async function visited(): Promise<void> {
    await program.event(ready);
    const page = await openVisitor({ url: `http://127.0.0.1:${project.port}`, comesBack: true });
    await page.shows(/word=/);
    page.leave();
  }

  await visited();
  expect(await edit('1')).toBe(true);
  expect(await edit('2')).toBe(false);
  await program.end();

  program = startJson(project);
  await visited();
  expect(await edit('3')).toBe(false);
  const told = program.events.map((event) => JSON.stringify(event)).join('\n');
  expect(told).toContain('ocap-dev restart --forget lets it be tried again');
  await execa(launcher, ['restart', '--forget'], {
    cwd: project.folder,
    env: userEnvironment(project.folder),
    extendEnv: false,
  });
  await visited();
  expect(await edit('4')).toBe(true);
});
