import { isDeepStrictEqual } from 'node:util';
import type { Problem, ProblemCode } from '../base/problem.ts';
import { envFileWords } from '../words/env-file.ts';
import type { ProblemText } from '../words/problem-text.ts';
import { describeChange, type SettingsChange } from './describe-change.ts';
import type { Identity } from './identity/project-identity.ts';
import { type Environment, readSettings, type Settings, type SettingsOptions } from './settings.ts';

/** The last change of the settings, with the time on the wall. */
export interface DatedChange extends SettingsChange {
  readonly atMs: number;
}

/** All that is known of the settings and their file. */
export interface EnvSlice {
  /** The last that were valid; null before any were. */
  readonly settings: Settings | null;
  /** Whether they were read from a file: only one that was there can be missed. */
  readonly fromFile: boolean;
  /** Is there a file, whatever it holds? */
  readonly isThere: boolean;
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly lastChange: DatedChange | null;
}

/** What happened to the settings file. */
export type EnvEvent =
  | { readonly type: 'envFile.read'; readonly text: string }
  | { readonly type: 'envFile.missing' }
  | ({ readonly type: 'envFile.unreadable' } & ProblemText);

/** What to do with the settings file. */
export type EnvCommand =
  /** Read it, whether or not anything told of a change. */
  | { readonly type: 'envFile.look' }
  /** Write an origin into it. */
  | { readonly type: 'envFile.addOrigin'; readonly origin: string }
  /** Write the app's script into it. */
  | { readonly type: 'envFile.setApp'; readonly script: string }
  | { readonly type: 'envFile.create' };

/** What a start of the supervisor says of the settings, and never changes. */
export interface EnvBoot {
  /** The settings file as the user named it: `.env`. */
  readonly envFile: string;
  readonly shell: Environment;
  readonly options: SettingsOptions;
  readonly identity: Identity;
  /** Is `PORT` a name of the port in this project? */
  readonly usesPort?: boolean;
}

/** The settings as a screen, `status` or `--json` shows them: never a value of theirs. */
export interface SettingsView {
  readonly file: string;
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly lastChange: DatedChange | null;
  /** Does the shell export the list of custom origins, so that a line in the file changes nothing? */
  readonly originsFromShell: boolean;
}

/** Before the file was read. */
export const unreadEnv: EnvSlice = {
  settings: null,
  fromFile: false,
  isThere: false,
  errors: [],
  warnings: [],
  lastChange: null,
};

/**
 * Takes new settings over, or keeps the last good ones and says what is wrong with the new.
 *
 * @param inProject settings with what else counts in the project: of a port that gave way, the one that was taken.
 */
export function recordEnvFile(
  before: EnvSlice,
  event: EnvEvent,
  boot: EnvBoot,
  wallMs: number,
  inProject: (settings: Settings) => Settings,
): EnvSlice {
  const env = { ...before, isThere: event.type !== 'envFile.missing' };
  const { envFile: file, shell, options, identity, usesPort = false } = boot;
  if (event.type === 'envFile.unreadable') return withError(env, file, 'file-unreadable', event);
  if (event.type === 'envFile.missing' && env.fromFile)
    return withError(env, file, 'file-gone', envFileWords.gone);
  const text = event.type === 'envFile.read' ? event.text : null;
  const { settings, errors, warnings } = readSettings({ file, text, shell, options, identity, usesPort });
  if (settings === null) return { ...env, errors, warnings };
  const read = { ...env, settings, errors, warnings, fromFile: text !== null };
  if (env.settings === null) return read;
  const change = describeChange(inProject(env.settings), inProject(settings));
  return change.names.length === 0 ? read : { ...read, lastChange: { ...change, atMs: wallMs } };
}

/** Did somebody change the file between these two, be it to something that is wrong? */
export function isEdited(before: EnvSlice, after: EnvSlice): boolean {
  if (before.settings === null) return false;
  return before.lastChange !== after.lastChange || !isDeepStrictEqual(before.errors, after.errors);
}

function withError(
  env: EnvSlice,
  file: string,
  code: ProblemCode,
  { what, fix, message }: ProblemText,
): EnvSlice {
  return { ...env, errors: [{ file, line: null, name: null, code, what, fix, message }] };
}
