import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createBrowser } from '../../../src/ui/terminal/browser.ts';
import { createClipboard, longestCopy } from '../../../src/ui/terminal/clipboard.ts';

const path = process.env['PATH'] ?? '';
const undo: (() => void)[] = [];
afterEach(() => {
  process.env['PATH'] = path;
  for (const step of undo.splice(0)) step();
});

/** A program of this name in a folder of its own, before all others. */
function install(name: string, script: string) {
  const folder = mkdtempSync(join(tmpdir(), 'ocap-dev-test-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, name), `#!/bin/sh\n${script.replaceAll('FOLDER', folder)}\n`);
  chmodSync(join(folder, name), 0o755);
  process.env['PATH'] = `${folder}:${path}`;
  return (file: string) => readFileSync(join(folder, file), 'utf8');
}

function clipboard(env: Record<string, string | undefined> = {}) {
  const written: string[] = [];
  return {
    written,
    copy: createClipboard({
      env: { PATH: process.env['PATH'], ...env },
      platform: 'linux',
      write: (text) => written.push(text),
    }),
  };
}

it('copies by the terminal, whatever the text holds', async () => {
  const { written, copy } = clipboard();
  expect(await copy('déjà\nvu\u001b[31m')).toEqual({ at: 'sent' });
  const [start, , encoded = ''] = written.join('').split(';');
  expect(start).toBe('\u001b]52');
  expect(encoded.endsWith('\u0007')).toBe(true);
  expect(Buffer.from(encoded.slice(0, -1), 'base64').toString()).toBe('déjà\nvu\u001b[31m');
});

it('what a terminal would drop is not sent', async () => {
  const { written, copy } = clipboard();
  expect(await copy('é'.repeat(longestCopy / 2))).toEqual({ at: 'sent' });
  expect(await copy('é'.repeat(longestCopy / 2 + 1))).toEqual({ at: 'too long' });
  expect(written.map(({ length }) => length <= 100_000)).toEqual([true]);
});

// A stand-in: the real one needs a server and a terminal around it.
it('in tmux, which ignores that from programs, tmux is asked as well', async () => {
  const read = install('tmux', 'echo "$@" > FOLDER/asked; cat > FOLDER/text');
  const { copy } = clipboard({ TMUX: '/tmp/tmux-0/default,1,0' });
  expect(await copy('two\nlines')).toEqual({ at: 'sent' });
  expect(read('asked')).toBe('load-buffer -w -\n');
  expect(read('text')).toBe('two\nlines');
});

it('what tmux says against it is told', async () => {
  install('tmux', 'echo "no server running" >&2; exit 1');
  const { copy } = clipboard({ TMUX: '/tmp/tmux-0/default,1,0' });
  expect(await copy('text')).toEqual({ at: 'refused', reason: 'no server running' });
});

// Stand-ins for the desktop's own programs.
it.each([
  ['wl-copy', { WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' }, ''],
  ['xclip', { DISPLAY: ':0' }, '-selection clipboard'],
  ['xsel', { DISPLAY: ':0' }, '--input --clipboard'],
])('%s of this machine is asked before the terminal, and says that it is copied', async (name, env, args) => {
  const read = install(name, 'echo "$*" > FOLDER/asked; cat > FOLDER/text');
  const { written, copy } = clipboard(env);
  expect(await copy('déjà')).toEqual({ at: 'copied' });
  expect(read('asked').trim()).toBe(args);
  expect(read('text')).toBe('déjà');
  expect(written).toEqual([]);
});

it('one that fails, and one that is at the other end of an ssh, leaves it to the terminal', async () => {
  install('xclip', 'echo "Error: Can\'t open display" >&2; exit 1');
  expect(await clipboard({ DISPLAY: ':0' }).copy('text')).toEqual({ at: 'sent' });
  const read = install('xclip', 'echo > FOLDER/asked');
  expect(await clipboard({ DISPLAY: ':0', SSH_TTY: '/dev/pts/1' }).copy('text')).toEqual({ at: 'sent' });
  expect(() => read('asked')).toThrow();
});

const url = 'https://ocap.ngrok.app';

it.each([
  ['BROWSER=my-browser', 'my-browser', url],
  ['BROWSER=my-browser --new-tab', 'my-browser --new-tab', `--new-tab ${url}`],
  ['BROWSER=nowhere:my-browser --at=%s', 'nowhere:my-browser --at=%s', `--at=${url}`],
])('%s is asked, also over ssh and without a display (it was ignored)', async (_, command, asked) => {
  const read = install('my-browser', 'echo "$*" > FOLDER/asked');
  const env = { PATH: process.env['PATH'], SSH_CONNECTION: '1 2 3 4', BROWSER: command };
  expect(await createBrowser({ env, platform: 'linux' })(url)).toBe('opened');
  expect(read('asked').trim()).toBe(asked);
});

// Stand-ins for the desktop's own opener.
it('the browser gets the URL, and nothing of ours in its environment', async () => {
  const read = install('xdg-open', 'echo "$1 $OCAP_DEV_RUN" > FOLDER/asked');
  const env = { ...process.env, DISPLAY: ':0', OCAP_DEV_RUN: 'mark', SSH_TTY: '', SSH_CONNECTION: '' };
  expect(await createBrowser({ env, platform: 'linux' })(url)).toBe('opened');
  expect(read('asked')).toBe(`${url} \n`);
});

it('an opener that fails, or is not there, is no browser', async () => {
  const read = install('xdg-open', 'exit 3');
  const env = { PATH: process.env['PATH'], DISPLAY: ':0' };
  expect(await createBrowser({ env, platform: 'linux' })(url)).toBe('no browser');
  expect(read('xdg-open')).toContain('exit 3');
  expect(await createBrowser({ env: { ...env, PATH: '/nowhere' }, platform: 'linux' })(url)).toBe(
    'no browser',
  );
});

it.each([
  ['over ssh', { SSH_CONNECTION: '1 2 3 4', DISPLAY: ':0' }, 'over ssh'],
  ['without a display', {}, 'no browser'],
])('%s none is started', async (_, env, opened) => {
  const started = install('xdg-open', 'echo > FOLDER/started');
  expect(await createBrowser({ env: { PATH: process.env['PATH'], ...env }, platform: 'linux' })(url)).toBe(
    opened,
  );
  expect(() => started('started')).toThrow();
});
