import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { codeOf } from '../error-code.ts';

/** Standard output, as whoever printed to it should know of it in the end. */
export interface OutputWatch {
  /** What kept the output from being written; null: it is all out, or its reader went away, as `head` does, having seen enough. */
  lost(): Promise<unknown>;
}

/** The other end is gone: a pipe's reader, a socket's, a terminal that was closed. */
const goneCodes = ['EPIPE', 'ECONNRESET', 'EIO'];

/**
 * Makes standard output lose nothing without a word. Node writes to a file with one call and takes a short write, as of a disk that
 * has room for half, for a whole one (24.21, lib/internal/fs/sync_write_stream.js); and an error that nobody listens to is a crash.
 */
export function watchOutput({ stdout, stderr }: Pick<NodeJS.Process, 'stdout' | 'stderr'>): OutputWatch {
  let fault: unknown = null;
  stdout.on('error', (error) => {
    if (!goneCodes.includes(codeOf(error))) fault ??= error;
  });
  // Whom should it be told?
  stderr.on('error', () => undefined);
  // A terminal and a pipe are sockets to Node, and write what they are given.
  if (!(stdout instanceof Socket)) writeWhole(stdout, 1);
  return {
    async lost() {
      // The error of what was written last comes after the write.
      await new Promise((resolve) => setImmediate(resolve));
      return fault;
    },
  };
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
