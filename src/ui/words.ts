/**
 * The screen's own words, for translation: labels, titles and hints. What the core says in sentences (reasons, diagnoses,
 * notices) comes as it is.
 */
export const words = {
  pid: (pid: number) => `pid ${pid}`,
  restarts: (times: number) => (times === 1 ? '1 restart' : `${times} restarts`),
  lastExit: (how: string) => `last exit ${how}`,
  code: (exitCode: number) => `code ${exitCode}`,

  tunnel: (state: string) => `tunnel ${state}`,
  onlineButBroken: (hop: string) => `online, but not through the ${hop}`,
  reconnections: (times: number) => (times === 1 ? '1 reconnection' : `${times} reconnections`),
  again: (wait: string) => `again in ${wait}`,
  visits: (count: number) => (count === 1 ? '1 visit' : `${count} visits`),
  open: (webSockets: number) => `${webSockets} open`,
  openWebSockets: (count: number) => (count === 1 ? '1 WebSocket open' : `${count} WebSockets open`),
  refusedTimes: (origin: string, times: number) =>
    `${origin} was refused ${times === 1 ? 'once' : `${times} times`}`,
  aAddsIt: 'a adds it.',

  wildcardBadge: ' ANY ORIGIN ',
  wildcardMeaning: 'any website can talk to the app; w closes it',

  app: 'app',
  health: 'health',
  webSocket: 'WebSocket',
  nobody: 'nobody',
  stranger: { waiting: 'stranger', refused: 'stranger refused', letIn: 'stranger let in' },
  notAsked: 'not asked',
  asking: 'not asked yet',

  noChanges: (file: string) => `${file}: no changes so far`,
  titles: {
    origins: 'origins',
    hops: 'from the app to the visitor',
    visits: 'visits',
    changes: 'changes',
    keys: 'Keys',
  },

  more: (count: number) => ` (and ${count} more)`,
  tunnelLost: 'The tunnel is lost: visitors reach nothing until it is back. It is opened again by itself.',
  theTunnel: (message: string) => `The tunnel: ${message}`,
  appFailed: 'The app failed.',
  appEnded: 'The app ended.',
  startedAgain: (when: string | null) => `It is started ${when ?? 'again'}; r starts it now.`,
  scriptFailed: (time: string, where: string | null) =>
    where === null ? `The app's script failed at ${time}` : `${where} failed at ${time}`,

  yesOrNo: 'yes, any other key: no',
  leaving: 'stopping everything in order; q again: at once',
  anyKeyGoesBack: 'any key goes back',
  noPublicUrl: 'There is no public URL now. Any key goes back.',
  noQrCode: 'This terminal cannot show its QR code. Any key goes back.',
  tooSmall: (state: string, has: string, takes: string) => `${state}; ${has} is too small, it takes ${takes}`,
  about: (version: string, pid: number) => `ocap-dev ${version}, pid ${pid}`,
  aboutApp: (state: string, age: string) => `the app ${state} for ${age}`,
} as const;

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
  copiedLines: (lines: number) => `copied ${linesOf(lines)}`,
  tooMuchToCopy: 'That is more than a terminal takes (75 KB); s saves the log.',
  tmuxRefused: (reason: string) => `tmux did not take it: ${reason}`,
  opened: (url: string) => `opened ${url}`,
  noBrowserOverSsh: (url: string) => `Over ssh there is no browser here: ${url}`,
  noBrowser: (url: string) => `No browser was found here: ${url}`,
} as const;

/** What the keys do: for the footer (`label`, two words at most), and for the help. */
export const keyWords = {
  restart: { label: 'restart', help: 'restart the app' },
  wildcard: {
    label: 'wildcard',
    help: 'wildcard: let ANY origin in (asks once), and back',
  },
  allow: { label: 'allow origin', help: 'allow the origin refused last (asks once)' },
  writeEnv: { label: 'write .env', help: 'write .env from its example (asks once)' },
  tunnel: { label: 'tunnel', help: 'reconnect the tunnel' },
  probe: { label: 'probe', help: 'probe every listed origin now' },
  open: { label: 'open', help: 'open the URL in the browser' },
  copyUrl: { label: 'copy URL', help: 'copy the public URL' },
  qr: { label: 'QR', help: 'the public URL as a QR code' },
  search: {
    label: 'search',
    help: 'search, a regular expression; Enter keeps it, Esc leaves it',
  },
  step: { label: 'next', help: 'the next match below, above' },
  source: { label: 'source', help: 'all, app, ngrok, visits, ocap-dev; Tab: the next' },
  select: { label: 'select', help: 'select lines to copy' },
  follow: { label: 'follow', help: 'follow the log (also: G, End)' },
  scroll: { help: 'scroll; so does the wheel' },
  oldest: { help: 'the oldest line (also: Home)' },
  zoom: { label: 'zoom', help: 'the log on the whole screen' },
  wrap: { label: 'wrap', help: 'wrap long lines, or cut them' },
  timestamps: { help: 'timestamps on and off' },
  save: { label: 'save', help: 'save the log into a file' },
  clear: { help: 'clear on this screen; X: undo' },
  repaint: { help: 'repaint the screen' },
  suspend: { help: 'suspend; fg brings it back' },
  help: { label: 'help', help: 'this help; any key closes it' },
  quit: { label: 'quit', help: 'stop in order and leave (also: Ctrl+C); twice: at once' },
  leave: { label: 'leave', help: 'leave (also: Ctrl+C); ocap-dev stop stops the app' },
  selectHere: {
    label: 'begin here',
    help: 'selecting: begin here',
  },
  copyLines: { label: 'copy lines', help: 'selecting: copy (also: c, y)' },
  leaveSelection: { label: 'back', help: 'selecting: back (also: v)' },
  letAnyIn: 'Let ANY website talk to the app?',
  letIn: (origin: string, file: string) => `Let ${origin} in, by a line in ${file}?`,
  writeFile: (file: string, example: string) => `Write ${file} from ${example}?`,
  failed: (key: string, reason: string) => `${key} failed: ${reason}`,
} as const;

function linesOf(count: number): string {
  return count === 1 ? '1 line' : `${count} lines`;
}
