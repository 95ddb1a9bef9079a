import { spawn } from 'node:child_process';
import { sentTo } from '../../core/base/terminal/terminal.ts';
import type { Environment } from '../../core/settings/settings.ts';
import { isOverSsh, withoutOurs } from './own-environment.ts';

/** What became of a text: in the clipboard; given to a terminal, of which nobody knows whether it takes it; too long; nobody there to take it; or refused by tmux. */
export type Copied =
  | { readonly at: 'copied' }
  | { readonly at: 'sent' }
  | { readonly at: 'too long' }
  | { readonly at: 'no clipboard' }
  | { readonly at: 'refused'; readonly reason: string };

export interface ClipboardDeps {
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  /** Writes to the terminal. */
  write(text: string): void;
}

/**
 * In bytes of UTF-8. Terminals take a sequence of 100,000 bytes at most, of which that is the share of the text before its
 * encoding (https://sunaku.github.io/tmux-yank-osc52.html).
 */
export const longestCopy = 74_994;
const patienceMs = 2000;

type Command = readonly [program: string, ...args: string[]];

/**
 * Copies into the clipboard of the person's own machine: by the desktop's own program where we run on it, which says whether it
 * went well; else by the terminal (OSC 52), which does not, and which GNOME's and Apple's drop. tmux ignores that from programs
 * unless it is told otherwise (`set-clipboard external`, its default), so there it is asked as well.
 */
export function createClipboard({ env, platform, write }: ClipboardDeps): (text: string) => Promise<Copied> {
  return async (text) => {
    for (const command of isOverSsh(env) ? [] : nativeCommands(platform, env))
      if ((await feed(command, text, env)) === null) return { at: 'copied' };
    if (!sentTo(env).beyond) return { at: 'no clipboard' };
    const bytes = Buffer.from(text);
    if (bytes.length > longestCopy) return { at: 'too long' };
    write(`\u001b]52;c;${bytes.toString('base64')}\u0007`);
    if (!env['TMUX']) return { at: 'sent' };
    // `-w` hands it on to the terminal that tmux runs in.
    const complaint = await feed(['tmux', 'load-buffer', '-w', '-'], text, env);
    return complaint === null ? { at: 'sent' } : { at: 'refused', reason: complaint };
  };
}

function nativeCommands(platform: NodeJS.Platform, env: Environment): readonly Command[] {
  if (platform === 'darwin') return [['pbcopy']];
  if (env['WSL_DISTRO_NAME']) return [['clip.exe']];
  return [
    ...(env['WAYLAND_DISPLAY'] ? [['wl-copy'] as const] : []),
    ...(env['DISPLAY']
      ? [['xclip', '-selection', 'clipboard'] as const, ['xsel', '--input', '--clipboard'] as const]
      : []),
  ];
}

/** Null: it took the text. Else what it said against it. */
function feed([program, ...args]: Command, text: string, env: Environment): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['pipe', 'ignore', 'pipe'],
      timeout: patienceMs,
      env: withoutOurs(env),
    });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => {
      complaint += chunk.toString();
    });
    // One that ends before it has read all breaks the pipe (EPIPE); why it ended stands on its standard error.
    child.stdin.on('error', () => undefined);
    child.once('error', ({ message }) => resolve(message));
    // Its pipes stay open where something stays behind to serve the clipboard (xclip, wl-copy).
    child.once('exit', (code) => {
      if (code !== 0) return;
      child.stderr.destroy();
      resolve(null);
    });
    child.once('close', (code) => resolve(code === 0 ? null : complaint.trim() || `code ${code}`));
    // clip.exe takes what has no mark for the code page of the system.
    child.stdin.end(program === 'clip.exe' ? Buffer.from(`\ufeff${text}`, 'utf16le') : text);
  });
}
