import { execa } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import { launcher, userEnvironment } from '../support/project.ts';
import { provedVersions, type RealVersion, realVersions, startApp } from '../support/streamlit.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const versions: readonly RealVersion[] = [...provedVersions, ...realVersions];

const pages: readonly (readonly [does: string, script: string, told: string | null])[] = [
  ['runs to its end', 'st.write("x")', null],
  [
    'shows an exception that it caught',
    'try:\n    1 / 0\nexcept Exception as e:\n    st.exception(e)\nst.write(1)',
    null,
  ],
  ['stops by itself', 'st.stop()\n1 / 0', null],
  ['shows much', 'st.dataframe({"a": list(range(300000))})\nst.write("x" * 3_000_000)', null],
  ['raises', 'st.write("x")\n1 / 0', 'ZeroDivisionError: division by zero (app/front.py:3 in <module>)'],
  ['raises behind much', 'st.write("x" * 3_000_000)\n{}["k"]', "KeyError: 'k' (app/front.py:3 in <module>)"],
  [
    'raises with a cause',
    'try:\n    1 / 0\nexcept Exception as e:\n    raise ValueError("b") from e',
    'ValueError: b (app/front.py:5 in <module>)',
  ],
  ['cannot be compiled', 'x = (', "SyntaxError: '(' was never closed (app/front.py:2)"],
  [
    'lacks a module',
    'import humanize_it',
    "ModuleNotFoundError: No module named 'humanize_it' (app/front.py:2 in <module>)",
  ],
];

describe.each(versions)('probe --page, Streamlit %s', (version) => {
  it('tells how each page ends', async () => {
    for (const [does, script, told] of pages) {
      // Its own for each: without a visitor Streamlit does not see that a script was edited (1.45.1, 1.46.1).
      const app = await startApp({
        version,
        files: { 'app/front.py': `import streamlit as st\n${script}\n` },
      });
      undo.push(app.end);
      const { stdout } = await execa(launcher, ['probe', '--page', '--json', app.baseUrl], {
        cwd: app.folder,
        env: userEnvironment(app.folder),
        extendEnv: false,
        reject: false,
      });
      const row = JSON.parse(stdout.split('\n').at(-1) ?? '');
      const expected =
        told === null
          ? { verdict: 'pass', diagnosis: { code: 'ok' } }
          : { verdict: 'fail', diagnosis: { code: 'script-failed', message: expect.stringContaining(told) } };
      expect({ does, ...row }).toMatchObject({ does, check: 'page', ...expected });
    }
  });
});
