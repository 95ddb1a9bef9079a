/** What the keys do: for the footer (`label`, two words at most), and for the help. */
export const keyWords = {
  restart: { label: 'restart', help: 'restart the app; twice: with fresh sessions' },
  /** Of visitors. */
  restartKeeps: (sessions: number) =>
    `restart (${sessions === 1 ? '1 session' : `${sessions} sessions`} kept)`,
  restartFresh: 'restart fresh',
  wildcard: {
    label: 'wildcard',
    help: 'wildcard: let ANY origin in (asks once), and back',
  },
  allow: { label: 'allow origin', help: 'allow an origin that was refused (asks once)' },
  troubles: { label: 'troubles', help: 'all that is wrong; i there ignores one' },
  troubleKeys: (isRefused: boolean) =>
    `↑↓ choose  i ignore  ${isRefused ? 'a allow  ' : ''}other keys but q go back`,
  chooseApp: { label: 'choose' },
  writeEnv: { label: 'write .env', help: 'write .env from its example (asks once)' },
  writeSecrets: { label: 'write secrets' },
  tunnel: { label: 'tunnel', help: 'reconnect the tunnel' },
  probe: { label: 'probe', help: 'probe every listed origin now' },
  open: { label: 'open', help: 'open the address for others, or the local URL' },
  copyUrl: { label: 'copy URL', help: 'copy the address for others, or the local URL' },
  share: { label: 'share', help: 'share: the address for others, its proof and QR code' },
  invite: { label: 'invite', help: 'invite a guest: a link and its QR code (OCAP_ACCESS=invited)' },
  search: {
    label: 'search',
    help: 'search, a regular expression; Ctrl+P: the one before',
  },
  leaveSearch: { label: 'back' },
  filter: { label: 'filter', help: 'only lines with a pattern; !pattern: without it' },
  context: { help: 'filter: more, less around each line' },
  lift: { help: 'filter off, this line in place (also: Esc)' },
  level: { help: 'level: warnings and errors, errors, all' },
  stream: { help: 'plain lines in the scrollback, and back' },
  onlyRun: { help: 'only this run of the app, or all' },
  error: { label: 'errors', help: 'next, previous error (also: Alt+↓ ↑)' },
  run: { help: 'next, previous run (also: Alt+PgDn PgUp)' },
  edit: { help: 'edit where the error is, by $VISUAL or $EDITOR' },
  copyError: { help: 'copy the whole error' },
  sideways: { help: 'sideways, where lines are cut' },
  step: { label: 'next', help: 'the next match below, above' },
  source: { label: 'source', help: 'all, app, ngrok, visits, ocap-dev; Tab: the next' },
  select: { label: 'select', help: 'select lines to copy' },
  follow: { label: 'follow', help: 'follow the log (also: G, End)' },
  scroll: { help: 'scroll (also: j, k, Ctrl+D, Ctrl+U, wheel)' },
  oldest: { help: 'the oldest line (also: Home)' },
  zoom: { label: 'zoom', help: 'the log on the whole screen' },
  wrap: { label: 'wrap', help: 'wrap long lines, or cut them' },
  timestamps: { help: 'timestamps on and off' },
  save: { label: 'save', help: 'save what is shown; then c: its path, E: edit it' },
  copyPath: { label: 'copy path' },
  openSaved: { label: 'edit' },
  clear: { help: 'clear on this screen; X: undo' },
  repaint: { help: 'repaint the screen' },
  suspend: { help: 'suspend; fg brings it back' },
  help: { label: 'help', help: 'this help; any key but q closes it' },
  quit: { label: 'quit', help: 'stop in order and leave (also: Ctrl+C); twice: at once' },
  leave: { label: 'leave', help: 'leave (also: Ctrl+C); ocap-dev stop stops the app' },
  selectHere: {
    label: 'begin here',
    help: 'selecting: begin here',
  },
  copyLines: { label: 'copy lines', help: 'selecting: copy (also: c, y)' },
  saveSelected: { label: 'save' },
  leaveSelection: { label: 'back', help: 'selecting: back (also: v)' },
  enterVisit: { label: 'look inside', help: 'in 4: look inside (y: as curl, R: ask again, E: all as HAR)' },
  leaveVisit: { label: 'back' },
  copyCurl: { label: 'curl' },
  askAgain: { label: 'again' },
  saveHar: { label: 'HAR' },
  letAnyIn: 'Let ANY website talk to the app?',
  runScript: (script: string, file: string) => `Run ${script}, by STREAMLIT_APP in ${file}?`,
  letIn: (origin: string, file: string) => `Let ${origin} in, by a line in ${file}?`,
  writeFile: (file: string, example: string) => `Write ${file} from ${example}?`,
  /** Before a second press of the key. */
  harms: {
    quit: (visitors: number, key: string) => `${connected(visitors)}: ${key} again stops`,
    restart: (visitors: number, key: string) =>
      `${people(visitors)} would lose ${visitors === 1 ? 'a session' : 'their sessions'}: ${key} again restarts`,
    tunnel: (visitors: number, key: string) => `${connected(visitors)}: ${key} again cuts and reconnects`,
  },
  /** Why a key does nothing now. */
  cannot: {
    notRepeated: 'Only GET and handshakes are asked again: anything else may do something twice.',
    notInside: 'Enter looks inside a visit first.',
    noTunnel: (offer: string | null) => `No tunnel is open${offer === null ? '.' : `: ${offer}`}`,
    noRefusal: 'Nobody was refused, so there is nobody to allow.',
    noTrouble: 'Nothing is wrong now.',
    shadowedOrigins: (origin: string) =>
      `The shell exports STREAMLIT_CUSTOM_ORIGINS, which wins over the file: add ${origin} there, and start again.`,
    fileIsThere: (file: string) =>
      `e writes ${file} where there is none, but an example of it (r looks for one).`,
    notReady: (state: string) => `The app is ${state}: it is probed once it is ready.`,
    nothingToOpen: (state: string) => `The app is ${state}: there is nothing to open yet.`,
    nothingToCopy: 'There is no URL to copy yet.',
    noFilter: 'Nothing is filtered: F filters by a pattern, L by level.',
    noSearch: 'Nothing is searched for: / begins a search.',
    following: 'The log is followed already.',
  },
  failed: (key: string, reason: string) => `${key} failed: ${reason}`,
} as const;

function people(count: number): string {
  return count === 1 ? '1 visitor' : `${count} visitors`;
}

function connected(count: number): string {
  return `${people(count)} ${count === 1 ? 'is' : 'are'} connected`;
}
