import { spawn } from 'node:child_process';
import type { Environment } from '../../core/settings/settings.ts';

/** What became of a text: given to the terminal, or too long for it, or refused by tmux. */
export type Copied =
  | { readonly at: 'copied' }
  /** By the terminal, of which nobody knows whether it takes it. */
  | { readonly at: 'sent' }
  | { readonly at: 'too long' }
  | { readonly at: 'refused'; readonly reason: string };

export interface ClipboardDeps {
  readonly env: Environment;
  /** Writes to the terminal. */
  write(text: string): void;
}

/**
 * In bytes of UTF-8. Terminals take a sequence of 100,000 bytes at most, of which that is the share of the text before its
 * encoding (https://sunaku.github.io/tmux-yank-osc52.html).
 */
export const longestCopy = 74_994;
const tmuxPatienceMs = 2000;

/**
 * Copies into the clipboard of the person's own machine, also over ssh, by the terminal itself (OSC 52). tmux ignores that
 * from programs unless it is told otherwise (`set-clipboard external`, its default), so there it is asked as well.
 */
export function createClipboard({ env, write }: ClipboardDeps): (text: string) => Promise<Copied> {
  return async (text) => {
    const bytes = Buffer.from(text);
    if (bytes.length > longestCopy) return { at: 'too long' };
    write(`\u001b]52;c;${bytes.toString('base64')}\u0007`);
    return env['TMUX'] ? loadIntoTmux(text) : { at: 'copied' };
  };
}

/** `-w` hands it on to the terminal that tmux runs in. */
function loadIntoTmux(text: string): Promise<Copied> {
  return new Promise((resolve) => {
    const refused = (reason: string) => resolve({ at: 'refused', reason });
    const child = spawn('tmux', ['load-buffer', '-w', '-'], {
      stdio: ['pipe', 'ignore', 'pipe'],
      timeout: tmuxPatienceMs,
    });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => {
      complaint += chunk.toString();
    });
    // A tmux that ends before it has read all breaks the pipe (EPIPE); why it ended stands on its standard error.
    child.stdin.on('error', () => undefined);
    child.once('error', ({ message }) => refused(message));
    child.once('close', (code) =>
      code === 0 ? resolve({ at: 'copied' }) : refused(complaint.trim() || `code ${code}`),
    );
    child.stdin.end(text);
  });
}
