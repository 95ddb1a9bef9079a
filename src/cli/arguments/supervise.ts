import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { DetachInvocation } from '../commands/detach.ts';
import { type Project, parse, projectOf, projectOptions, usage } from './project.ts';

/** How the supervisor tells what happens: on a screen of its own, in lines, or in JSON lines. `auto`: the screen where there is a terminal. */
export type OutputChoice = 'auto' | 'plain' | 'json';

export interface SuperviseInvocation extends Project {
  readonly command: 'supervise';
  /** Bring the bundled app, and a Streamlit where the machine has none. */
  readonly demo: boolean;
  readonly output: OutputChoice;
  /** As they were typed. */
  readonly connectTo: readonly string[];
  /** Absolute. */
  readonly logFile: string | undefined;
  readonly color: boolean;
  /** `background`: put there by `up --detach`, without a terminal. */
  readonly place: 'foreground' | 'background';
  /** For `streamlit run`, as they are. */
  readonly extraArgs: readonly string[];
}

/** What the command line of a supervisor asks for. */
export type SuperviseReading =
  | { readonly command: 'help'; readonly topic: 'supervise' | 'demo' | 'up' }
  | { readonly command: 'version' }
  | SuperviseInvocation
  | DetachInvocation;

const superviseOptions = {
  ...projectOptions,
  plain: { type: 'boolean' },
  json: { type: 'boolean' },
  'connect-to': { type: 'string', multiple: true },
  'log-file': { type: 'string' },
  'no-color': { type: 'boolean' },
  version: { type: 'boolean' },
} as const;

const upOptions = {
  ...superviseOptions,
  detach: { type: 'boolean' },
  /** What --detach starts. */
  background: { type: 'boolean' },
} as const;

/** The same as without a command, and with `--detach` in the background. */
export function readUp(
  args: readonly string[],
  extraArgs: readonly string[],
  workingFolder: string,
): SuperviseReading {
  const { values } = parse(() => parseArgs({ args: [...args], options: upOptions, allowPositionals: true }));
  if (values.help) return { command: 'help', topic: 'up' };
  const rest = args.filter((arg) => arg !== '--detach' && arg !== '--background');
  const read = readSupervise(rest, extraArgs, workingFolder, false);
  if (read.command !== 'supervise') return read;
  if (!values.detach) return { ...read, place: values.background ? 'background' : 'foreground' };
  const ofApp = extraArgs.length === 0 ? [] : ['--', ...extraArgs];
  return { command: 'detach', args: ['up', '--background', ...rest, ...ofApp], json: read.output === 'json' };
}

/** Reads the command line of `ocap-dev`, or of `ocap-dev demo`. @throws {UserError} with exit code 2. */
export function readSupervise(
  args: readonly string[],
  extraArgs: readonly string[],
  workingFolder: string,
  demo: boolean,
): SuperviseReading {
  const { values, positionals } = parse(() =>
    parseArgs({ args: [...args], options: superviseOptions, allowPositionals: true }),
  );
  if (values.help) return { command: 'help', topic: demo ? 'demo' : 'supervise' };
  if (values.version) return { command: 'version' };
  if (positionals[1] !== undefined) throw usage(`one app at a time: "${positionals.join('" "')}"`);
  if (demo && positionals[0] !== undefined)
    throw usage(`demo brings its own app; without it: ocap-dev ${positionals[0]}`);
  if (values.plain && values.json) throw usage('--plain or --json, not both');
  const port = extraArgs.find((arg) => /^--server\.port(=|$)/.test(arg));
  if (port !== undefined)
    throw usage('the port is given as --port N (or STREAMLIT_PORT), not as -- --server.port');
  return {
    command: 'supervise',
    demo,
    output: values.json ? 'json' : values.plain ? 'plain' : 'auto',
    connectTo: values['connect-to'] ?? [],
    logFile: values['log-file'] === undefined ? undefined : resolve(workingFolder, values['log-file']),
    color: values['no-color'] !== true,
    place: 'foreground',
    extraArgs,
    ...projectOf(values, positionals[0], workingFolder),
  };
}
