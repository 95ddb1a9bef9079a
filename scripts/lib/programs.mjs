/**
 * Each program, and the sources whose load its files are for, in the order of their loads: what all commands need, what `env` needs, what a
 * supervisor needs besides. The supervisor is bundled by itself: what it shares with others would lie in many small modules.
 */
export const programs = {
  main: [
    'src/main.ts',
    'src/cli/commands/screen-ahead.ts',
    'src/cli/commands/env.ts',
    'src/cli/commands/supervise.ts',
  ],
  screen: ['src/ui/screen.tsx'],
  // Known by its name to those who look for a tunnel of ours.
  'tunnel-agent': ['src/services/tunnel/agent-main.ts'],
};
/**
 * Packages that are loaded when something of them is first used, and what the sources use of each. A usual start loads three of them once
 * the app is spawned: execa (5 ms), string-width (1.1), chokidar (1.1; medians of three starts).
 */
export const namesOfLate = {
  'string-width': 'default',
  execa: 'execa',
  chokidar: 'watch',
  'smol-toml': 'parse, TomlError',
  uqr: 'encode',
};
/** Sources that are loaded when something of them is first used: 10 ms of a start, supervisor and screen together. */
export const late = [
  // With the schemas of what other processes say.
  ...['from-client', 'from-server', 'snapshot', 'visits'].map((name) => `src/control/messages-${name}.ts`),
  ...['app/spare/messages', 'app/sessions/messages', 'tunnel/agent-protocol', 'streamlit/ask-imports'].map(
    (name) => `src/services/${name}.ts`,
  ),
];
