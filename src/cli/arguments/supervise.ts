import { resolve } from 'node:path';
import { usageWords } from '../../core/words/usage.ts';
import { type CommandLine, createCommand, type Description, type Parsed } from './base/command.ts';
import { givenStartOptions } from './base/start-options.ts';
import { usage } from './base/usage.ts';
import { generalRows, noColorRow, type ProjectOptions, projectOptions, projectRows } from './project.ts';

/** How the supervisor tells what happens: on a screen of its own, in lines, or in JSON lines. `auto`: the screen where there is a terminal. */
export type OutputChoice = 'auto' | 'plain' | 'json';

export interface SuperviseInvocation extends ProjectOptions {
  readonly command: 'supervise';
  /** Bring the bundled app, and a Streamlit where the machine has none. */
  readonly demo: boolean;
  /** Run the page once after each start. */
  readonly check?: true;
  readonly output: OutputChoice;
  /** As they were typed. */
  readonly connectTo: readonly string[];
  /** Absolute. */
  readonly logFile: string | undefined;
  /** Keep the log for `ocap-dev logs`? */
  readonly keepsLog: boolean;
  readonly color: boolean;
  /** `background`: put there by `up --detach`, without a terminal. */
  readonly place: 'foreground' | 'background';
  /** For `streamlit run`, as they are. */
  readonly extraArgs: readonly string[];
  /** What of the line would have no effect on a supervisor that runs already, as it is typed. */
  readonly startOptions: readonly string[];
}

/** What the line of a start asks for. */
export type StartReading = { readonly command: 'version' } | SuperviseInvocation;

/** The options of whatever starts a supervisor. */
export const superviseRows = {
  ...projectRows,
  plain: { type: 'boolean', says: 'lines instead of the screen (also without a terminal, and in CI)' },
  json: { type: 'boolean', says: 'one JSON object a line' },
  check: { type: 'boolean', says: 'run the page once after each start', startOnly: true },
  'connect-to': {
    type: 'string',
    value: 'HOST:PORT:HOST:PORT',
    multiple: true,
    says: 'where probes of a public name really connect, as curl has it',
    startOnly: true,
  },
  'log-file': {
    type: 'string',
    value: 'FILE',
    says: 'write the whole log there too, in files of 10 MB: FILE, FILE.1 … FILE.5',
    completes: 'file',
    startOnly: true,
  },
  'no-log-file': {
    type: 'boolean',
    says: 'keep no log for "ocap-dev logs" (else 50 MB a project)',
    startOnly: true,
  },
  'no-color': noColorRow,
  ...generalRows,
  version: { type: 'boolean', says: 'the version', hidden: 'help' },
} as const;

export const appWord = { value: 'APP', completes: 'script', startOnly: true } as const;

export const streamlitRest = {
  value: 'ARGS…',
  says: 'handed to "streamlit run"',
  startOnly: true,
} as const;

/** `ocap-dev` without a command. */
export const supervise = createCommand({
  name: 'supervise',
  does: 'run the app of this folder, in the terminal UI',
  overview: { call: 'ocap-dev [APP] [options]' },
  summary: 'ocap-dev supervises a Streamlit app behind a tunnel and a proxy.',
  usage: ['ocap-dev [APP] [options]'],
  example: {
    line: 'ocap-dev app/front.py --port 8600',
    gives: 'a script of your choice at a port of your choice',
  },
  options: superviseRows,
  word: {
    ...appWord,
    says: 'APP is the script, or the folder that it is in: default STREAMLIT_APP, else the one that is found.',
  },
  rest: streamlitRest,
  notes:
    'Settings are read from .env, which is watched; .env.example lists them. On the screen ? shows the keys.',
  exitCodes: '0 all well or stopped by you, 1 something failed, 2 wrong usage or settings.',
  read: (parsed, line): StartReading => readStart(supervise, parsed, line),
});

export const demo = createCommand({
  name: 'demo',
  does: 'run the bundled demo app',
  overview: { call: 'ocap-dev demo [options]', says: ['the same with the bundled demo app'] },
  summary:
    'ocap-dev demo runs the bundled demo app. If the machine has no Streamlit it gets one of its own, in your cache folder.',
  usage: ['ocap-dev demo [options]'],
  example: { line: 'ocap-dev demo --port 8600', gives: 'a look at it beside your own app' },
  options: superviseRows,
  refusesWord: usageWords.demoHasItsApp,
  rest: streamlitRest,
  startOnly: true,
  read: (parsed, line): StartReading => readStart(demo, parsed, line),
});

/** What a line that starts a supervisor asks for. @throws {UserError} with exit code 2. */
export function readStart(
  command: Description,
  { values, positionals }: Parsed<typeof superviseRows>,
  { extraArgs, workingFolder }: CommandLine,
): StartReading {
  if (values.version) return { command: 'version' };
  const [word, second] = positionals;
  if (second !== undefined) throw usage(usageWords.oneApp(positionals));
  if (values['log-file'] !== undefined && values['no-log-file'])
    throw usage(usageWords.notBoth('log-file', 'no-log-file'));
  if (values.plain && values.json) throw usage(usageWords.notBoth('plain', 'json'));
  const port = extraArgs.find((arg) => /^--server\.port(=|$)/.test(arg));
  if (port !== undefined) throw usage(usageWords.portForStreamlit);
  return {
    command: 'supervise',
    demo: command.name === 'demo',
    output: values.json ? 'json' : values.plain ? 'plain' : 'auto',
    ...(values.check ? { check: true } : {}),
    connectTo: values['connect-to'] ?? [],
    logFile: values['log-file'] === undefined ? undefined : resolve(workingFolder, values['log-file']),
    keepsLog: values['no-log-file'] !== true,
    color: values['no-color'] !== true,
    place: 'foreground',
    extraArgs,
    startOptions: givenStartOptions(command, { values, word, extraArgs }),
    ...projectOptions(values, word, workingFolder),
  };
}
