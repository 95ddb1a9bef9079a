import type { SettingsOptions } from '../../core/settings/settings.ts';
import { usageWords } from '../../core/words/usage.ts';
import { usage } from './base/usage.ts';

/** What every command knows of the project that it is for. */
export interface ProjectOptions {
  readonly cwd: string;
  readonly envFile: string;
  readonly options: SettingsOptions;
  readonly wildcard: boolean;
}

/** The options that every command has. */
export const generalRows = {
  verbose: { type: 'boolean', says: 'stack traces with errors' },
  help: { type: 'boolean', short: 'h', says: 'this help', hidden: 'help' },
} as const;

export const folderRow = {
  type: 'string',
  value: 'DIR',
  says: "the project's folder (default: this one)",
  completes: 'folder',
} as const;

export const noColorRow = { type: 'boolean', says: 'no colours (also: NO_COLOR)' } as const;

/** The app that a command is asked about; its project's own where none is named. */
export const askedAppWord = {
  value: 'APP',
  completes: 'script',
  says: 'APP is the script, or the folder that it is in: default STREAMLIT_APP, else the one that is found.',
} as const;

/** The options of the commands that read the project's settings. */
export const projectRows = {
  cwd: folderRow,
  'env-file': {
    type: 'string',
    value: 'FILE',
    says: 'the settings file',
    default: '.env',
    completes: 'file',
    startOnly: true,
  },
  port: {
    type: 'string',
    value: 'N',
    says: "the app's port (default: the written one, else 8501, for OCapistaine 8502)",
    startOnly: true,
  },
  tunnel: {
    type: 'boolean',
    says: 'open the ngrok tunnel, whatever USE_NGROK says',
    startOnly: true,
  },
  'no-tunnel': {
    type: 'boolean',
    says: 'open no tunnel, whatever USE_NGROK says',
    onLineOf: { option: 'tunnel', says: "don't" },
    startOnly: true,
  },
  wildcard: {
    type: 'boolean',
    says: 'start with any origin let in (for testing; off again at the next start)',
    startOnly: true,
  },
} as const;

interface ProjectValues {
  readonly cwd?: string | undefined;
  readonly 'env-file': string;
  readonly port?: string | undefined;
  readonly tunnel?: boolean | undefined;
  readonly 'no-tunnel'?: boolean | undefined;
  readonly wildcard?: boolean | undefined;
}

export function projectOptions(
  values: ProjectValues,
  app: string | undefined,
  workingFolder: string,
): ProjectOptions {
  if (values.tunnel && values['no-tunnel']) throw usage(usageWords.notBoth('tunnel', 'no-tunnel'));
  const tunnel = values.tunnel ? true : values['no-tunnel'] ? false : undefined;
  const port = values.port === undefined ? undefined : readPort(values.port);
  return {
    cwd: values.cwd ?? workingFolder,
    envFile: values['env-file'],
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
  throw usage(usageWords.noPort(text));
}
