import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { handshake } from '../support/handshake.ts';
import {
  chattyPython,
  createProject,
  launcher,
  type TestProject,
  userEnvironment,
} from '../support/project.ts';
import { openTerminal, type TerminalSession } from '../support/terminal.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** The program on a terminal over a real app. */
async function open(size: Size, files: Readonly<Record<string, string>> = {}) {
  const project = await createProject('1.53.0', files);
  undo.push(project.remove);
  return { project, terminal: openOver(project, size) };
}

function openOver(project: TestProject, size: Size, args: readonly string[] = []): TerminalSession {
  const terminal = openTerminal({
    command: launcher,
    args,
    cwd: project.folder,
    ...size,
    env: userEnvironment(project.folder),
  });
  undo.push(() => terminal.close());
  return terminal;
}

const small = { columns: 80, rows: 24 };
const large = { columns: 200, rows: 50 };
const stranger = 'https://stranger.example';

describe.each([small, large])('at $columns x $rows', (size) => {
  it('start, edit .env, wildcard, restart, scroll while lines arrive, quit', async () => {
    const { project, terminal } = await open(size, { 'sitecustomize.py': chattyPython });
    await terminal.see('ready');
    await terminal.see(String(project.port));
    await terminal.see('stranger refused');
    expect(terminal.screen().at(-1)).toMatch(/restart.*quit/);

    project.writeEnv('STREAMLIT_CUSTOM_ORIGINS=https://new.example');
    await terminal.see(/✓ \S*new\.example/);
    expect(await handshake(project.port, 'https://new.example')).toBe(101);
    expect(await handshake(project.port, stranger)).toBe(403);

    terminal.press('w');
    await terminal.see(/\by\b/);
    expect(await handshake(project.port, stranger)).toBe(403);
    terminal.press('y');
    await terminal.see('ANY ORIGIN');
    await expect.poll(() => handshake(project.port, stranger), { timeout: 8000 }).toBe(101);
    terminal.press('w');
    await terminal.seeNoMore('ANY ORIGIN');
    await expect.poll(() => handshake(project.port, stranger), { timeout: 8000 }).toBe(403);

    // In the log it may be said of the run before, too.
    terminal.press('r');
    await terminal.seeNoMore('● ready');
    await terminal.see('● ready');

    await terminal.see('stranger refused');
    await terminal.see(/chat line \d+/);
    terminal.press('\u001b[5~');
    const held = () => terminal.screen().filter((row) => row.includes('chat line'));
    await terminal.see(/\d+ (new )?below/);
    const before = held();
    await terminal.see(/[1-9]\d\d (new )?below/);
    expect(held()).toEqual(before);
    terminal.press('f');
    await terminal.seeNoMore(/\d+ (new )?below/);

    terminal.press('q');
    expect(await terminal.exited).toEqual({ exitCode: 0, signal: 0 });
    expect(terminal.alternate()).toBe(false);
    expect(await handshake(project.port, stranger)).toBeNull();
  });
});

it('an .env that does not parse is shown with line, name and remedy, and nothing is taken down', async () => {
  const { project, terminal } = await open(small);
  await terminal.see('ready');
  appendFileSync(join(project.folder, '.env'), 'USE_NGROK=perhaps\n');
  await terminal.see(/✗ \.env:\d+: USE_NGROK/);
  expect(await handshake(project.port, stranger)).toBe(403);
  project.writeEnv('');
  await terminal.seeNoMore(/✗ \.env/);
});

it('an app that fails is told in words, and its last lines stay on the terminal after the program', async () => {
  const { project, terminal } = await open(small, {
    'sitecustomize.py':
      'import sys\nif "streamlit" in sys.argv[0]:\n    sys.exit("the database is missing")\n',
  });
  await terminal.see(/backoff|failed/);
  await terminal.see('the database is missing');
  terminal.press('q');
  expect(await terminal.exited).toEqual({ exitCode: 0, signal: 0 });
  await terminal.see('[streamlit] SystemExit: the database is missing');
  expect(terminal.alternate()).toBe(false);
  expect(project.port).toBeGreaterThan(0);
});

it.each([
  ['Ctrl+C', (terminal: TerminalSession) => terminal.press('\u0003')],
  ['SIGTERM', (terminal: TerminalSession) => terminal.kill('SIGTERM')],
  ['SIGHUP', (terminal: TerminalSession) => terminal.kill('SIGHUP')],
  ['SIGINT', (terminal: TerminalSession) => terminal.kill('SIGINT')],
])('%s stops in order: code 0, port free, terminal as it was', async (_, end) => {
  const { project, terminal } = await open(small);
  await terminal.see('ready');
  end(terminal);
  expect(await terminal.exited).toEqual({ exitCode: 0, signal: 0 });
  expect(await handshake(project.port, stranger)).toBeNull();
  expect(terminal.alternate()).toBe(false);
  for (const mode of ['\u001b[?25h', '\u001b[?7h', '\u001b[?1007l', '\u001b[?1049l']) {
    expect(terminal.output().lastIndexOf(mode)).toBeGreaterThan(
      terminal.output().lastIndexOf(mode.replace(/[hl]$/, (end) => (end === 'h' ? 'l' : 'h'))),
    );
  }
});

it('an app that ignores SIGTERM is killed at once by a second Ctrl+C', async () => {
  const { project, terminal } = await open(small, {
    'sitecustomize.py':
      'import signal, sys\nif "streamlit" in sys.argv[0]:\n    signal.signal = lambda *_: None\n    import _signal\n    _signal.signal(15, _signal.SIG_IGN)\n    _signal.signal = lambda *_: None\n',
  });
  await terminal.see('ready');
  terminal.press('\u0003');
  await terminal.see('stopping');
  terminal.press('\u0003');
  expect(await terminal.exited).toMatchObject({ exitCode: 0 });
  expect(await handshake(project.port, stranger)).toBeNull();
});

it('help lists the keys and closes again', async () => {
  const { terminal } = await open(small);
  await terminal.see('ready');
  terminal.press('?');
  await terminal.see('wildcard');
  await terminal.see('follow');
  terminal.press('?');
  await terminal.see(/restart.*quit/);
});
