import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { LaunchSpec } from '../../core/app/launch.ts';
import { codeOf } from '../os/error-code.ts';
import { withRunTag } from './run-tag.ts';
import type { Carrier, Outfit } from './sessions/carrier.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A process that is there. */
export interface SpawnedApp {
  readonly pid: number;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** What it has as its file descriptor 3. */
  readonly control: unknown;
  readonly exit: Promise<AppExit>;
}

export interface AppExit {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** What a process of the app's is started with. */
export interface AppSpawn {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Environment;
  /** Behind the three standard ones. */
  readonly descriptors: Outfit['descriptors'];
}

/** Starts the app; `apart`: it listens at a port of its own in place of this one. A text: the system's code for why it could not. */
export function spawnApp(
  { file, args, env, cwd }: LaunchSpec,
  runTag: string,
  carrier: Carrier | undefined,
  apart: number | null = null,
): Promise<SpawnedApp | string> {
  const outfit = carrier?.outfit(env, apart) ?? { env, descriptors: [] };
  const { descriptors } = outfit;
  return spawnInGroup({ file, args, cwd, env: withRunTag(outfit.env, runTag), descriptors });
}

/**
 * Starts a process, the leader of a group and a session of its own; without standard input. A text: the system's code for why
 * it could not.
 */
export async function spawnInGroup({
  file,
  args,
  cwd,
  env,
  descriptors,
}: AppSpawn): Promise<SpawnedApp | string> {
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', ...descriptors];
  const child = attempt(() => spawn(file, args, { cwd, env, detached: true, stdio }));
  if (typeof child === 'string') return child;
  const { pid, stdout, stderr } = child;
  if (pid === undefined || stdout === null || stderr === null) return failureOf(child);
  // What it may still say of itself, its end says as well.
  child.on('error', () => undefined);
  return { pid, stdout, stderr, control: child.stdio[3], exit: exitOf(child) };
}

/** Some failures are thrown (E2BIG), others come with an event (ENOENT). */
function attempt(start: () => ChildProcess): ChildProcess | string {
  try {
    return start();
  } catch (error) {
    return codeOf(error);
  }
}

function failureOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(codeOf(error)));
  });
}

function exitOf(child: ChildProcess): Promise<AppExit> {
  return new Promise((resolve) => {
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
  });
}
