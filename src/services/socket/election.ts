import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { codeOf } from '../os/error-code.ts';
import { chmod, lstat, readdir, readlink, rm } from '../os/folders/files-at-once.ts';
import { linkIfFree } from '../os/link-if-free.ts';
import { randomDigits } from '../os/node/random-digits.ts';

/** A project's place in the folder of sockets. */
export interface SocketPlace {
  readonly folder: string;
  /** Begins the names of all that is the project's. */
  readonly key: string;
}

/** The newest supervisor of a project, whether it lives or not. */
export interface Generation {
  readonly number: number;
  /** Its socket. */
  readonly path: string;
  /** As its socket's name has it: for messages, never to judge by. Null where the name has none. */
  readonly pid: number | null;
}

export type Election =
  | { readonly at: 'held'; readonly server: Server; readonly generation: Generation }
  | { readonly at: 'running'; readonly generation: Generation };

/** More wait in the kernel, or are closed at once. */
const maxConnections = 32;

/**
 * One supervisor a project, without anything that goes stale. Each listens on a socket of its own and, if the newest one
 * before it is dead, makes itself the next generation: a symbolic link `KEY.N` to its socket, which only one can make.
 * Whether a supervisor lives is the kernel's word: who listens accepts a connection, who was killed cannot.
 *
 * Nobody takes over from one who lives: to make the link N + 1 one must have seen the link N, and nobody listening behind it.
 * The newest link is therefore not removed in the end, so that the number only grows: a newcomer who slept over an old list
 * finds, when it looks again, that it is not the newest. Where the whole project was swept away meanwhile, it finds that the link
 * N is gone: the numbers may have begun anew, so it takes its own back and tries again.
 */
export async function elect(place: SocketPlace, accept: (socket: Socket) => void): Promise<Election> {
  for (;;) {
    const name = `${place.key}-${process.pid}-${randomDigits(6)}.sock`;
    const server = await listen(join(place.folder, name), accept);
    const election = await run(place, name, server).catch((error: unknown) => {
      server.close();
      throw error;
    });
    if (election?.at === 'held') return election;
    server.close();
    if (election !== null) return election;
    // What others took for dead they may have removed: the next try needs a socket that nobody has seen.
  }
}

async function run(place: SocketPlace, name: string, server: Server): Promise<Election | null> {
  for (;;) {
    const newest = await newestGeneration(place);
    if (newest !== null && (await answers(newest.path))) return { at: 'running', generation: newest };
    const number = (newest?.number ?? 0) + 1;
    if (!(await linkIfFree(name, join(place.folder, `${place.key}.${number}`)))) continue;
    const generation = await newestGeneration(place);
    if (generation?.number !== number) return null;
    if (newest !== null && !(await isThere(place, newest.number))) {
      await rm(join(place.folder, `${place.key}.${number}`));
      return null;
    }
    await removeOlder(place, number);
    return { at: 'held', server, generation };
  }
}

/** The newest supervisor that there was. Null: none ever, or the folder is not there. */
export async function newestGeneration(place: SocketPlace): Promise<Generation | null> {
  const number = Math.max(0, ...(await generations(place)));
  if (number === 0) return null;
  const target = await targetOf(place, number);
  return {
    number,
    path: join(place.folder, target ?? `${place.key}-gone.sock`),
    pid: target === null ? null : Number(target.split('-')[1]),
  };
}

/** Does anybody listen there? One who is stopped (SIGSTOP) does. */
export async function answers(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch (error) {
    // Anything else says nothing of the other side: a full backlog (EAGAIN), no descriptors left (EMFILE).
    return !['ECONNREFUSED', 'ENOENT', 'ENOTSOCK'].includes(codeOf(error));
  } finally {
    socket.destroy();
  }
}

async function isThere({ folder, key }: SocketPlace, number: number): Promise<boolean> {
  return lstat(join(folder, `${key}.${number}`)).then(
    () => true,
    () => false,
  );
}

async function listen(path: string, accept: (socket: Socket) => void): Promise<Server> {
  const server = createServer(accept);
  server.maxConnections = maxConnections;
  server.listen(path);
  await once(server, 'listening');
  // The folder is what keeps others out; this says it once more.
  await chmod(path, 0o600);
  // A connection that could not be accepted (EMFILE) is that client's trouble.
  server.on('error', () => undefined);
  return server;
}

async function generations({ folder, key }: SocketPlace): Promise<number[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  });
  return names
    .filter((name) => name.startsWith(`${key}.`))
    .map((name) => name.slice(key.length + 1))
    .filter((number) => /^[1-9]\d{0,14}$/.test(number))
    .map(Number);
}

/** The name of the socket that a link leads to; null if it is no link of ours, or gone. */
async function targetOf({ folder, key }: SocketPlace, number: number): Promise<string | null> {
  const target = await readlink(join(folder, `${key}.${number}`)).catch(() => '');
  return target.startsWith(`${key}-`) && /^\w+-\d+-\w+\.sock$/.test(target) ? target : null;
}

/** Sockets of those who were killed, and the links to them. */
async function removeOlder(place: SocketPlace, number: number): Promise<void> {
  const older = (await generations(place)).filter((other) => other < number);
  for (const other of older) {
    const target = await targetOf(place, other);
    if (target !== null) await rm(join(place.folder, target), { force: true });
    await rm(join(place.folder, `${place.key}.${other}`), { force: true });
  }
}
