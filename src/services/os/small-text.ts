import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/**
 * The text of a plain file of at most so many bytes; null for anything else, a FIFO among it, which would wait for its writer.
 * Never rejects. What is no UTF-8 comes with replacement characters.
 */
export async function readSmallText(path: string, mostBytes: number): Promise<string | null> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => null);
  if (file === null) return null;
  try {
    const stats = await file.stat();
    if (!stats.isFile() || stats.size > mostBytes) return null;
    return await file.readFile('utf8');
  } catch {
    return null;
  } finally {
    await file.close().catch(() => undefined);
  }
}
