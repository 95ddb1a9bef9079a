import { open, unlink } from 'node:fs/promises';

/**
 * Writes a file that is not there, for its user alone. It takes nobody's place, and half a text is not left behind.
 * @throws Node's error; EEXIST where there is one.
 */
export async function writeNewFile(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    await unlink(path).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
}
