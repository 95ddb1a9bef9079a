import { spawn } from 'node:child_process';
import { fstatSync } from 'node:fs';
import type { Writable } from 'node:stream';

/**
 * Tells when the reader of a pipe is gone, as `head` is after its lines. Node hears of that only when it writes, which may be hours
 * later, and has no way to poll. GNU tail does just this since its version 8.28: it looks at its own output, and dies by SIGPIPE.
 * Another tail ends otherwise, or not at all, and then it is as it was.
 *
 * @returns ends the watch; also our own death does.
 */
export function watchReader(stream: Writable, gone: () => void): () => void {
  const fd = stream === process.stdout ? process.stdout.fd : null;
  if (fd === null || process.platform !== 'linux' || !fstatSync(fd).isFIFO()) return () => undefined;
  const args = ['-f', '-s', '0.2', `--pid=${process.pid}`, '/dev/null'];
  const tail = spawn('tail', args, { stdio: ['ignore', fd, 'ignore'] });
  tail.on('exit', (_, signal) => {
    if (signal === 'SIGPIPE') gone();
  });
  tail.on('error', () => undefined);
  tail.unref();
  return () => void tail.kill();
}
