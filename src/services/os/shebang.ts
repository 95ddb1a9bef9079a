import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** Linux looks at 256 bytes of the line, macOS at 512. */
const longestLine = 512;

/** The program that a script's first line names, `/usr/bin/python3`; null without such a line. Never waits for a FIFO's writer. */
export async function interpreterOf(script: string): Promise<string | null> {
  const file = await open(script, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => null);
  if (file === null) return null;
  const line = await firstBytes(file).finally(() => file.close());
  return /^#![ \t]*(\S+)/.exec(line)?.[1] ?? null;
}

/** Empty for a folder. */
async function firstBytes(file: FileHandle): Promise<string> {
  const reading = file.read(Buffer.alloc(longestLine), 0, longestLine, 0).catch(() => null);
  return (await reading.then((read) => read?.buffer.toString('utf8', 0, read.bytesRead))) ?? '';
}
