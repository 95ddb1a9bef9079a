import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { startJson } from '../support/json-program.ts';
import { createProject } from '../support/project.ts';
import { realVersions } from '../support/streamlit.ts';
import { openWebSocket } from '../support/visitors.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const undone of undo.splice(0).reverse()) await undone();
});

/** A browser that opens the page: it asks for a run of the script (`BackMsg.rerun_script`). */
async function visitApp(port: number): Promise<void> {
  const page = await openWebSocket(`http://127.0.0.1:${port}`);
  if (!(page instanceof WebSocket)) throw new Error(`answered with ${page}`);
  undo.push(() => page.terminate());
  page.send(Buffer.from([0x5a, 0]));
}

/** Files named like modules of Python's and of Streamlit itself, and one that only the project has. */
const shadowing = {
  'secrets.py': 'KEY = "mine"\n',
  'email.py': '',
  'types.py': '',
  'logging.py': '',
  'streamlit/__init__.py': '',
  'helper_of_root.py': 'name = "mine"\n',
  'app/front.py':
    'import secrets, helper_of_root, streamlit as st\nprint("GOT", hasattr(secrets, "token_hex"), helper_of_root.name, flush=True)\n',
};

describe.each(realVersions)('with Streamlit %s a secrets.py: "The app ended 5 times in a row"', (version) => {
  it.each([
    ['where nothing says whose project it is', {}],
    ["in another's project", { 'pyproject.toml': '[project]\nname = "shop"\n' }],
  ])('shadows nothing, and the root is importable, %s', async (_, more) => {
    const project = await createProject(version, { ...shadowing, ...more });
    undo.push(project.remove);
    const program = startJson(project, ['app/front.py']);
    undo.push(program.end);
    await program.event({ type: 'process', state: 'ready' });
    await visitApp(project.port);
    await program.event({ type: 'log', line: 'GOT True mine' });
    expect(program.events.filter(({ state }) => state === 'backoff')).toEqual([]);
  });
});

it('a package that is missing is told before the first visitor, and no visitor is needed for it', async () => {
  const project = await createProject('1.53.0', {
    'app.py': 'import streamlit as st\nimport humanize_it\n',
    'requirements.txt': 'streamlit\nhumanize-it\n',
  });
  undo.push(project.remove);
  const program = startJson(project);
  undo.push(program.end);
  await program.event({ type: 'process', state: 'ready' });
  const told = 'lacks humanize_it, which app.py:2 imports';
  await vi.waitFor(() => expect(JSON.stringify(program.events)).toContain(told), { timeout: 10_000 });
});

it('--check: a script that fails was found out by the first visitor', async () => {
  const project = await createProject('1.53.0', {
    'app.py': 'import streamlit as st\nst.title("x")\n1 / 0\n',
  });
  undo.push(project.remove);
  const program = startJson(project, ['--check']);
  undo.push(program.end);
  await program.event({ type: 'log', source: 'streamlit', line: 'ZeroDivisionError: division by zero' });
  await program.event({
    type: 'log',
    line: 'The page was run once (--check). The script ends with ZeroDivisionError: division by zero (app.py:3 in <module>): visitors see an error in place of the page.',
  });
});
