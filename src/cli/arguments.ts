import { parseArgs } from 'node:util';
import { type EnvironmentFormat, environmentFormats } from '../core/environment-format.ts';
import type { SettingsOptions } from '../core/settings.ts';
import { UserError } from '../errors.ts';

/** How the supervisor tells what happens: on a screen of its own, in lines, or in JSON lines. `auto`: the screen where there is a terminal. */
export type OutputChoice = 'auto' | 'plain' | 'json';

interface Project {
  readonly cwd: string;
  readonly envFile: string;
  readonly options: SettingsOptions;
  readonly wildcard: boolean;
}

export interface SuperviseInvocation extends Project {
  readonly command: 'supervise';
  /** Bring the bundled app, and a Streamlit where the machine has none. */
  readonly demo: boolean;
  readonly output: OutputChoice;
  readonly color: boolean;
  /** For `streamlit run`, as they are. */
  readonly extraArgs: readonly string[];
}

export interface EnvInvocation extends Project {
  readonly command: 'env';
  readonly format: EnvironmentFormat;
}

/** What a command line asks for. */
export type Invocation =
  | { readonly command: 'help'; readonly topic: 'supervise' | 'demo' | 'env' }
  | { readonly command: 'version' }
  | SuperviseInvocation
  | EnvInvocation;

const projectOptions = {
  cwd: { type: 'string' },
  'env-file': { type: 'string' },
  port: { type: 'string' },
  tunnel: { type: 'boolean' },
  'no-tunnel': { type: 'boolean' },
  wildcard: { type: 'boolean' },
  verbose: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const superviseOptions = {
  ...projectOptions,
  plain: { type: 'boolean' },
  json: { type: 'boolean' },
  'no-color': { type: 'boolean' },
  version: { type: 'boolean' },
} as const;

const envOptions = { ...projectOptions, format: { type: 'string' } } as const;

/** Reads a command line. @throws {UserError} with exit code 2 where it is not one of ours. */
export function readArguments(argv: readonly string[], workingFolder: string): Invocation {
  const end = argv.indexOf('--');
  const own = end === -1 ? argv : argv.slice(0, end);
  const extraArgs = end === -1 ? [] : argv.slice(end + 1);
  const [first, ...rest] = own;
  if (first === 'help') return readArguments([...rest, '--help'], workingFolder);
  if (first === 'env') return readEnv(rest, workingFolder);
  return first === 'demo'
    ? readSupervise(rest, extraArgs, workingFolder, true)
    : readSupervise(own, extraArgs, workingFolder, false);
}

function readEnv(args: readonly string[], workingFolder: string): Invocation {
  const { values, positionals } = parse(() =>
    parseArgs({ args: [...args], options: envOptions, allowPositionals: true }),
  );
  if (values.help) return { command: 'help', topic: 'env' };
  if (positionals[0] !== undefined) throw usage(`env takes no "${positionals[0]}"`, 'env');
  const format = environmentFormats.find((known) => known === (values.format ?? 'shell'));
  if (format === undefined) {
    throw usage(`--format is one of ${environmentFormats.join(', ')}, not "${values.format}"`, 'env');
  }
  return { command: 'env', format, ...projectOf(values, undefined, workingFolder) };
}

function readSupervise(
  args: readonly string[],
  extraArgs: readonly string[],
  workingFolder: string,
  demo: boolean,
): Invocation {
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
    color: values['no-color'] !== true,
    extraArgs,
    ...projectOf(values, positionals[0], workingFolder),
  };
}

interface ProjectValues {
  readonly cwd?: string | undefined;
  readonly 'env-file'?: string | undefined;
  readonly port?: string | undefined;
  readonly tunnel?: boolean | undefined;
  readonly 'no-tunnel'?: boolean | undefined;
  readonly wildcard?: boolean | undefined;
}

function projectOf(values: ProjectValues, app: string | undefined, workingFolder: string): Project {
  if (values.tunnel && values['no-tunnel']) throw usage('--tunnel or --no-tunnel, not both');
  const tunnel = values.tunnel ? true : values['no-tunnel'] ? false : undefined;
  const port = values.port === undefined ? undefined : readPort(values.port);
  return {
    cwd: values.cwd ?? workingFolder,
    envFile: values['env-file'] ?? '.env',
    wildcard: values.wildcard === true,
    options: {
      ...(port === undefined ? {} : { port }),
      ...(app === undefined ? {} : { app }),
      ...(tunnel === undefined ? {} : { tunnel }),
    },
  };
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65535) return port;
  throw usage(`--port is a number from 1 to 65535, such as 8502, not "${text}"`);
}

/** Turns the parser's complaint into one of ours. */
function parse<Parsed>(read: () => Parsed): Parsed {
  try {
    return read();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw usage(message.split('. ')[0] ?? message);
  }
}

function usage(message: string, topic?: string): UserError {
  const help = topic === undefined ? 'ocap-dev --help' : `ocap-dev ${topic} --help`;
  return new UserError(message, `See: ${help}`, 2);
}
