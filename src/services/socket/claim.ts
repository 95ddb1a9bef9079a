import type { Server, Socket } from 'node:net';
import { dirname } from 'node:path';
import { errorText } from '../../core/base/error-text.ts';
import type { Environment } from '../../core/settings/settings.ts';
import { socketWords } from '../../core/words/supervisor.ts';
import { hasCode } from '../os/error-code.ts';
import { lstat } from '../os/folders/files-at-once.ts';
import { projectKey } from '../os/folders/project-key.ts';
import { answers, type Election, elect, newestGeneration } from './election.ts';
import { isOpenToOthers, ownFolder, runtimeFolderPath } from './folder.ts';
import { sweep } from './sweep.ts';

/** What belongs to one project, for one user. */
export interface ProjectIdentity {
  /** The real path of the project's folder. */
  readonly cwd: string;
  readonly env: Environment;
}

/** Where a supervisor that lives can be reached. */
export interface Running {
  readonly at: 'running';
  readonly path: string;
  /** For messages. */
  readonly pid: number | null;
}

export type Found =
  | Running
  | { readonly at: 'none' }
  /** Why nobody can tell, in a sentence. */
  | { readonly at: 'unreachable'; readonly reason: string };

/** The project is ours to supervise. */
export interface Holding {
  readonly at: 'held';
  /** Why no other terminal can reach us, in a sentence; null: they can. */
  readonly unreachable: string | null;
  /** What is wrong with the folder that the sockets lie in, in a sentence. */
  readonly warning: string | null;
  /** Hands over each connection, also those that came before. */
  serve(accept: (socket: Socket) => void): void;
  /** Leaves the project to the next one. Open connections stay. */
  close(): void;
}

export interface ClaimOptions extends ProjectIdentity {
  readonly checkEveryMs?: number;
  readonly sweepAfterMs?: number;
}

/** A clean-up of temporary files, or a new session's folder, may take the socket away. */
const checkEveryMs = 30_000;
const sweepAfterMs = 5000;

/** Looks for the supervisor of a project, and changes nothing. */
export async function findSupervisor({ cwd, env }: ProjectIdentity): Promise<Found> {
  try {
    const folder = await runtimeFolderPath(env);
    if ((await lstat(folder).catch(() => null)) === null) return { at: 'none' };
    const newest = await newestGeneration({ folder: await ownFolder(folder), key: projectKey(cwd) });
    if (newest === null || !(await answers(newest.path))) return { at: 'none' };
    return { at: 'running', path: newest.path, pid: newest.pid };
  } catch (error) {
    return { at: 'unreachable', reason: reasonOf(error) };
  }
}

/**
 * Makes this process the project's supervisor, unless one lives. Where sockets cannot be had it is one all the same, which no
 * other terminal can reach.
 */
export async function claimProject(options: ClaimOptions): Promise<Running | Holding> {
  const post = createPost();
  try {
    const election = await electIn(options, post.arrived);
    if (election.at === 'held') return hold(election, options, post, await warningOf(election));
    const { path, pid } = election.generation;
    return { at: 'running', path, pid };
  } catch (error) {
    const unreachable = reasonOf(error);
    return { at: 'held', unreachable, warning: null, serve: () => undefined, close: () => undefined };
  }
}

async function electIn(identity: ProjectIdentity, arrived: (socket: Socket) => void): Promise<Election> {
  const folder = await ownFolder(await runtimeFolderPath(identity.env));
  return elect({ folder, key: projectKey(identity.cwd) }, arrived);
}

async function warningOf({ generation }: Held): Promise<string | null> {
  const parent = dirname(dirname(generation.path));
  return (await isOpenToOthers(parent)) ? socketWords.openFolder(parent) : null;
}

type Held = Extract<Election, { at: 'held' }>;

/** Keeps the claim: a socket that was taken away from under us is made anew, unless the project has another supervisor by now. */
function hold(first: Held, options: ClaimOptions, post: Post, warning: string | null): Holding {
  let held: Held = first;
  let closed = false;
  // Later than the start, which it would delay.
  const sweeping = setTimeout(
    () => void sweep(dirname(first.generation.path)).catch(() => undefined),
    options.sweepAfterMs ?? sweepAfterMs,
  ).unref();
  const stopChecking = repeated(options.checkEveryMs ?? checkEveryMs, async () => {
    if ((await isInPlace(options, held)) || closed) return;
    const election = await electIn(options, post.arrived);
    if (election.at === 'running') return;
    shut(held.server);
    held = election;
    if (closed) shut(held.server);
  });
  return {
    at: 'held',
    unreachable: null,
    warning,
    serve: post.open,
    close() {
      closed = true;
      clearTimeout(sweeping);
      stopChecking();
      shut(held.server);
    },
  };
}

/** Ends the listening and removes the socket; the link to it stays, as the number of its generation. */
function shut(server: Server): void {
  server.close();
}

/** Calls `task` again and again, one at a time. What it rejects with is left for the next time. */
function repeated(everyMs: number, task: () => Promise<void>): () => void {
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    void task()
      .catch(() => undefined)
      .finally(() => {
        busy = false;
      });
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** Do the others still find us? Both the socket and the link to it may be gone. */
async function isInPlace({ cwd }: ProjectIdentity, { generation }: Held): Promise<boolean> {
  const newest = await newestGeneration({ folder: dirname(generation.path), key: projectKey(cwd) });
  return newest?.path === generation.path && (await lstat(generation.path).catch(() => null)) !== null;
}

interface Post {
  arrived(socket: Socket): void;
  open(accept: (socket: Socket) => void): void;
}

/** Connections that come before anybody can serve them wait. */
function createPost(): Post {
  const waiting: Socket[] = [];
  let accept: ((socket: Socket) => void) | null = null;
  return {
    arrived(socket) {
      // Who asks only whether we live is gone by now.
      socket.on('error', () => undefined);
      if (accept === null) waiting.push(socket);
      else accept(socket);
    },
    open(taker) {
      accept = taker;
      for (const socket of waiting.splice(0)) taker(socket);
    },
  };
}

function reasonOf(error: unknown): string {
  const message = errorText(error);
  return hasCode(error) ? socketWords.folderUnusable(message) : message;
}
