import { parseArgs } from 'node:util';
import { parse, usage } from './project.ts';

/** What is asked of a supervisor that runs. */
export type RemoteAction =
  | { readonly type: 'status' }
  | { readonly type: 'logs'; readonly follow: boolean }
  | { readonly type: 'restart' }
  | { readonly type: 'wildcard'; readonly cors: 'listed' | 'any' }
  | { readonly type: 'reconnect' }
  | { readonly type: 'stop' };

export interface RemoteInvocation {
  readonly command: 'remote';
  readonly action: RemoteAction;
  readonly cwd: string;
  readonly json: boolean;
}

export interface AttachInvocation {
  readonly command: 'attach';
  readonly cwd: string;
  readonly color: boolean;
}

export const remoteTopics = ['attach', 'status', 'logs', 'restart', 'wildcard', 'reconnect', 'stop'] as const;
export type RemoteTopic = (typeof remoteTopics)[number];

type Reading =
  | RemoteInvocation
  | AttachInvocation
  | { readonly command: 'help'; readonly topic: RemoteTopic };

const common = {
  cwd: { type: 'string' },
  verbose: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;
const options = {
  ...common,
  json: { type: 'boolean' },
  follow: { type: 'boolean', short: 'f' },
} as const;
const attachOptions = { ...common, 'no-color': { type: 'boolean' } } as const;

/** Reads the rest of a command line that begins with one of these commands. @throws {UserError} with exit code 2. */
export function readRemote(topic: RemoteTopic, args: readonly string[], workingFolder: string): Reading {
  if (topic === 'attach') return readAttach(args, workingFolder);
  const { values, positionals } = parse(() =>
    parseArgs({ args: [...args], options, allowPositionals: true }),
  );
  if (values.help) return { command: 'help', topic };
  if (values.follow && topic !== 'logs') throw usage(`${topic} follows nothing`, topic);
  const action = actionOf(topic, positionals, values.follow === true);
  return { command: 'remote', action, cwd: values.cwd ?? workingFolder, json: values.json === true };
}

function readAttach(args: readonly string[], workingFolder: string): Reading {
  const { values, positionals } = parse(() =>
    parseArgs({ args: [...args], options: attachOptions, allowPositionals: true }),
  );
  if (values.help) return { command: 'help', topic: 'attach' };
  if (positionals[0] !== undefined) throw usage(`attach takes no "${positionals[0]}"`, 'attach');
  return { command: 'attach', cwd: values.cwd ?? workingFolder, color: values['no-color'] !== true };
}

function actionOf(
  topic: Exclude<RemoteTopic, 'attach'>,
  positionals: readonly string[],
  follow: boolean,
): RemoteAction {
  const [first, second] = positionals;
  if (topic === 'wildcard') {
    if (second !== undefined || (first !== 'on' && first !== 'off'))
      throw usage('wildcard is followed by on or off', 'wildcard');
    return { type: 'wildcard', cors: first === 'on' ? 'any' : 'listed' };
  }
  if (first !== undefined) throw usage(`${topic} takes no "${first}"`, topic);
  return topic === 'logs' ? { type: 'logs', follow } : { type: topic };
}
