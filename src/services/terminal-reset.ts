/**
 * What a screen may have switched on, switched off: synchronized update, mouse reports, wheel as arrows, focus reports,
 * bracketed paste, kitty keyboard, hidden cursor, no line wrap, colours. For printf(1), as `\033`.
 */
const modesOff =
  '\\033[?2026l\\033[?1000l\\033[?1002l\\033[?1003l\\033[?1006l\\033[?1007l\\033[?1004l\\033[?2004l\\033[<u\\033[?25h\\033[?7h\\033[0m';

/** For a screen that died with the terminal in its hands: also leaves the alternate screen, cursor where it was. */
export const terminalReset = `${modesOff}\\033[?1049l`;

/** For one that may have left it: 1047 does not move the cursor, under which a shell may have its prompt by now. */
export const gentleTerminalReset = `${modesOff}\\033[?1047l`;
