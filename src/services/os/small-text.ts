import { readFile, stat } from './folders/files-at-once.ts';

/**
 * The text of a plain file of at most so many bytes; null for anything else, a FIFO among it, which would wait for its writer.
 * Never rejects. What is no UTF-8 comes with replacement characters.
 */
export async function readSmallText(path: string, mostBytes: number): Promise<string | null> {
  try {
    const stats = await stat(path);
    return stats.isFile() && stats.size <= mostBytes ? await readFile(path, 'utf8') : null;
  } catch {
    return null;
  }
}
