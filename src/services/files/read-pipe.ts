import { closeSync, constants, openSync, readSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from '../os/error-code.ts';

/** What came out of a named pipe. */
export type PipeReading =
  | { readonly at: 'read'; readonly bytes: Buffer }
  | { readonly at: 'nobody' | 'too-large' };

export interface PipeLimits {
  /** How long its writer may take to come and to end. */
  readonly deadlineMs: number;
  readonly mostBytes: number;
}

const pauseMs = 5;

/**
 * All that one writer writes into a named pipe, as a password manager does for whoever opens it (1Password Environments). It
 * writes once for each reader, so the pipe is read when somebody asks, and never to see whether it changed. Not blocking:
 * an open that waits for its writer would wait for ever in a thread that nobody can end.
 * @throws Node's error where it cannot be opened.
 */
export async function readPipe(path: string, { deadlineMs, mostBytes }: PipeLimits): Promise<PipeReading> {
  const pipe = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const endMs = performance.now() + deadlineMs;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    while (performance.now() < endMs) {
      const chunk = readNow(pipe);
      if (chunk === 'closed' && size > 0) return { at: 'read', bytes: Buffer.concat(chunks) };
      if (typeof chunk === 'string') await delay(pauseMs);
      else {
        chunks.push(chunk);
        size += chunk.length;
      }
      if (size > mostBytes) return { at: 'too-large' };
    }
    return { at: 'nobody' };
  } finally {
    closeSync(pipe);
  }
}

/** `closed`: no writer has it open. `waits`: one has, and has not written yet. */
function readNow(pipe: number): Buffer | 'closed' | 'waits' {
  const room = Buffer.alloc(64 * 1024);
  try {
    const length = readSync(pipe, room);
    return length === 0 ? 'closed' : room.subarray(0, length);
  } catch (error) {
    if (codeOf(error) === 'EAGAIN') return 'waits';
    throw error;
  }
}
