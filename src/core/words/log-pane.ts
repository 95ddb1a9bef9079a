/** The log pane's. */
export const logWords = {
  log: 'log',
  sources: { all: 'all', streamlit: 'app', ngrok: 'ngrok', visits: 'visits', 'ocap-dev': 'ocap-dev' },
  following: 'following',
  below: (lines: number, fresh: number) =>
    lines === 0 && fresh === 0 ? 'held at its end' : `${lines} below, ${fresh} new`,
  fFollows: 'f follows',
  selected: (lines: number) => (lines === 1 ? '1 line selected' : `${lines} lines selected`),
  noMatch: 'no match',
  asItStands: 'as plain text',
  tooSlow: 'too slow a pattern',
  streaming: '── plain lines; \\ or B goes back to the screen ──',
  leftOut: (lines: number) => `… ${linesOf(lines)} left out: they came faster than they are read.`,
  lastError: 'That is the last error.',
  firstError: 'That is the first error.',
  noError: 'No error is in this log.',
  noPlace: 'This error names no file.',
  lastRun: 'That is the last run.',
  firstRun: 'That is the first run.',
  noRun: 'The app has not run yet.',
  anError: (lines: number) => `the error, ${linesOf(lines)}`,
  edited: (place: string) => `opened ${place}`,
  noEditor: (place: string) => `Neither $VISUAL nor $EDITOR names an editor: ${place}`,
  editorFailed: (editor: string, place: string, why: string) => `${editor} did not open ${place}: ${why}`,
  run: (run: number, time: string) => `run ${run} ${time}`,
  filter: {
    level: { all: '', warning: 'warnings and errors', bad: 'errors' },
    run: (run: number) => `run ${run}`,
    context: (lines: number) => `±${lines}`,
    lines: (count: number) => linesOf(count),
  },
  lastMatch: 'That is the last match.',
  firstMatch: 'That is the first match.',
  cleared: 'Cleared on this screen only; X brings it back.',
  uncovered: 'All that is kept is shown again.',
  saved: (lines: number, path: string) => `${linesOf(lines)} in ${path}`,
  savedUnfiltered: (lines: number, path: string) => `${linesOf(lines)}, not only the filtered, in ${path}`,
  copied: (what: string) => `copied ${what}`,
  /** Whether it took them, no terminal says. */
  sentToTerminal: (what: string) => `sent to the terminal: ${what}`,
  lines: linesOf,
  noClipboard: (what: string) => `This terminal has no clipboard that it could go to: ${what}`,
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
