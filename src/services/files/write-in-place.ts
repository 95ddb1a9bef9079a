import { randomBytes } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { writeNewFile } from './new-file.ts';

/** The old text could not be put back; it is in `copy`. */
export class TextLostError extends Error {
  readonly copy: string;

  constructor(copy: string, cause: unknown) {
    super(copy, { cause });
    this.copy = copy;
  }
}

/**
 * Writes a text over a file that can't be replaced, since it is mounted by itself. Who reads meanwhile may see half of it, so a
 * copy of the old text is kept until the new one is whole: beside the file, or with the temporary files where its folder
 * takes none.
 *
 * @param isStill is the file what it was when it was read?
 * @returns false where it is not, and then nothing was written.
 * @throws Node's error where it was not written and holds the old text again; TextLostError where it does not.
 */
export async function writeInPlace(
  target: string,
  texts: { readonly before: string; readonly after: string },
  isStill: () => boolean,
): Promise<boolean> {
  const file = await open(target, 'r+');
  try {
    const copy = await keepCopy(target, texts.before);
    if (isStill()) {
      await overwrite(file, texts.after).catch(async (error: unknown) => {
        await overwrite(file, texts.before).catch(() => {
          throw new TextLostError(copy, error);
        });
        await unlink(copy);
        throw error;
      });
      await unlink(copy);
      return true;
    }
    await unlink(copy);
    return false;
  } finally {
    await file.close();
  }
}

/** Over what is there, and only then cut: to put the old text back takes no space that is not there already. */
async function overwrite(file: FileHandle, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  let written = 0;
  while (written < bytes.length) {
    written += (await file.write(bytes, written, bytes.length - written, written)).bytesWritten;
  }
  await file.truncate(bytes.length);
  await file.sync();
}

async function keepCopy(target: string, text: string): Promise<string> {
  const suffix = `.ocap-dev-${randomBytes(6).toString('hex')}`;
  const beside = `${target}${suffix}`;
  try {
    await writeNewFile(beside, text);
    return beside;
  } catch {
    const elsewhere = join(tmpdir(), `${basename(target)}${suffix}`);
    await writeNewFile(elsewhere, text);
    return elsewhere;
  }
}
