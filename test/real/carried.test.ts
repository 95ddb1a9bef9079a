import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startJson } from '../support/json-program.ts';
import { createProject, launcher, type TestProject, userEnvironment } from '../support/project.ts';
import { longTestsOn, realStreamlit } from '../support/streamlit.ts';
import { openTerminal } from '../support/terminal.ts';
import { openVisitor, type Visitor } from './sessions/client/visitor.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const app = `
import os, threading
import streamlit as st
st.session_state.setdefault("n", 0)
st.session_state.setdefault("provider", os.environ.get("LLM_PROVIDER", ""))
if os.environ.get("WITH_LOCK"):
    st.session_state.setdefault("lock", threading.Lock())
if os.environ.get("WITH_THREAD") and not st.session_state.get("timer"):
    st.session_state.timer = True
    threading.Thread(target=threading.Event().wait, name="own-timer", daemon=True).start()
if st.button("Count"):
    st.session_state.n += 1
st.text(f"n={st.session_state.n} {os.environ.get('LLM_PROVIDER', '')} {os.environ.get('ADMIN_PASSWORD', '')}")
`;

const ready = { type: 'process', state: 'ready' };

describe.each(longTestsOn('1.53.0'))('a restart of Streamlit %s', (version) => {
  async function start(env: string) {
    const project = await createProject(version, { 'app.py': app });
    undo.push(project.remove);
    project.writeEnv(env);
    const program = startJson(project);
    undo.push(() => program.end());
    await program.event(ready);
    /** Restarts it by an edit, and waits until it serves again. */
    const edit = async (text: string) => {
      const from = program.events.length;
      project.writeEnv(text);
      await program.event({ type: 'process', state: 'stopping' }, from);
      return program.event((event) => isReady(event) && event['carried'] !== null, from);
    };
    const line = (pattern: RegExp) =>
      program.event((event) => event.type === 'log' && pattern.test(String(event['line'])));
    return { project, program, edit, line };
  }

  it('by an edit of .env keeps what each visitor had, and the developer reads of it', async () => {
    const { project, program, edit, line } = await start('LLM_PROVIDER=ollama\nWITH_LOCK=1\nWITH_THREAD=1');
    const [one, two] = [await visit(project), await visit(project)];
    for (const label of ['Count', 'Count', 'Count']) await one.click(label);
    await two.click('Count');
    const told = await edit('LLM_PROVIDER=openai\nWITH_LOCK=1\nWITH_THREAD=1');
    expect(told).toMatchObject({ carried: 2, silenceMs: expect.any(Number) });
    expect(told['left']).toEqual([
      { key: 'lock', kind: expect.stringContaining('lock'), why: expect.any(String), sessions: 2 },
    ]);
    await one.shows(/^n=3 openai/m);
    await two.shows(/^n=1 openai/m);
    await one.click('Count');
    expect(one.texts().join()).toContain('n=4 openai');
    await line(/^2 sessions went over; visitors waited [\d.]+ m?s\.$/);
    await line(/^Left behind, since it cannot go over: lock \(.*in 2 sessions\)\.$/);
    await line(/^Threads of the app's own ended with the restart: own-timer\./);
    await line(/^provider in the sessions still holds LLM_PROVIDER as it was before the edit/);
    const ids = [one, two].map(({ page }) => page.sessionId ?? '');
    expect(ids.every((id) => id.length > 20)).toBe(true);
    for (const id of ids) expect(JSON.stringify(program.events)).not.toContain(id);
  });

  it('by a password that changed keeps nothing, and says so', async () => {
    const { project, edit, line } = await start('ADMIN_PASSWORD=first-one');
    const visitor = await visit(project);
    await visitor.click('Count');
    expect(await edit('ADMIN_PASSWORD=second-one')).toMatchObject({ carried: 0, left: [] });
    await line(/^Sessions begin afresh, since ADMIN_PASSWORD changed/);
    const again = await visit(project, visitor.page.sessionId ?? '');
    await again.shows(/^n=0/m);
  });
});

it('a Python that loads no file of ours (-E) is restarted as ever, and that is said once', async () => {
  const project = await createProject('1.53.0', { 'app.py': app });
  undo.push(project.remove);
  const [program = ''] = realStreamlit('1.53.0');
  rmSync(join(project.folder, '.venv'));
  mkdirSync(join(project.folder, '.venv/bin'), { recursive: true });
  const script = join(project.folder, '.venv/bin/streamlit');
  writeFileSync(script, `#!/bin/sh\nexec ${join(dirname(program), 'python')} -E ${program} "$@"\n`);
  chmodSync(script, 0o755);
  const ocapDev = startJson(project);
  undo.push(() => ocapDev.end());
  await ocapDev.event(ready);
  for (const value of ['1', '2']) {
    const from = ocapDev.events.length;
    project.writeEnv(`A=${value}`);
    expect(await ocapDev.event(ready, from)).toMatchObject({ carried: 0, left: [] });
  }
  const said = ocapDev.events.filter(({ line }) => String(line).startsWith('Sessions do not go over'));
  expect(said).toHaveLength(1);
  const visitor = await visit(project);
  await visitor.click('Count');
  await visitor.shows(/^n=1/m);
});

it('the screen says how many sessions r keeps; pressed again at once it gives fresh ones, and says that', async () => {
  const project = await createProject('1.53.0', { 'app.py': app });
  undo.push(project.remove);
  const env = userEnvironment(project.folder);
  const terminal = openTerminal({ command: launcher, args: [], cwd: project.folder, env, columns: 120 });
  undo.push(() => terminal.close());
  await terminal.see(/● ready/);
  const visitor = await visit(project);
  await visitor.click('Count');
  await visitor.click('Count');
  await terminal.see(/r restart \(1 session kept\)/);
  terminal.press('r');
  await terminal.see(/1 session went over; visitors waited [\d.]+ m?s/);
  await visitor.shows(/^n=2/m);
  await terminal.see(/r restart \(1 session kept\)/);
  terminal.press('r');
  await terminal.see(/r restart fresh/);
  terminal.press('r');
  await terminal.see(/Sessions begin afresh, as asked/);
  await expect.poll(() => visitor.socket.opened, { timeout: 15_000 }).toBeGreaterThan(2);
  await visitor.click('Count');
  await visitor.shows(/^n=1/m);
  terminal.press('q');
  expect(await terminal.exited).toMatchObject({ exitCode: 0 });
});

function isReady({ type, state }: Readonly<Record<string, unknown>>): boolean {
  return type === 'process' && state === 'ready';
}

/** One who comes back by itself, as a page does. */
async function visit({ port }: TestProject, session?: string): Promise<Visitor> {
  const visitor = await openVisitor({
    url: `http://127.0.0.1:${port}`,
    comesBack: true,
    ...(session === undefined ? {} : { session }),
  });
  undo.push(visitor.leave);
  return visitor;
}
