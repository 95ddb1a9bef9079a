import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { probeJson } from '../support/chain-probe.ts';
import { launcher, userEnvironment } from '../support/project.ts';
import { type RunningApp, realVersions, startApp } from '../support/streamlit.ts';

const script = `import os, streamlit as st, helper
st.title("shop")
how = open("how").read()
if how == "again" and "seen" not in st.session_state:
    st.session_state["seen"] = True
    st.rerun()
try:
    1 / 0
except ZeroDivisionError as caught:
    st.exception(caught)
st.write("goes on")
if how == "raises":
    helper.fetch()
if how == "hangs up":
    os._exit(0)
`;
const helper =
  'def fetch():\n    raise ConnectionError("no line to https://ann:hunter2-hunter2@db.example.org")\n';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function start(version: (typeof realVersions)[number], files: Readonly<Record<string, string>>) {
  return await startApp({ version, files, args: ['--server.fileWatcherType', 'none'] });
}

/** `ocap-dev probe --page`, as its user starts it. */
async function probePage({ folder, port }: RunningApp, args: readonly string[] = []) {
  const env = {
    ...userEnvironment(folder),
    STREAMLIT_PORT: String(port),
    DB: 'https://ann:hunter2-hunter2@db.example.org',
  };
  const options = { cwd: folder, env, extendEnv: false, reject: false } as const;
  const { stdout, exitCode } = await execa(launcher, ['probe', '--page', ...args], options);
  return { stdout, exitCode };
}

async function pageRows(app: RunningApp, args: readonly string[] = []) {
  const { stdout, exitCode } = await probePage(app, ['--json', ...args]);
  const rows = stdout.split('\n').map((line) => JSON.parse(line));
  return { exitCode, rows: rows.filter(({ check }) => check === 'page') };
}

describe.each(realVersions)('probe --page, Streamlit %s', (version) => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await start(version, { 'app/front.py': script, 'app/helper.py': helper, how: '' });
  });
  afterAll(() => app.end());
  const does = (how: string) => writeFileSync(join(app.folder, 'how'), how);

  it('says that the script ran to its end, whatever it caught, and on the URL that was asked', async () => {
    for (const how of ['', 'again']) {
      does(how);
      const { exitCode, rows } = await pageRows(app);
      expect({
        exitCode,
        rows: rows.map(({ target, verdict, origin }) => [target, verdict, origin]),
      }).toEqual({
        exitCode: 0,
        rows: [['local', 'pass', `http://localhost:${app.port}`]],
      });
    }
    const url = `http://127.0.0.1:${app.port}`;
    expect((await pageRows(app, [url])).rows).toMatchObject([{ target: url, verdict: 'pass', origin: url }]);
  });

  it('names the exception with file and line, without its secrets, and exits with 1', async () => {
    does('raises');
    const { exitCode, rows } = await pageRows(app);
    expect(exitCode).toBe(1);
    expect(rows).toMatchObject([{ verdict: 'fail', diagnosis: { code: 'script-failed', hop: 'app' } }]);
    const { message } = rows[0].diagnosis;
    expect(message).toContain('ConnectionError: no line to');
    expect(message).toContain('(app/helper.py:2 in fetch)');
    expect(JSON.stringify(rows)).not.toContain('hunter2');
    const { stdout } = await probePage(app);
    expect(stdout).toMatch(/✗ page .* script-failed/);
    expect(stdout.replace(/\s+/g, ' ')).toContain('app/helper.py:2 in fetch');
  });
});

it('probe --page of a script that cannot be compiled names its line', async () => {
  const app = await start('1.53.0', { 'app/front.py': 'import streamlit as st\nx = (\n' });
  undo.push(app.end);
  const { exitCode, rows } = await pageRows(app);
  expect(exitCode).toBe(1);
  expect(rows[0].diagnosis.message).toContain("SyntaxError: '(' was never closed (app/front.py:2)");
});

it.each(realVersions)(
  "probe --page of os.environ['NGROK_AUTHTOKEN'], Streamlit %s, had its place in <frozen os> and no remedy",
  async (version) => {
    const asks = 'import os, streamlit as st\nos.environ["NGROK_AUTHTOKEN"]\n';
    const app = await start(version, { 'app/front.py': asks });
    undo.push(app.end);
    const pageOf = async (more: Readonly<Record<string, string>> = {}) => {
      const shell = { ...userEnvironment(app.folder), STREAMLIT_PORT: String(app.port), ...more };
      const { lines } = await probeJson(app.folder, { page: true, shell });
      return lines.find(({ check }) => check === 'page')?.diagnosis;
    };
    const told = await pageOf();
    expect(told?.message).toContain("KeyError: 'NGROK_AUTHTOKEN' (app/front.py:2 in <module>)");
    expect(told?.hint).toContain('NGROK_AUTHTOKEN_FOR_APP=true');
    expect((await pageOf({ NGROK_AUTHTOKEN_FOR_APP: 'true' }))?.hint).not.toContain('FOR_APP');
  },
);

it('probe --page tells an app that ends under its page, and asks no page where nobody is let in', async () => {
  const app = await start('newest', { 'app/front.py': script, 'app/helper.py': helper, how: 'hangs up' });
  undo.push(app.end);
  const ended = await pageRows(app);
  expect(ended).toMatchObject({
    exitCode: 1,
    rows: [{ verdict: 'fail', diagnosis: { code: 'unexpected' } }],
  });
  const nobody = await pageRows(app);
  expect(nobody).toMatchObject({ exitCode: 1, rows: [{ verdict: 'skipped', status: null }] });
});
