import { printable } from '../base/printable.ts';

/** A line of the log holds 8 KB; nobody reads as much of a path. */
const longest = 2000;

/** As much as is told of an origin or a host: its name has 253 characters at most (RFC 1035). */
export const longestOrigin = 300;

/** What a visitor chose, on one line, without what a terminal would obey. */
export function toldText(text: string): string {
  const shown = printable(text);
  return shown.length > longest ? `${shown.slice(0, longest)}…` : shown;
}

/**
 * The path that was asked for, without its query; of an absolute target (RFC 9112, 3.2.2) also without the user and the
 * password that may stand in it.
 */
export function toldPath(target: string): string {
  const [path = ''] = target.split('?', 1);
  return toldText(
    path.replace(/^([a-z][a-z\d+.-]*:)?\/\/[^/]*@/i, (start) => start.replace(/\/\/.*@/, '//')),
  );
}
