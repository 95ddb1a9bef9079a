import { printable } from '../../core/base/printable.ts';
import { sentTo } from '../../core/base/terminal/terminal.ts';
import type { NotifyWay } from '../../core/settings/rows/screen.ts';
import type { Environment } from '../../core/settings/settings.ts';

/** Reaches somebody who looks elsewhere, by the terminal's title and its bell, or by notifications of the desktop. */
export interface Reach {
  /** Keeps the title that the terminal has, to be given back. */
  start(): void;
  stop(): void;
  title(text: string): void;
  notify(text: string, way: NotifyWay): void;
}

export interface ReachDeps {
  readonly env: Environment;
  /** Writes to the terminal. */
  write(text: string): void;
}

const esc = '\u001b';
const bell = '\u0007';
/** XTWINOPS: on xterm's stack of titles, and from there; whoever has no such stack is left with none. */
const keep = `${esc}[22;2t`;
const giveBack = `${esc}]2;${bell}${esc}[23;2t`;
/** They know OSC 9; of the others those that know any know 777. */
const knowsNine = /^(iTerm\.app|WezTerm|ghostty|WarpTerminal|vscode)$/;

export function createReach({ env, write }: ReachDeps): Reach {
  const term = env['TERM'] ?? '';
  const isCapable = sentTo(env).beyond;
  let shown: string | null = null;
  let running = false;

  /** To the terminal that tmux runs in, which has to allow it (`allow-passthrough`). */
  const outward = (text: string) =>
    env['TMUX'] ? `${esc}Ptmux;${text.replaceAll(esc, esc + esc)}${esc}\\` : text;

  function desktop(text: string): string {
    const body = plain(text);
    const isNine = knowsNine.test(env['TERM_PROGRAM'] ?? '') || term === 'xterm-kitty';
    return outward(isNine ? `${esc}]9;${body}${bell}` : `${esc}]777;notify;ocap-dev;${body}${bell}`);
  }

  function show(text: string): void {
    if (isCapable && running) write(`${esc}]2;${plain(text)}${bell}`);
  }

  return {
    start() {
      if (!isCapable || running) return;
      running = true;
      write(keep);
      if (shown !== null) show(shown);
    },
    stop() {
      if (!running) return;
      running = false;
      write(giveBack);
    },
    title(text) {
      if (text === shown) return;
      shown = text;
      show(text);
    },
    notify(text, way) {
      if (way === 'off') return;
      // The bell marks a window of tmux, whatever the desktop gets.
      if (way === 'desktop' && isCapable) write(desktop(text));
      if (way === 'bell' || env['TMUX'] || !isCapable) write(bell);
    },
  };
}

/** Of others: it must end neither its own sequence nor a field of it. */
function plain(text: string): string {
  return printable(text).replaceAll(';', ',').slice(0, 200);
}
