import { givingBack, type TerminalKind } from '../../core/base/terminal/terminal.ts';

/**
 * Switches off what a screen that died may have switched on: synchronized update, mouse reports, wheel as arrows, focus
 * reports, bracketed paste, kitty keyboard, the title, hidden cursor, no line wrap, colours, alternate screen.
 *
 * Leaving the alternate screen (1049) puts the cursor where it was saved last on the main one, which may be long ago: if
 * we are there already, the save (ESC 7) makes that here. On the alternate screen it has a place of its own.
 */
const ofXterm =
  '\\033[?2026l\\033[?1000l\\033[?1002l\\033[?1003l\\033[?1006l\\033[?1007l\\033[?1004l\\033[?2004l\\033[<u\\033]2;\\007\\033[23;2t\\033[?25h\\033[?7h\\033[0m\\0337\\033[?1049l';

/** For printf(1): what gives a terminal of this kind back after a screen that could not do so itself. */
export function terminalReset(kind: TerminalKind): string {
  return kind === 'xterm' ? ofXterm : givingBack(kind).replaceAll('\u001b', '\\033');
}
