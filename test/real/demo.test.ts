import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, describe, expect, test } from 'vitest';
import { launcher, userEnvironment } from '../support/project.ts';
import { createStandInProject } from '../support/stand-in-project.ts';
import { realStreamlit, realVersions } from '../support/streamlit.ts';
import { openTerminal } from '../support/terminal.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const script = join(import.meta.dirname, '..', '..', 'demo', 'streamlit_app.py');

/** Streamlit's own test harness runs the app without a server and presses what is on it. */
const visit = `
import sys
from streamlit.testing.v1 import AppTest

app = AppTest.from_file(sys.argv[1]).run(timeout=30)
app.slider[0].set_value(7).run()
for label in ["Count", "Print a line", "Log a warning"]:
    next(button for button in app.button if button.label == label).click().run()
assert not app.exception, app.exception
print([metric.value for metric in app.metric][1:], [text.value for text in app.markdown], file=sys.stderr)
next(button for button in app.button if button.label == "Raise an error").click().run()
print("raised:", [error.message for error in app.exception], file=sys.stderr)
`;

test.each(realVersions)('the demo app runs on Streamlit %s and fills the log', async (version) => {
  const [program = ''] = realStreamlit(version);
  const { stdout, stderr } = await execa(join(dirname(program), 'python'), ['-c', visit, script], {
    env: { STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS: 'http://localhost:8502 https://shop.example' },
  });
  expect(stdout).toContain('run 2: slider 7, clicks 0');
  expect(stdout).toContain('hello from the demo app');
  expect(stderr).toContain('WARNING demo: this is a warning');
  expect(stderr).toContain("raised: ['this error was raised on purpose']");
  expect(stderr).toContain("['1', '49']");
  expect(stderr).toContain('https://shop.example');
  expect(stderr).not.toMatch(/deprecat/i);
});

// An install takes a minute and a network: a stand-in for uv tells what it does, waits for a word, and brings a stand-in for
// Streamlit.
const uv = `#!/bin/sh
case $1 in
  venv) mkdir -p "$5/bin"; touch "$5/bin/python" ;;
  pip)
    folder=\${4%/bin/python}
    echo "Downloading pyarrow (37.0MiB)"
    until [ -e "$HOME/go" ]; do sleep 0.05; done
    [ "$(cat "$HOME/go")" = fail ] && { echo "No space left on device"; exit 1; }
    mkdir -p "$folder/lib/python3.12/site-packages/streamlit-1.53.0.dist-info"
    cp "$HOME/stand-in" "$folder/bin/streamlit"
    ;;
esac
`;

describe('on a machine without a Streamlit', () => {
  /** A folder that is home and project at once, and what the installer is told: to go on, or to fail. */
  async function bareMachine() {
    const project = await createStandInProject('hostile-app.py');
    const { folder } = project;
    undo.push(project.remove);
    renameSync(join(folder, '.venv', 'bin', 'streamlit'), join(folder, 'stand-in'));
    rmSync(join(folder, '.venv'), { recursive: true });
    writeFileSync(join(folder, 'uv'), uv, { mode: 0o755 });
    const env = {
      ...userEnvironment(folder),
      PATH: [folder, dirname(process.execPath), '/usr/bin', '/bin'].join(':'),
      XDG_CACHE_HOME: join(folder, 'cache'),
    };
    const answer = (word: 'on' | 'fail') => writeFileSync(join(folder, 'go'), word);
    const builds = () => readdirSync(join(folder, 'cache', 'ocap-dev', 'builds'));
    return { folder, env, answer, builds };
  }

  async function open() {
    const machine = await bareMachine();
    const { folder: cwd, env } = machine;
    const terminal = openTerminal({ command: launcher, args: ['demo'], cwd, env });
    undo.push(() => terminal.close());
    await terminal.see('Installing Streamlit: fetching pyarrow (37.0MiB).');
    return { ...machine, terminal };
  }

  test('the screen is there at once, shows how the install goes on, and then the app', async () => {
    const { terminal, answer } = await open();
    await terminal.see('◌ starting');
    await terminal.see('ocap-dev fetching pyarrow (37.0MiB)');
    answer('on');
    await terminal.see('● ready');
    await terminal.see("Streamlit 1.53.0 (ocap-dev's own)");
  });

  test('Ctrl+C ends an install in order, and nothing of it is left', async () => {
    const { terminal, builds } = await open();
    terminal.press('\u0003');
    expect(await terminal.exited).toEqual({ exitCode: 0, signal: 0 });
    expect(terminal.alternate()).toBe(false);
    expect(builds()).toEqual([]);
  });

  test('an install that fails says why and what to do, and r tries it again', async () => {
    const { terminal, answer, folder } = await open();
    answer('fail');
    await terminal.see('✗ failed');
    await terminal.see('✗ The disk is full');
    await terminal.see('XDG_CACHE_HOME');
    rmSync(join(folder, 'go'));
    terminal.press('r');
    await terminal.see('Installing Streamlit: fetching pyarrow (37.0MiB).');
    answer('on');
    await terminal.see('● ready');
  });

  test('without a screen its steps are lines of the log, and a failure ends with code 1', async () => {
    const { folder, env, answer } = await bareMachine();
    answer('fail');
    const { stdout, exitCode } = await execa(launcher, ['demo', '--json'], {
      cwd: folder,
      env,
      extendEnv: false,
      reject: false,
    });
    const lines = stdout.split('\n').map((line) => JSON.parse(line));
    const line = 'fetching pyarrow (37.0MiB)';
    expect(lines).toContainEqual(expect.objectContaining({ type: 'log', source: 'ocap-dev', line }));
    expect(lines.findLast(({ state }) => state === 'failed').reason).toMatch(
      /^The disk is full.*XDG_CACHE_HOME/,
    );
    expect(exitCode).toBe(1);
  });
});
