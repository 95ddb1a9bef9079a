import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { createLineSplitter } from '../../logs/lines.ts';
import type { LineRedactor } from '../../logs/redact.ts';
import { within } from '../os/node/within.ts';

/** A process that left the group may hold the pipe for as long as it lives. */
const outputGraceMs = 500;

const tailLength = 20;

/**
 * Reads what a process prints, as it comes.
 * @returns `finish`: to be called once the process is gone; gives the last lines of its stderr.
 */
export function readOutput(
  { stdout, stderr }: { readonly stdout: Readable; readonly stderr: Readable },
  redactor: LineRedactor,
  give: (stream: 'stdout' | 'stderr', lines: readonly string[]) => void,
): { finish(): Promise<readonly string[]> } {
  let tail: readonly string[] = [];
  const readers = [
    readLines(stdout, redactor, (lines) => give('stdout', lines)),
    readLines(stderr, redactor, (lines) => {
      tail = [...tail, ...lines.slice(-tailLength)].slice(-tailLength);
      give('stderr', lines);
    }),
  ];
  return {
    async finish() {
      await Promise.all(readers.map((reader) => reader.finish()));
      return tail;
    },
  };
}

/**
 * Hands the stream's lines on as they come, as fast as they come.
 * @returns `finish`: to be called once the app's own process is gone; waits for the end of the stream, at most 0.5 s.
 */
function readLines(
  stream: Readable,
  { redact, isClear }: LineRedactor,
  give: (lines: readonly string[]) => void,
): { finish(): Promise<void> } {
  const splitter = createLineSplitter(redact, isClear);
  const pass = (lines: readonly string[]) => {
    if (lines.length > 0) give(lines);
  };
  const closed = new Promise<void>((resolve) => stream.once('close', resolve));
  stream.on('data', (chunk: Buffer) => pass(splitter.push(chunk)));
  // A read that fails closes the stream as well; without a listener it would end us.
  stream.on('error', () => undefined);
  return {
    async finish() {
      const isClosed = await within(
        outputGraceMs,
        closed.then(() => true),
      );
      // One more turn of the loop, which reads what the pipe held: we may have been slow ourselves.
      if (isClosed === null) await setImmediate();
      stream.destroy();
      pass(splitter.end());
    },
  };
}
