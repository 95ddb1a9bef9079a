/** The supervisor itself: its guard, its terminals, and what it goes on without. */
export const supervisorWords = {
  guardLost:
    'The guard is gone: if this program is killed now, the app may live on. A restart of this program starts a new one.',
  killed: 'ocap-dev was killed; what it had started is ended.',
  attachKilled: 'ocap-dev attach was killed. The app goes on.',
  noWatches:
    'The system has no file watches left, so files are looked at four times a second. For more: sysctl fs.inotify.max_user_watches and max_user_instances.',
  silentFolder: (file: string) =>
    `${file} lies where changes come without notice (a single mounted file, a folder of another system or of the network), so it is looked at once a second.`,
  faultOfItsOwn: 'A fault of its own:',

  nodeWarns: (warning: string) => `Node warns: ${warning}`,
  screenGone: 'The screen is gone, the app goes on. Ctrl+C stops it.',
  linesDropped: (lines: number) => `${lines} lines were dropped: the reader is too slow`,

  // What a screen, or a command, says of a supervisor that speaks otherwise.
  otherVersion: (version: string, pid: number) =>
    `The supervisor that runs is ocap-dev ${version} (pid ${pid}), another version than this. Stop it with \`ocap-dev stop\` of that version, or with: kill ${pid}`,
  notUnderstood:
    'What the supervisor says is not understood here: it is of another version than this. Stop it with `ocap-dev stop` of that version.',

  // What a screen says on the terminal that it leaves.
  supervisorGone: 'ocap-dev: the supervisor is gone.',
  screenFailed: (told: string) => `ocap-dev: the screen failed: ${told}`,
};

/** Why other terminals cannot reach it. */
export const socketWords = {
  unreachable: (reason: string) => `No other terminal can reach this ocap-dev: ${reason}`,
  folderUnusable: (told: string) => `The folder of its socket cannot be used (${told}).`,
  openFolder: (path: string) =>
    `${path} (XDG_RUNTIME_DIR), where the socket of this ocap-dev lies, can be written by every user of this machine: any of them can take the socket away. chmod 700 ${path}`,
  notFolder: (path: string) => `${path} is no folder: remove it.`,
  foreignFolder: (path: string, uid: number) =>
    `${path} belongs to another user (uid ${uid}), and is not used.`,
};
