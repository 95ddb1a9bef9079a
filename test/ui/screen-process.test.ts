import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { openTerminal } from '../support/terminal.ts';

const root = join(import.meta.dirname, '..', '..');
const screenEntry = join(root, 'dist', 'screen.js');
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

function command(...extra: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'ocap-dev-screen-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  const notes = join(folder, 'notes');
  const fixture = join(root, 'test', 'fixtures', 'bare-supervisor.ts');
  return {
    args: [fixture, screenEntry, notes, ...extra],
    noted: () => (existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : []),
  };
}

/** The real screen on a real terminal, over a supervisor of nothing. */
async function open() {
  const { args, noted } = command();
  const terminal = openTerminal({ command: process.execPath, args, cwd: root });
  undo.push(() => terminal.close());
  await terminal.see('● ready');
  return { terminal, noted };
}

it('keys that come as several at once are all pressed', async () => {
  const { terminal, noted } = await open();
  terminal.press('wyr');
  await terminal.see('line 199');
  expect(noted()).toEqual(['wildcard.requested', 'restart.requested']);
});

it('a paste presses no key', async () => {
  const { terminal, noted } = await open();
  terminal.press('\u001b[200~quit wyr\u001b[201~');
  terminal.press('?');
  await terminal.see('Keys');
  expect(noted()).toEqual([]);
});

it('a component that throws is told on the main screen, and the screen ends', async () => {
  const { terminal, noted } = await open();
  terminal.press('p');
  await terminal.see(/the screen failed: TypeError/);
  expect((await terminal.exited).exitCode).toBe(1);
  expect(terminal.alternate()).toBe(false);
  expect(noted()).toEqual(['probe.requested', 'screen ended with 1']);
});

it('the last words stand on the main screen, and the exit code is the one that was told', async () => {
  const { terminal } = await open();
  terminal.press('q');
  await terminal.see('Goodbye.');
  expect((await terminal.exited).exitCode).toBe(3);
  expect(terminal.alternate()).toBe(false);
});

it.each([
  ['Ctrl+Z gives the terminal back, and fg takes it again, keys too', '\u001a'],
  ['stopped without a warning, it is whole again after fg, keys too', 't'],
])('%s', async (_, key) => {
  const { args } = command();
  const terminal = openTerminal({
    command: 'bash',
    args: ['--norc', '-i'],
    cwd: root,
    env: { PS1: 'prompt> ' },
  });
  undo.push(() => terminal.kill('SIGKILL'));
  await terminal.see('prompt>');
  terminal.press(`${[process.execPath, ...args].join(' ')}\r`);
  await terminal.see('● ready');
  terminal.press(key);
  await terminal.see(/Stopped[\s\S]*prompt>/);
  expect(terminal.alternate()).toBe(key === 't');
  terminal.press('fg\r');
  await terminal.see('● ready');
  terminal.press('?');
  await terminal.see('Keys');
  terminal.press('q');
  await terminal.see('Goodbye.');
  terminal.press('exit\r');
  await terminal.exited;
});

it('a window that was made smaller while it was stopped is filled as it is now (it was painted for 90 columns)', async () => {
  const { args } = command();
  const terminal = openTerminal({
    command: 'bash',
    args: ['--norc', '-i'],
    cwd: root,
    columns: 90,
    rows: 24,
    env: { PS1: 'prompt> ' },
  });
  undo.push(() => terminal.kill('SIGKILL'));
  await terminal.see('prompt>');
  terminal.press(`${[process.execPath, ...args].join(' ')}\r`);
  await terminal.see('● ready');
  terminal.press('\u001a');
  await terminal.see(/Stopped[\s\S]*prompt>/);
  terminal.resize(70, 18);
  terminal.press('fg\r');
  await terminal.see('● ready');
  const edges = () => terminal.screen().filter((row) => row.includes('─ log'));
  // A row that the terminal has cut to its new width lacks its end.
  const whole = { length: 70, end: 'following ─' };
  await vi.waitFor(
    () => expect(edges().map((row) => ({ length: row.length, end: row.slice(-11) }))).toEqual([whole]),
    { timeout: 5000 },
  );
  expect(terminal.screen().at(-1)).toContain('r restart');
  terminal.press('q');
  await terminal.see('Goodbye.');
  terminal.press('exit\r');
  await terminal.exited;
});

it.each([
  [
    'the supervisor is told once of a terminal that was closed',
    [],
    ['stop.requested', 'screen ended with 3'],
  ],
  [
    'where a signal told it as well, by the word that cuts no order short',
    ['stops'],
    ['stop.requested', 'screen ended with 0'],
  ],
])('%s', async (_, extra, expected) => {
  const { args, noted } = command(...extra);
  const emulator = join(root, 'test', 'fixtures', 'survivor-terminal.mjs');
  const terminal = spawn(process.execPath, [emulator, process.execPath, ...args], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  undo.push(() => terminal.kill('SIGKILL'));
  let output = '';
  terminal.stdout.on('data', (chunk) => {
    output += chunk;
  });
  await vi.waitFor(() => expect(output).toContain('ready'), { timeout: 5000 });
  terminal.kill('SIGKILL');
  await vi.waitFor(() => expect(noted()).toEqual(expected), { timeout: 5000 });
});
