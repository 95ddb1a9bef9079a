import { render, Text } from 'ink';
import { createElement } from 'react';
import { expect, it, vi } from 'vitest';
import { ageSlots, compose, createCompositor, overwrite, slot } from '../../../src/ui/terminal/compositor.ts';
import { createTerminal } from '../../support/emulated-terminal.ts';

const log = (height: number) => [
  'title',
  ...Array.from({ length: Math.max(0, height - 1) }, (_, row) => `row ${row}`),
];

it('the log takes what the chrome leaves', () => {
  expect(compose(`head\n${slot}\nfoot`, 6, 80, log)).toEqual([
    'head',
    'title',
    'row 0',
    'row 1',
    'row 2',
    'foot',
  ]);
  expect(compose('help', 3, 80, log)).toEqual(['help', '', '']);
  expect(compose(`a\nb\n${slot}\nc`, 3, 80, log)).toEqual(['a', 'b', 'c']);
});

it('a row with an age is painted anew in each picture, for the width that there is', () => {
  const live = new Map([[ageSlots[0], (columns: number) => `ready 3s, ${columns} wide`]]);
  expect(compose(`${ageSlots[0]}\n${slot}\nfoot`, 3, 80, log, live)).toEqual([
    'ready 3s, 80 wide',
    'title',
    'foot',
  ]);
});

it('a second that changes an age writes that row alone, and one that changes nothing writes nothing', async () => {
  const { stdout, screen } = createTerminal(40, 4);
  let age = 'ready 3s';
  let pictures = 0;
  const counted = (height: number) => {
    pictures += 1;
    return log(height);
  };
  const draft = () => `${ageSlots[0]}\n${slot}\nfoot`;
  const live = new Map([[ageSlots[0], () => age]]);
  const compositor = createCompositor(stdout, counted, () => undefined, live, draft);
  compositor.start();
  age = 'ready 4s';
  compositor.paintLive();
  await vi.waitFor(() => expect(screen()).toEqual(['ready 4s', 'title', 'row 0', 'foot']));
  const write = vi.spyOn(stdout, 'write');
  compositor.paintLive();
  expect(write).not.toHaveBeenCalled();
  expect(pictures).toBe(1);
});

it('a key that moves the view is answered by a sketch, before Ink has drawn it', async () => {
  const { stdout, screen } = createTerminal(40, 3);
  let head = 'log';
  const compositor = createCompositor(
    stdout,
    log,
    () => undefined,
    new Map(),
    () => `${head}\n${slot}`,
  );
  compositor.start();
  compositor.stdout.write(`log\n${slot}`);
  head = 'help';
  compositor.sketch();
  await vi.waitFor(() => expect(screen()).toEqual(['help', 'title', 'row 0']));
  compositor.stdout.write(`help, by Ink\n${slot}`);
  await vi.waitFor(() => expect(screen()[0]).toBe('help, by Ink'));
});

it('a sketch before the first frame of Ink is not what stays: the next picture is drawn anew', async () => {
  const { stdout, screen } = createTerminal(40, 3);
  let head = 'starting';
  const compositor = createCompositor(
    stdout,
    log,
    () => undefined,
    new Map(),
    () => `${head}\n${slot}`,
  );
  compositor.start();
  compositor.sketch();
  head = 'ready';
  compositor.paint();
  await vi.waitFor(() => expect(screen()[0]).toBe('ready'));
});

it.each([
  ['a short row: what is left of the old one is erased after it', 'ab', 'ab\x1b[0m\x1b[K'],
  ['a coloured short row', '\x1b[31mab', '\x1b[31mab\x1b[0m\x1b[K'],
  [
    'a row that fills the width: nothing after it, or xterm and tmux lose its last column',
    'abcdef',
    'abcdef\x1b[0m',
  ],
  ['a row of doubtful width: the old one is erased first', '✓ abc', '\x1b[K✓ abc\x1b[0m'],
])('%s', (_, row, written) => {
  expect(overwrite(row, 6)).toBe(written);
});

it('frames of the pinned Ink are recognised: the slot is found and the log stands in its place', async () => {
  const { stdout, screen } = createTerminal(40, 8);
  const compositor = createCompositor(stdout, log, () => undefined);
  compositor.start();
  const tree = ['head', slot, 'foot'].map((text) => createElement(Text, { key: text }, text));
  const instance = render(createElement('ink-box', { style: { flexDirection: 'column' } }, tree), {
    stdout: compositor.stdout,
    stdin: Object.assign(Object.create(process.stdin), { isTTY: false }),
    debug: true,
    interactive: true,
    patchConsole: false,
  });
  await vi.waitFor(() =>
    expect(screen()).toEqual(['head', 'title', 'row 0', 'row 1', 'row 2', 'row 3', 'row 4', 'foot']),
  );
  instance.unmount();
  compositor.stop();
});

it('only what changed is written, at its place, and an equal frame writes nothing', async () => {
  const { stdout, written, screen } = createTerminal(40, 6);
  const compositor = createCompositor(stdout, log, () => undefined);
  compositor.start();
  compositor.stdout.write(`head 1\n${slot}\nfoot`);
  await vi.waitFor(() => expect(screen()[0]).toBe('head 1'));
  const before = written.length;
  compositor.stdout.write(`head 1\n${slot}\nfoot`);
  expect(written.length).toBe(before);
  compositor.stdout.write(`head 2\n${slot}\nfoot`);
  expect(written.slice(before).join('')).not.toContain('row');
  await vi.waitFor(() => expect(screen()[0]).toBe('head 2'));
});

it('a resize leaves no remains', async () => {
  const { stdout, screen, resize } = createTerminal(40, 10);
  const compositor = createCompositor(stdout, log, () => undefined);
  compositor.start();
  compositor.stdout.write(`head\n${slot}\nfoot`);
  resize(20, 4);
  await vi.waitFor(() => expect(screen()).toEqual(['head', 'title', 'row 0', 'foot']));
  resize(40, 6);
  await vi.waitFor(() => expect(screen()).toEqual(['head', 'title', 'row 0', 'row 1', 'row 2', 'foot']));
});

it('stopped, the terminal is as it was: main screen, cursor, line wrap; twice is once', async () => {
  const { stdout, terminal, written } = createTerminal(40, 6);
  const compositor = createCompositor(stdout, log, () => undefined);
  compositor.start();
  await vi.waitFor(() => expect(terminal.buffer.active.type).toBe('alternate'));
  compositor.stop();
  await vi.waitFor(() => expect(terminal.buffer.active.type).toBe('normal'));
  const before = written.length;
  compositor.stop();
  compositor.stdout.write('late frame');
  expect(written.length).toBe(before);
});

it('in a tmux window that grew, rows of the picture stood on the shell’s screen after q: they are erased before it is given back', () => {
  const { stdout, written } = createTerminal(40, 6);
  const compositor = createCompositor(stdout, log, () => undefined);
  compositor.start();
  const from = written.length;
  compositor.stop();
  const said = written.slice(from).join('');
  expect(said.indexOf('\u001b[2J')).toBeGreaterThanOrEqual(0);
  expect(said.indexOf('\u001b[2J')).toBeLessThan(said.indexOf('\u001b[?1049l'));
});
