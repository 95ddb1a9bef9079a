import { connect } from 'node:net';
import { resolve } from 'node:path';
import { connectClient, type SessionClient } from '../../control/client.ts';
import type { Farewell } from '../../control/messages-from-server.ts';
import type { Environment } from '../../core/settings/settings.ts';
import type { Snapshot } from '../../core/view/snapshot.ts';
import { remoteWords } from '../../core/words/remote.ts';
import { UserError } from '../../errors.ts';
import { findSupervisor, type Running } from '../../services/socket/claim.ts';
import { projectFolder } from '../project/project-folder.ts';

/** What a command that needs a supervisor ends with where none runs. */
export function noneRunsError(): UserError {
  return new UserError(remoteWords.noneRuns, remoteWords.howToStart);
}

/** A supervisor that answers. */
export interface RunningSupervisor {
  readonly client: SessionClient;
  /** Its first snapshot. */
  readonly snapshot: Snapshot;
  /** Resolves when it says goodbye, or is gone without a word (null). */
  readonly ended: Promise<Farewell | null>;
  /** Resolves when nothing can come any more. */
  readonly closed: Promise<void>;
}

/** It answers within milliseconds; this long only when the machine is very busy, or it is stopped. */
const answerMs = 3000;

/** The supervisor of the project in this folder; null: none runs. @throws {UserError} where nobody can tell. */
export async function findRunning(folder: string, env: Environment): Promise<Running | null> {
  // The supervisor of a folder that was deleted can still be asked, and stopped.
  const known = await projectFolder(folder).catch(() => null);
  const found = await findSupervisor({ cwd: known ?? resolve(folder), env });
  if (found.at === 'running') return found;
  // Says what is wrong with it.
  if (known === null) await projectFolder(folder);
  if (found.at === 'none') return null;
  throw new UserError(remoteWords.unreachable(found.reason), '');
}

/** Connects, and waits for the first snapshot. @throws {UserError} where it does not answer, or in another protocol. */
export async function connectRunning({ path, pid }: Running): Promise<RunningSupervisor> {
  const socket = connect(path);
  const client = connectClient(socket);
  const closed = new Promise<void>((resolve) => void socket.once('close', () => resolve()));
  const ended = new Promise<Farewell | null>((resolve) => void client.onEnd(resolve));
  const snapshot = await firstSnapshot(client, ended, pid).catch((error: unknown) => {
    client.close();
    throw error;
  });
  return { client, snapshot, ended, closed };
}

/** The project's supervisor; null: none runs, or the one that did ended while it was called. @throws {UserError} where it can't be asked. */
export async function connectIfRunning(cwd: string, env: Environment): Promise<RunningSupervisor | null> {
  const running = await findRunning(cwd, env);
  if (running === null) return null;
  return connectRunning(running).catch(async (error: unknown) => {
    if ((await findRunning(cwd, env)) === null) return null;
    throw error;
  });
}

async function firstSnapshot(
  client: SessionClient,
  ended: Promise<Farewell | null>,
  pid: number | null,
): Promise<Snapshot> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise((resolve, reject) => {
      client.onSnapshot(() => {
        const snapshot = client.snapshot();
        if (snapshot !== null) resolve(snapshot);
      });
      const refuse = ({ message, hint }: { readonly message: string; readonly hint: string }) =>
        reject(new UserError(message, hint));
      void ended.then((farewell) =>
        refuse(farewell?.message ? { message: farewell.message, hint: '' } : remoteWords.hungUp(pid)),
      );
      timer = setTimeout(() => refuse(remoteWords.silent(pid)), answerMs);
    });
  } finally {
    clearTimeout(timer);
  }
}

/** What a wait came to, beside its verdict. */
export type Cut = 'ended' | 'late';

/** Waits until `judge` has a verdict on a snapshot, the present one first; or the supervisor is gone, or the time is up. */
export async function awaitVerdict<Verdict extends object>(
  { client, ended }: Pick<RunningSupervisor, 'client' | 'ended'>,
  judge: (snapshot: Snapshot) => Verdict | null,
  withinMs: number,
): Promise<Verdict | Cut> {
  let stop = () => {};
  let timer: NodeJS.Timeout | undefined;
  const verdict = new Promise<Verdict>((resolve) => {
    const look = () => {
      const snapshot = client.snapshot();
      const found = snapshot === null ? null : judge(snapshot);
      if (found !== null) resolve(found);
    };
    stop = client.onSnapshot(look);
    look();
  });
  const late = new Promise<Cut>((resolve) => {
    timer = setTimeout(() => resolve('late'), withinMs);
  });
  try {
    return await Promise.race([verdict, ended.then((): Cut => 'ended'), late]);
  } finally {
    stop();
    clearTimeout(timer);
  }
}
