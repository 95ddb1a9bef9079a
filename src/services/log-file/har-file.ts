import { open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../../core/base/environment.ts';
import { errorText } from '../../core/base/error-text.ts';
import { isoWithOffset } from '../../core/base/local-time.ts';
import { inspectWords } from '../../core/words/inspect.ts';
import { makeFolder } from '../os/folders/make-folder.ts';
import { stateFolder } from '../os/state-folder.ts';
import type { LogCopy } from './copy.ts';
import { projectFileName } from './places.ts';

export interface HarOrder {
  /** The project's, for the file's name. */
  readonly name: string;
  readonly text: string;
  readonly entries: number;
  readonly env: Environment;
}

/** Writes it into a new file of the user's state folder, readable by its user only. `lines`: how many visits it has. */
export async function writeHar({ name, text, entries, env }: HarOrder): Promise<LogCopy> {
  const folder = join(stateFolder(env), 'visits');
  const stamp = isoWithOffset(Date.now()).slice(0, 23).replaceAll(/[-:]/g, '').replace('.', '-');
  const path = join(folder, `${projectFileName(name)}-${stamp}.har`);
  try {
    makeFolder(folder, 0o700);
    await using file = await open(path, 'wx', 0o600);
    await file.writeFile(text);
    await file.sync();
    return { at: 'written', path, lines: entries };
  } catch (error) {
    await unlink(path).catch(() => undefined);
    return { at: 'failed', message: inspectWords.harNotSaved(errorText(error)) };
  }
}
