/** The log pane's. */
export const logWords = {
  log: 'log',
  sources: { all: 'all', streamlit: 'app', ngrok: 'ngrok', visits: 'visits', 'ocap-dev': 'ocap-dev' },
  following: 'following',
  below: (lines: number, fresh: number) => `${lines} below, ${fresh} new`,
  fFollows: 'f follows',
  selected: (lines: number) => (lines === 1 ? '1 line selected' : `${lines} lines selected`),
  noMatch: 'no match',
  asItStands: 'as plain text',
  tooSlow: 'too slow a pattern',
  lastMatch: 'That is the last match.',
  firstMatch: 'That is the first match.',
  cleared: 'Cleared on this screen only; X brings it back.',
  uncovered: 'All that is kept is shown again.',
  saved: (lines: number, path: string) => `${linesOf(lines)} in ${path}`,
  copied: (what: string) => `copied ${what}`,
  /** Whether it took them, no terminal says. */
  sentToTerminal: (what: string) => `sent to the terminal: ${what}`,
  lines: linesOf,
  noLongerKept: 'These lines are no longer kept, so nothing was copied.',
  tooMuchToCopy: 'That is more than a terminal takes (75 KB); s saves the log.',
  tmuxRefused: (reason: string) => `tmux did not take it: ${reason}`,
  opened: (url: string) => `opened ${url}`,
  noBrowserOverSsh: (url: string) => `Over ssh there is no browser here: ${url}`,
  noBrowser: (url: string) => `No browser was found here: ${url}`,
} as const;

function linesOf(count: number): string {
  return count === 1 ? '1 line' : `${count} lines`;
}
