import { readBeginning } from './folders/files-at-once.ts';

/** Linux looks at 256 bytes of the line, macOS at 512. */
const longestLine = 512;

/** The program that a script's first line names, `/usr/bin/python3`; null without such a line. Never waits for a FIFO's writer. */
export async function interpreterOf(script: string): Promise<string | null> {
  // Empty for a folder.
  const line = await readBeginning(script, longestLine).catch(() => '');
  return /^#![ \t]*(\S+)/.exec(line)?.[1] ?? null;
}
