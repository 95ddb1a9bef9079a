import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, expect, it, vi } from 'vitest';
import { openTerminal } from '../support/terminal.ts';

const root = join(import.meta.dirname, '..', '..');
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const supervisor = [
  join(root, 'test', 'fixtures', 'shown-supervisor.ts'),
  join(root, 'dist', 'screen.js'),
] as const;
const noTmux = { TMUX: undefined, TERM_PROGRAM: undefined, COLORFGBG: undefined };

/** The real screen on a terminal that says this of itself. */
function open(env: Record<string, string | undefined>, ...args: readonly string[]) {
  const given = args.length === 0 ? ['busy'] : args;
  const terminal = openTerminal({
    ...{ command: process.execPath, args: [...supervisor, ...given], cwd: root, columns: 100, rows: 30 },
    env: { ...noTmux, ...env },
  });
  undo.push(() => terminal.close());
  return terminal;
}

const patience = { timeout: 10_000 };
const esc = '\u001b';
const bell = '\u0007';
const ofTheLog = 'héllo “quotes” – 日本 → ✓ été';
const colours = new RegExp(`${esc}\\[(?:[34][0-7]|9[0-7]|10[0-7]|[34]8[;:][\\d;:]+)m`);

it('the console of Linux (TERM=linux) gets signs that its font has, and nothing that it would print as text', async () => {
  const { see, output, press, exited } = open({ TERM: 'linux' });
  const shown = await see(/\* ready[\s\S]*the last line/);
  expect(shown).toContain('<> tunnel online');
  expect(shown).toContain(ofTheLog);
  press('qq');
  await exited;
  // It knows no OSC: neither a title, nor links, nor a question for its colours.
  expect(output()).not.toContain(`${esc}]`);
  expect(output()).toMatch(colours);
});

/** Everything but text: control characters, and sequences by their ends. */
const sequences = (output: string) => new Set(output.match(anySequence) ?? []);
const anySequence = new RegExp(
  `${esc}(?:\\[[<-?]?[\\d;:]*[ -/]*[@-~]|[\\]PX^_][^${bell}${esc}]*|.)|[${bell}\\x0e\\x0f]`,
  'g',
);
const place = `${esc}\\[\\d+;1H|${esc}\\[2J|${esc}\\[H|${esc}\\[K`;

// They got the alternate screen (1049), synchronized output (2026), the wheel (1007), titles and links, as xterm does.
it.each([
  ['vt100', `${esc}\\[\\?7[hl]|${esc}\\[[017]m`],
  ['vt220', `${esc}\\[\\?(?:7|25)[hl]|${esc}\\[(?:[017]|2[27])m`],
  ['ansi', `${esc}\\[(?:[017]|3[1-7])m`],
  ['linux', `${esc}\\[\\?(?:7|25)[hl]|${esc}\\[[\\d;]+m`],
])('TERM=%s is sent what it understands, and the picture is whole', async (term, known) => {
  const { see, output, press, exited, alternate, screen } = open({ TERM: term });
  const shown = await see(/\* ready[\s\S]*the last line\n r restart.*q quit/);
  expect(shown).toContain('- log - all -');
  press('4');
  await see('- people - 2 people here ---');
  press('1');
  await see('- log - all -');
  expect(alternate()).toBe(false);
  press('\\');
  await vi.waitFor(() => expect(output()).toMatch(/the last line.{0,8}\n/s), patience);
  press('\\');
  await see(/\* ready[\s\S]*q quit/);
  press('?');
  await see('stop in order');
  press('?');
  press('qq');
  await exited;
  const unknown = [...sequences(output())].filter(
    (text) => !new RegExp(`^(?:${place}|${known}|${bell})$`).test(text),
  );
  expect(unknown).toEqual([]);
  expect(screen().filter((row) => row !== '')).toEqual(['Goodbye.']);
});

it('with NO_COLOR nothing is coloured, neither ours nor what the app has coloured, and what is wrong still stands out', async () => {
  const { see, output } = open({ NO_COLOR: '1' });
  await see(/✗ app\/front\.py:6[\s\S]*red and blue of the app/);
  expect(output()).not.toMatch(colours);
  expect(output()).toContain(`${esc}[1m`);
});

it('without a locale (LANG unset) the log is as the app printed it, and our own signs are ASCII', async () => {
  const { see } = open({ LANG: undefined, LC_ALL: undefined, LC_CTYPE: undefined });
  const shown = await see('the last line');
  expect(shown).toContain(ofTheLog);
  expect(shown).toContain('* ready');
  expect(shown).toMatch(/^- log - all -+ following -$/m);
});

