import { usageWords } from '../../core/words/usage.ts';
import { wordChoice } from './base/choice.ts';
import { createCommand, type Description, type WordRow } from './base/command.ts';
import { usage } from './base/usage.ts';
import { logs } from './logs.ts';
import { folderRow, generalRows, noColorRow } from './project.ts';

/** What is asked of a supervisor that runs. */
export type RemoteAction =
  | { readonly type: 'status' }
  | { readonly type: 'people' }
  /** `fresh`: with new sessions; `forget`: and tried anew whether two of the app can run side by side. */
  | { readonly type: 'restart'; readonly fresh: boolean; readonly forget: boolean }
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

const codes = '0 done, 1 it failed or no ocap-dev runs for this project, 2 wrong usage.';

const attach = createCommand({
  name: 'attach',
  does: 'open its screen',
  summary:
    'ocap-dev attach opens a screen on the ocap-dev that runs for this project. q and Ctrl+C leave it again, and stop nothing.',
  usage: ['ocap-dev attach'],
  example: { line: 'ocap-dev attach --cwd ../other-app', gives: 'the screen of another project' },
  options: { cwd: folderRow, 'no-color': noColorRow, ...generalRows },
  read: ({ values }, { workingFolder }): AttachInvocation => ({
    command: 'attach',
    cwd: values.cwd ?? workingFolder,
    color: values['no-color'] !== true,
  }),
});

interface RemoteDeclaration<Name extends string> {
  readonly name: Name;
  readonly does: string;
  readonly summary: string;
  readonly usage: readonly string[];
  readonly json: string;
  readonly word?: WordRow;
  readonly exitCodes: string;
  readonly example: Description['example'];
  readonly action: (words: readonly string[]) => RemoteAction;
}

function remoteCommand<const Name extends string>({ json, action, ...described }: RemoteDeclaration<Name>) {
  const { name } = described;
  return createCommand({
    ...described,
    options: remoteRows(json),
    read: ({ values, positionals }, { workingFolder }) =>
      invocation(name, action(positionals), values, workingFolder),
  });
}

function remoteRows(json: string) {
  return {
    follow: {
      type: 'boolean',
      short: 'f',
      // Taken to say that there is nothing to follow.
      hidden: 'everywhere',
    },
    json: { type: 'boolean', says: json },
    cwd: folderRow,
    ...generalRows,
  } as const;
}

interface RemoteValues {
  readonly follow?: boolean | undefined;
  readonly json?: boolean | undefined;
  readonly cwd?: string | undefined;
}

function invocation(
  name: string,
  action: RemoteAction,
  { follow, json, cwd }: RemoteValues,
  workingFolder: string,
): RemoteInvocation {
  if (follow) throw usage(usageWords.followsNothing(name), name);
  return { command: 'remote', action, cwd: cwd ?? workingFolder, json: json === true };
}

const statusAfter = 'one JSON object: the status after it';

const restart = createCommand({
  name: 'restart',
  does: 'restart the app',
  summary: 'ocap-dev restart restarts the app, and returns when it is ready again, or says why it is not.',
  usage: ['ocap-dev restart'],
  example: {
    line: 'ocap-dev restart && ocap-dev probe',
    gives: 'a restart, and whether all is well after it',
  },
  options: {
    fresh: { type: 'boolean', says: 'with new sessions: visitors begin anew' },
    forget: {
      type: 'boolean',
      says: 'forget that two of the app cannot run side by side (see OCAP_RESTART)',
    },
    ...remoteRows(statusAfter),
  },
  exitCodes: codes,
  read: ({ values }, { workingFolder }): RemoteInvocation =>
    invocation(
      'restart',
      { type: 'restart', fresh: values.fresh === true, forget: values.forget === true },
      values,
      workingFolder,
    ),
});

/** The commands for a supervisor that runs. */
export const remoteCommands = [
  attach,
  remoteCommand({
    name: 'status',
    does: 'say what it is doing',
    summary: 'ocap-dev status says what the ocap-dev of this project is doing.',
    usage: ['ocap-dev status'],
    example: { line: 'ocap-dev status --json | jq .tunnel.url', gives: 'the public address, for a script' },
    json: 'one JSON object: project, pid, version, process, tunnel, origins, settings, probes',
    exitCodes: '0 one runs, 1 none does, 2 wrong usage.',
    action: () => ({ type: 'status' }),
  }),
  logs,
  remoteCommand({
    name: 'people',
    does: 'say who visits the app',
    summary: 'ocap-dev people lists who came through the tunnel: who is here first, then who left.',
    usage: ['ocap-dev people'],
    example: { line: 'ocap-dev people --json | jq length', gives: 'how many people have come' },
    json: 'one JSON list, an entry for each',
    exitCodes: '0 done, 1 no ocap-dev runs for this project, 2 wrong usage.',
    action: () => ({ type: 'people' }),
  }),
  restart,
  remoteCommand({
    name: 'wildcard',
    does: 'let any origin in, or the listed ones only',
    summary:
      'ocap-dev wildcard on lets ANY website talk to the app, for testing; off lets in the listed origins only. Either restarts the app.',
    usage: ['ocap-dev wildcard on|off'],
    example: { line: 'ocap-dev wildcard on', gives: 'a test with a page that is not listed' },
    json: statusAfter,
    word: { value: 'on|off', choices: ['on', 'off'] },
    exitCodes: codes,
    action: (words) => ({
      type: 'wildcard',
      cors: wordChoice('wildcard', ['on', 'off'], words) === 'on' ? 'any' : 'listed',
    }),
  }),
  remoteCommand({
    name: 'reconnect',
    does: 'open the tunnel anew',
    summary:
      'ocap-dev reconnect opens the tunnel anew, and returns when it is online, or says why it is not.',
    usage: ['ocap-dev reconnect'],
    example: { line: 'ocap-dev reconnect', gives: 'a fresh connection after the machine has slept' },
    json: statusAfter,
    exitCodes: codes,
    action: () => ({ type: 'reconnect' }),
  }),
  remoteCommand({
    name: 'stop',
    does: 'stop it with all that it started',
    summary:
      'ocap-dev stop stops the ocap-dev of this project with all that it started, and returns when it is gone.',
    usage: ['ocap-dev stop'],
    example: { line: 'ocap-dev stop --cwd ../other-app', gives: "the end of another project's" },
    json: 'one JSON object: stopped, pid',
    exitCodes: '0 it is stopped, or none ran; 1 it does not answer; 2 wrong usage.',
    action: () => ({ type: 'stop' }),
  }),
] as const;
