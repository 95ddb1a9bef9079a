import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { codeOf } from '../error-code.ts';

/** Standard output, which loses nothing without a word. */
export interface StandardOutput {
  /** A short text. Node's streams, which take 4 ms to load, only where it cannot be written at once. */
  print(text: string): void;
  /** From now on others write to Node's stream. */
  watch(): void;
  /** Resolves when all of it has been taken. Node ends without waiting for the reader of a pipe, which holds 64 KB. */
  taken(): Promise<void>;
  /** What kept the output from being written; null: it is all out, or its reader went away, as `head` does, having seen enough. */
  lost(): Promise<unknown>;
}

/** The other end is gone: a pipe's reader, a socket's, a terminal that was closed. */
const goneCodes = ['EPIPE', 'ECONNRESET', 'EIO'];

/**
 * Node writes to a file with one call and takes a short write, as of a disk that has room for half, for a whole one (24.21,
 * lib/internal/fs/sync_write_stream.js); and an error that nobody listens to is a crash.
 *
 * @param streams is read no earlier than a stream is needed: what makes them loads them.
 */
export function createStandardOutput(streams: Pick<NodeJS.Process, 'stdout' | 'stderr'>): StandardOutput {
  let fault: unknown = null;
  let isWatched = false;

  function watch(): void {
    if (isWatched) return;
    isWatched = true;
    const { stdout, stderr } = streams;
    stdout.on('error', (error) => {
      if (!goneCodes.includes(codeOf(error))) fault ??= error;
    });
    // Whom should it be told?
    stderr.on('error', () => undefined);
    // A terminal and a pipe are sockets to Node, and write what they are given.
    if (!(stdout instanceof Socket)) writeWhole(stdout, 1);
  }

  return {
    print(text) {
      const rest = restAtOnce(Buffer.from(text), 1);
      if (rest.length === 0) return;
      watch();
      streams.stdout.write(rest);
    },
    watch,
    async taken() {
      if (!isWatched) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      streams.stdout.once('error', () => resolve());
      streams.stdout.write('', () => resolve());
      await promise;
    },
    async lost() {
      // The error of what was written last comes after the write.
      await new Promise((resolve) => setImmediate(resolve));
      return fault;
    },
  };
}

/** What could not be written at once, for whatever reason. */
function restAtOnce(bytes: Buffer, fd: number): Buffer {
  let from = 0;
  try {
    while (from < bytes.length) from += writeSync(fd, bytes, from);
  } catch {
    // Whoever writes the rest meets the reason again.
  }
  return bytes.subarray(from);
}

function writeWhole(stream: Writable, fd: number): void {
  stream._write = (chunk: Buffer, _, done) => {
    try {
      for (let from = 0; from < chunk.length; ) from += writeSync(fd, chunk, from);
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  };
}