it('a terminal that answers that its background is light gets other colours at once, and no answer of it is a key', async () => {
  const { see, output, press } = open({});
  await see('the last line');
  await vi.waitFor(() => expect(output()).toContain(`${esc}]11;?`), patience);
  const [yellow, magenta] = [`${esc}[33m`, `${esc}[35m`];
  expect(output()).toContain(yellow);
  const before = output().length;
  press(`${esc}]11;rgb:ffff/ffff/fcfc${esc}\\${esc}[?62;22c`);
  await vi.waitFor(() => expect(output().slice(before)).toContain(`${magenta}▲`), patience);
  expect(output().slice(before)).not.toContain(yellow);
  expect(await see(/\? help {2}q quit/)).toMatch(/─ log · all ─+ following ─/);
});

it('the title says how it is and who is here, as a terminal gets it, and is given back', async () => {
  const { see, output, press, exited } = open({}, 'quiet');
  await see('● ready');
  press('p');
  await see('1 person here');
  press('r');
  await see('KeyError');
  press('qq');
  await exited;
  const titles = output().match(new RegExp(`${esc}(?:\\[22;2t|\\[23;2t|\\]2;[^${bell}]*${bell})`, 'g'));
  expect(titles).toEqual([
    `${esc}[22;2t`,
    `${esc}]2;✓ ocapistaine${bell}`,
    `${esc}]2;✓ ocapistaine · 1 person${bell}`,
    `${esc}]2;✗ KeyError front.py:6 · ocapistaine · 1 person${bell}`,
    `${esc}]2;${bell}`,
    `${esc}[23;2t`,
  ]);
  // By default the bell, once for each.
  const rung = output().replaceAll(new RegExp(`${esc}\\][^${bell}${esc}]*(?:${bell}|${esc}\\\\)`, 'g'), '');
  expect(rung.split(bell).length - 1).toBe(2);
});

it.each([
  ['xterm', {}, (text: string) => `${esc}]777;notify;ocap-dev;${text}${bell}`],
  ['Ghostty', { TERM_PROGRAM: 'ghostty' }, (text: string) => `${esc}]9;${text}${bell}`],
])('with OCAP_NOTIFY=desktop %s is sent its kind of notification', async (_, env, sent) => {
  const { see, output, press } = open(env, 'quiet', 'desktop');
  await see('● ready');
  press('p');
  await vi.waitFor(() => expect(output()).toContain(sent('amber fox is here')), patience);
  press('r');
  await vi.waitFor(
    () => expect(output()).toContain(sent('The script failed: KeyError front.py:6')),
    patience,
  );
});

it('in tmux the picture is whole, the title is the pane’s, and what happens marks a window that is not looked at', async (context) => {
  if ((await execa('tmux', ['-V'], { reject: false })).failed) return context.skip('no tmux is installed');
  const folder = mkdtempSync(join(tmpdir(), 'ocap-dev-test-tmux-'));
  const env = {
    ...process.env,
    ...noTmux,
    TMUX_TMPDIR: folder,
    LANG: 'C.UTF-8',
    NODE_ENV: 'production',
    CI: undefined,
  };
  const tmux = async (...args: string[]) =>
    (await execa('tmux', ['-L', 'test', '-f', '/dev/null', ...args], { env, extendEnv: false })).stdout;
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  undo.push(() => tmux('kill-server').catch(() => ''));
  const command = [process.execPath, ...supervisor, 'quiet'].map((word) => `'${word}'`).join(' ');
  await tmux('new-session', '-d', '-s', 'shown', '-x', '80', '-y', '24', command);
  await tmux('new-window', '-t', 'shown', 'sleep 60');
  const sees = (pattern: RegExp) =>
    vi.waitFor(async () => expect(await tmux('capture-pane', '-p', '-t', 'shown:0')).toMatch(pattern), {
      timeout: 10_000,
    });
  const flags = () => tmux('display-message', '-p', '-t', 'shown:0', '#{window_bell_flag} #{pane_title}');
  await sees(/● ready[\s\S]*─ log · all ─+ following ─\n[\s\S]*the last line\n r restart.*q quit/);
  await vi.waitFor(async () => expect(await flags()).toBe('0 ✓ ocapistaine'), patience);
  await tmux('send-keys', '-t', 'shown:0', 'p');
  await sees(/1 person here/);
  await vi.waitFor(async () => expect(await flags()).toBe('1 ✓ ocapistaine · 1 person'), patience);
});
