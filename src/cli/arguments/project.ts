import type { SettingsOptions } from '../../core/settings/settings.ts';
import { UserError } from '../../errors.ts';

/** What every command knows of the project that it is for. */
export interface Project {
  readonly cwd: string;
  readonly envFile: string;
  readonly options: SettingsOptions;
  readonly wildcard: boolean;
}

/** The options that every command has. */
export const projectOptions = {
  cwd: { type: 'string' },
  'env-file': { type: 'string' },
  port: { type: 'string' },
  tunnel: { type: 'boolean' },
  'no-tunnel': { type: 'boolean' },
  wildcard: { type: 'boolean' },
  verbose: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

interface ProjectValues {
  readonly cwd?: string | undefined;
  readonly 'env-file'?: string | undefined;
  readonly port?: string | undefined;
  readonly tunnel?: boolean | undefined;
  readonly 'no-tunnel'?: boolean | undefined;
  readonly wildcard?: boolean | undefined;
}

export function projectOf(values: ProjectValues, app: string | undefined, workingFolder: string): Project {
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
export function parse<Parsed>(read: () => Parsed): Parsed {
  try {
    return read();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw usage(message.split('. ')[0] ?? message);
  }
}

export function usage(message: string, topic?: string): UserError {
  const help = topic === undefined ? 'ocap-dev --help' : `ocap-dev ${topic} --help`;
  return new UserError(message, `See: ${help}`, 2);
}
