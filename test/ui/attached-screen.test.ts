import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { type ServedScreen, serveScreen } from '../../src/control/server.ts';
import { createLogBuffer } from '../../src/logs/log-buffer.ts';
import { noVisits } from '../support/no-visits.ts';
import { healthySnapshot } from '../support/snapshot.ts';
import { openTerminal } from '../support/terminal.ts';

const screenEntry = join(import.meta.dirname, '..', '..', 'dist', 'screen.js');
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** The real screen on a real terminal, that came to a supervisor in the background: this test. */
async function attach() {
  const folder = mkdtempSync(join(tmpdir(), 'ocap-dev-test-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  const asked: string[] = [];
  const screens: ServedScreen[] = [];
  const closed = vi.fn();
  const server = createServer((socket) => {
    socket.on('close', closed);
    screens.push(
      serveScreen(socket, {
        snapshot: () => healthySnapshot,
        subscribe: () => () => undefined,
        log: createLogBuffer(),
        ask: ({ type }) => void asked.push(type),
        nonce: () => '',
        guests: () => ({ at: 'removed', count: 0 }),
        visits: noVisits,
        save: async () => ({ at: 'failed', message: 'not here' }),
      }),
    );
  });
  const path = join(folder, 'socket');
  await new Promise<void>((resolve) => server.listen(path, resolve));
  undo.push(() => server.close());
  const terminal = openTerminal({ command: process.execPath, args: [screenEntry, path], cwd: folder });
  undo.push(() => terminal.close());
  await terminal.see('● ready');
  await terminal.see('q leave');
  return { terminal, asked, closed, farewell: () => screens[0]?.farewell(3, 'The supervisor was stopped.') };
}

it.each([
  ['q', (terminal) => terminal.press('q')],
  ['Ctrl+C', (terminal) => terminal.press('\u0003')],
  ['SIGTERM', (terminal) => terminal.kill('SIGTERM')],
  ['a terminal that is closed', (terminal) => terminal.kill('SIGHUP')],
] as [string, (terminal: Awaited<ReturnType<typeof attach>>['terminal']) => void][])(
  '%s leaves the screen with code 0, asks nothing of the supervisor, and gives the terminal back',
  async (_, end) => {
    const { terminal, asked, closed } = await attach();
    end(terminal);
    expect(await terminal.exited).toMatchObject({ exitCode: 0 });
    await vi.waitFor(() => expect(closed).toHaveBeenCalled());
    expect(asked).toEqual([]);
    await vi.waitFor(() => expect(terminal.alternate()).toBe(false));
  },
);

it('the last words of a supervisor that was stopped stand on the main screen', async () => {
  const { terminal, farewell } = await attach();
  farewell();
  await terminal.see('The supervisor was stopped.');
  expect((await terminal.exited).exitCode).toBe(3);
  expect(terminal.alternate()).toBe(false);
});

it('help says how to stop what runs in the background', async () => {
  const { terminal } = await attach();
  terminal.press('?');
  await terminal.see('page 1 of 2');
  terminal.press(' ');
  await terminal.see('ocap-dev stop');
});
