import { createCommand } from './base/command.ts';
import { remoteCommands } from './remote.ts';
import { appWord, readStart, type StartReading, streamlitRest, superviseRows } from './supervise.ts';

export interface DetachInvocation {
  readonly command: 'detach';
  /** The command line of the supervisor in the background. */
  readonly args: readonly string[];
  readonly json: boolean;
}

const drivenBy = remoteCommands
  .map(({ usage: [line = ''] }) => line.replace('ocap-dev ', '').replace(' [options]', ''))
  .join(', ');

/** The same as without a command, and with `--detach` in the background. */
export const up = createCommand({
  name: 'up',
  does: 'run the app of this folder; --detach: in the background',
  overview: {
    call: 'ocap-dev up --detach',
    says: ['the same in the background, driven from any', `terminal: ${drivenBy}`],
  },
  summary:
    'ocap-dev up runs the app of this folder; with --detach in the background. It returns when the app is ready, or says why not.',
  usage: ['ocap-dev up --detach [APP] [options]'],
  example: {
    line: 'ocap-dev up --detach && ocap-dev logs -f',
    gives: 'the app in the background, and its log',
  },
  options: {
    detach: { type: 'boolean', says: 'in the background, where it outlives this terminal' },
    // What --detach starts.
    background: { type: 'boolean', hidden: 'everywhere' },
    ...superviseRows,
  },
  word: appWord,
  rest: streamlitRest,
  notes: 'With --detach, --json prints the status.',
  exitCodes:
    'with --detach 0 ready, or one ran already; 1 it did not get ready, and nothing is left running; 2 wrong usage or settings, or options for one that runs already.',
  read: (parsed, line): StartReading | DetachInvocation => {
    const read = readStart(up, parsed, line);
    const { detach, background } = parsed.values;
    if (read.command !== 'supervise') return read;
    if (!detach) return { ...read, place: background ? 'background' : 'foreground' };
    const rest = line.args.filter((arg) => arg !== '--detach' && arg !== '--background');
    const ofApp = line.extraArgs.length === 0 ? [] : ['--', ...line.extraArgs];
    return {
      command: 'detach',
      args: ['up', '--background', ...rest, ...ofApp],
      json: read.output === 'json',
    };
  },
});
