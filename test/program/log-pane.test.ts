import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { launcher, userEnvironment } from '../support/project.ts';
import { createStandInProject } from '../support/stand-in-project.ts';
import { openTerminal } from '../support/terminal.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const keys = { pageUp: '\u001b[5~', up: '\u001b[A', down: '\u001b[B', esc: '\u001b', tab: '\t' };
const small = { columns: 80, rows: 24 };
const sizes = [{ columns: 60, rows: 15 }, small, { columns: 120, rows: 40 }, { columns: 200, rows: 50 }];

/** The program on a terminal, over an app that prints what it is told; what it prints is shown alone. */
async function open(size = small, env: Record<string, string> = {}) {
  const project = await createStandInProject('printing-app.py');
  undo.push(project.remove);
  const terminal = openTerminal({
    command: launcher,
    args: [],
    cwd: project.folder,
    ...size,
    env: { ...userEnvironment(project.folder), ...env },
  });
  undo.push(() => terminal.close());
  await terminal.see('ready');
  // The stand-in answers handshakes with 200: what is said of that takes rows from the log, and so comes first.
  await terminal.see(size.rows < 40 ? /✗ The app http/ : /127\.0\.0\.1:\d+ +local +200/);
  terminal.press('2');
  await terminal.see('log · app');
  const print = (...lines: string[]) =>
    appendFileSync(join(project.folder, 'to-print'), lines.map((line) => `${line}\n`).join(''));
  /** The rows of the log pane: from beneath its title to above the footer. */
  const logRows = () => {
    const screen = terminal.screen();
    return screen.slice(screen.findIndex((row) => row.includes(' log · ')) + 1, -1);
  };
  const copied = () => {
    const [, rest = ''] = terminal.output().split('\u001b]52;c;');
    return Buffer.from(rest.split('\u0007')[0] ?? '', 'base64').toString();
  };
  return { ...terminal, folder: project.folder, print, logRows, copied };
}

const numbered = (count: number, text = 'line') =>
  Array.from({ length: count }, (_, index) => `${text} ${index}`);

describe('searching (mprocs has no search; others find without a count)', () => {
  it('finds while it is typed, counts, goes up and down, and Esc leaves', async () => {
    const { print, press, see, seeNoMore, logRows } = await open();
    print(...numbered(500).map((line, at) => (at % 100 === 7 ? `${line} Timeout` : line)));
    await see('line 499');
    press('/time');
    await see(' /time_');
    await see('/time/ 5/5');
    expect(logRows().join('\n')).toContain('line 407 Timeout');
    press('out\r');
    await see('/timeout/ 5/5');
    press('N');
    await see('line 307 Timeout');
    await see('/timeout/ 4/5');
    press('n');
    await see('line 407 Timeout');
    press('n');
    await see('last match');
    press(keys.esc);
    await seeNoMore('/timeout/');
    press('G');
    await see('line 499');
  });

  it('a regular expression; what is none is looked for as it stands; one without an end freezes nothing', async () => {
    const { print, press, see } = await open();
    print('call(42) failed', 'call(7) worked', `${'a'.repeat(60)}!`);
    await see('call(7)');
    press('/call\\(\\d+\\) f\r');
    await see('1/1');
    press('/call(');
    await see('2/2 as plain text');
    press(`${keys.esc}`);
    await see('following');
    press('/(a+)+$');
    await see('too slow a pattern');
    press('\r');
    press('?');
    await see('Keys');
  });

  it('a paste goes into the field, and presses no key', async () => {
    const { print, press, see } = await open();
    print('the quick brown fox', 'something else');
    await see('something else');
    press('/');
    await see(' /_');
    press('\u001b[200~quick brown\nq\u001b[201~');
    await see(' /quick brown_');
    await see('1/1');
  });
});

describe('copying (turborepo: not possible, or with the borders of the panes)', () => {
  it('takes whole lines of what is cut on the screen, by OSC 52, and nothing else', async () => {
    const { print, press, see, copied } = await open(sizes[2]);
    const long = `ERROR ${'long '.repeat(60)}end`;
    print('before', '\u001b[31mred\u001b[0m', long);
    await see('ERROR long');
    press('v');
    await see('1 line selected');
    press(keys.up);
    await see('2 lines selected');
    press('y');
    await see('sent to the terminal: 2 lines');
    expect(copied()).toBe(`red\n${long}`);
  });

  it('never switches following off for good (process-compose)', async () => {
    const { print, press, see } = await open();
    print(...numbered(100));
    await see('line 99');
    for (const end of [keys.esc, 'v', '\r']) {
      press('v');
      await see('1 line selected');
      print('while selecting');
      press(end);
      await see('following');
    }
    print('and after it');
    await see('and after it');
  });

  it('a part of the log that no terminal would take is not copied, and s saves it', async () => {
    const { print, press, see, output } = await open();
    print(...numbered(3000, 'x'.repeat(40)));
    await see('2999');
    press('v');
    await see('1 line selected');
    press('g');
    await see(/\d{4} lines selected/);
    press('y');
    await see('s saves the log');
    expect(output()).not.toContain('\u001b]52');
  });

  it('in tmux, tmux is asked as well', async () => {
    // Not a tmux: its socket leads nowhere, and the program says what tmux says.
    const { print, press, see } = await open(small, { TMUX: '/nowhere/tmux,1,0' });
    print('a line');
    await see('a line');
    press('v');
    await see('1 line selected');
    press('y');
    await see('tmux did not take it');
  });
});

describe('long lines (devenv: cut without a way to wrap, “a dealbreaker”)', () => {
  it.each(sizes)('are cut, or wrapped to the last character, at $columns x $rows', async (size) => {
    const { print, press, see, logRows } = await open(size);
    const line = Array.from({ length: 60 }, (_, index) => `word${index}`).join(' ');
    print(line, 'short');
    await see('short');
    expect(logRows().some((row) => row.startsWith('word0 ') && row.endsWith('…'))).toBe(size.columns < 413);
    press('z');
    press('W');
    const taken = Math.ceil(line.length / size.columns);
    await vi.waitFor(() => {
      const rows = logRows().map((row) => row.padEnd(size.columns));
      const first = rows.findIndex((row) => row.startsWith('word0 '));
      expect(
        rows
          .slice(first, first + taken)
          .join('')
          .trimEnd(),
      ).toBe(line);
      expect(rows[first + taken]?.trimEnd()).toBe('short');
    });
  });
});

describe('scrolled up (mprocs and turbo move 6,000 lines in 3 s)', () => {
  it.each([
    ['all sources', '1', 'log · all'],
    ['one source, wrapped, with timestamps and a search on', 'WT/many\r', 'log · app /many/'],
  ])('not one row moves at 2,000 lines a second, %s, and it says how many came', async (_, set, title) => {
    const { print, press, see, logRows } = await open();
    print(...numbered(300, 'one of many'), '!chat 2000');
    await see('chat line');
    press(set);
    await see(title);
    press(keys.pageUp);
    await see(/[1-9]\d* below, \d+ new/);
    const first = logRows();
    press(keys.pageUp);
    await vi.waitFor(() => expect(logRows()[0]).not.toBe(first[0]));
    const before = logRows();
    await see(/ [3-9]\d{3} new/, 20_000);
    expect(logRows()).toEqual(before);
    press('f');
    await see('following');
    await see(/chat line \d{4}/);
  });
});

describe('the mouse (turborepo: the wheel moves the wrong pane; others leave mouse codes in the shell)', () => {
  it('the wheel comes as arrow keys and scrolls the log; the mouse stays the terminal’s', async () => {
    const { print, press, see, output } = await open();
    print(...numbered(100));
    await see('line 99');
    expect(output()).toContain('\u001b[?1007h');
    press(keys.up.repeat(3));
    await see('3 below, 0 new');
    press(keys.down.repeat(3));
    await see('following');
    // Modes in which a terminal types what the mouse does.
    for (const mode of [9, 1000, 1001, 1002, 1003, 1005, 1006, 1015])
      expect(output()).not.toContain(`\u001b[?${mode}h`);
  });
});

it('nothing flickers (Ink clears the terminal for each frame of full height): one clear, at the start', async () => {
  const { print, press, see, output } = await open();
  print('!chat 2000');
  await see(/chat line \d{3}/);
  press('W');
  press('?');
  await see('Keys');
  press('?');
  await see(/chat line \d{4}/);
  expect(output().split('\u001b[2J').length - 1).toBe(1);
  expect(output()).not.toMatch(/\[3J|\[H|\[0?J/);
});

describe('sources', () => {
  it('1 to 5 and Tab show one alone, or all', async () => {
    const { print, press, see, seeNoMore } = await open();
    print('from the app');
    await see('from the app');
    await seeNoMore('The app is ready');
    press('1');
    await see(/ocap-dev .*The app is ready/);
    await see('from the app');
    press('5');
    await see('log · ocap-dev');
    await see('The app is ready');
    await seeNoMore('from the app');
    press(keys.tab);
    await see('log · all');
    await see('from the app');
  });
});

describe('what is shown', () => {
  it('T puts the time before each line, z gives the log the screen, x clears it, X undoes that', async () => {
    const { print, press, see, seeNoMore, logRows } = await open();
    print('a line');
    await see('a line');
    press('T');
    await see(/\d\d:\d\d:\d\d\.\d{3} a line/);
    const before = logRows().length;
    press('z');
    await vi.waitFor(() => expect(logRows().length).toBeGreaterThan(before));
    press('z');
    await vi.waitFor(() => expect(logRows().length).toBe(before));
    press('x');
    await see('this screen only');
    await seeNoMore('a line');
    print('another');
    await see('another');
    press('X');
    await see('a line');
  });

  it('s saves the log into a file of the person’s own, and says where', async () => {
    const { print, press, see, folder } = await open(sizes[2]);
    print('a \u001b[31mred\u001b[0m line');
    await see('a red line');
    press('s');
    const screen = await see(/1 line in ~\/\S+\.log/);
    const [, path = ''] = /~(\/\S+\.log)/.exec(screen) ?? [];
    expect(readFileSync(join(folder, path), 'utf8')).toMatch(/^\S+Z \[streamlit\] a red line\n$/);
  });

  it('o over ssh shows the URL instead of a browser', async () => {
    const { press, see } = await open(small, { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' });
    press('o');
    await see(/no browser here: http:\/\/localhost:\d+/);
  });
});
