/** The headings and the few sentences of the manual page that no declaration says. */
export const manualWords = {
  section: 'User Commands',
  headings: {
    name: 'NAME',
    synopsis: 'SYNOPSIS',
    description: 'DESCRIPTION',
    options: 'OPTIONS',
    commands: 'COMMANDS',
    settings: 'SETTINGS',
    files: 'FILES',
    exitStatus: 'EXIT STATUS',
    examples: 'EXAMPLES',
  },
  program: 'run a Streamlit app behind a tunnel and a proxy, and prove that visitors can talk to it',
  description:
    'Streamlit refuses a WebSocket whose origin it does not know. ocap-dev generates the list of allowed origins from .env, starts Streamlit with it, restarts it when .env changes, opens the ngrok tunnel, and proves for every origin with a real handshake whether it is let in.',
  optionsBesides: (options: readonly string[]) =>
    `Besides, as above: ${options.map((option) => `--${option}`).join(', ')}.`,
  settings:
    'Read from .env, which is watched; the environment of the shell goes before it, and options before both.',
  settingDefault: (text: string) => `Default: ${text}.`,
  none: 'none',
  files: [
    ['.env', 'the settings of the project, in its folder'],
    [
      '~/.local/state/ocap-dev',
      'the kept log and the guests (macOS: ~/Library/Application Support/ocap-dev)',
    ],
    ['~/.cache/ocap-dev', 'the Streamlit of the demo, and compiled code (macOS: ~/Library/Caches/ocap-dev)'],
    ['$XDG_RUNTIME_DIR/ocap-dev', 'the sockets of the projects that run; else /tmp/ocap-dev-UID'],
  ] as readonly (readonly [string, string])[],
};
