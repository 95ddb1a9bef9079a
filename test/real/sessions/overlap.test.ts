import { afterEach, describe, expect, it } from 'vitest';
import { startJson } from '../../support/json-program.ts';
import { createProject } from '../../support/project.ts';
import { realVersions } from '../../support/streamlit.ts';
import { openVisitor } from './client/visitor.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const counter = [
  'import os, streamlit as st',
  'st.session_state.setdefault("n", 0)',
  'if st.button("Count"):',
  '    st.session_state.n += 1',
  `st.write(f"n={st.session_state.n} word={os.environ['WORD']}")`,
].join('\n');

const ready = { type: 'process', state: 'ready' };

async function running(version: (typeof realVersions)[number], app = counter) {
  const project = await createProject(version, { 'app.py': app });
  undo.push(project.remove);
  const write = (text: string) => project.writeEnv(`OCAP_RESTART=overlap\n${text}`);
  write('WORD=0');
  const program = startJson(project);
  undo.push(() => program.end());
  const { pid } = await program.event(ready);
  const visitor = await openVisitor({ url: `http://127.0.0.1:${project.port}`, comesBack: true });
  undo.push(visitor.leave);
  return { project, program, visitor, write, pid };
}

describe.each(realVersions)('with OCAP_RESTART=overlap, Streamlit %s', (version) => {
  it('an app with a broken edit reaches nobody and is told; mended, it takes over, sessions and all', async () => {
    const { program, visitor, write, pid } = await running(version);
    await visitor.click('Count');
    await visitor.shows(/n=1 word=0/);

    const broken = program.events.length;
    write('OTHER=1');
    const told = await program.event(
      ({ type, errors }) => type === 'settings' && JSON.stringify(errors).includes('the page ends with'),
      broken,
    );
    expect(JSON.stringify(told)).toContain('goes on as it was');
    expect(JSON.stringify(told)).toContain("KeyError: 'WORD' (app.py:5 in <module>)");
    await program.event(
      ({ type, line }) => type === 'log' && String(line).includes("KeyError: 'WORD'"),
      broken,
    );
    await visitor.click('Count');
    await visitor.shows(/n=2 word=0/);
    expect(program.events.slice(broken).filter(({ type }) => type === 'process')).toEqual([]);

    const mended = program.events.length;
    write('WORD=2');
    const { pid: next } = await program.event(ready, mended);
    expect(next).not.toBe(pid);
    await visitor.shows(/n=2 word=2/);
    await visitor.click('Count');
    await visitor.shows(/n=3 word=2/);
    expect(visitor.exceptions()).toEqual([]);
  });
});

it('an app that takes a port for itself is stopped before the next one starts, and that is told', async () => {
  const greedy = [
    'import os, socket, streamlit as st',
    'if "held" not in __import__("sys").modules:',
    '    held = __import__("types").ModuleType("held")',
    '    held.socket = socket.create_server(("127.0.0.1", int(os.environ["HELD"])))',
    '    __import__("sys").modules["held"] = held',
    'st.write(f"word={os.environ[\'WORD\']}")',
  ].join('\n');
  const project = await createProject('1.53.0', { 'app.py': greedy });
  undo.push(project.remove);
  const { freePort } = await import('../../support/streamlit.ts');
  const held = await freePort();
  const write = (text: string) => project.writeEnv(`OCAP_RESTART=overlap\nHELD=${held}\n${text}`);
  write('WORD=0');
  const program = startJson(project);
  undo.push(() => program.end());
  await program.event(ready);
  const visitor = await openVisitor({ url: `http://127.0.0.1:${project.port}`, comesBack: true });
  undo.push(visitor.leave);
  await visitor.shows(/word=0/);
  const edited = program.events.length;
  write('WORD=1');
  await program.event(ready, edited);
  await visitor.shows(/word=1/);
  const told = program.events.slice(edited).map((event) => JSON.stringify(event));
  expect(told.join('\n')).toContain(`it listens at port ${held} itself`);
  expect(told.join('\n')).not.toContain('is tried beside');
});
