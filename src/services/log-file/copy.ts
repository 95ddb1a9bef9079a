import { open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { errorText } from '../../core/base/error-text.ts';
import { isoWithOffset } from '../../core/base/local-time.ts';
import type { Environment } from '../../core/settings/settings.ts';
import { logFileWords } from '../../core/words/log-file.ts';
import type { LogLines } from '../../logs/log-buffer.ts';
import { logFileLines } from '../../logs/log-line.ts';
import type { LineSpan } from '../../logs/spans.ts';
import { makeFolder } from '../os/folders/make-folder.ts';
import { stateFolder } from '../os/state-folder.ts';
import { projectFileName } from './places.ts';

export interface LogCopyOrder {
  /** The project's, for the file's name. */
  readonly name: string;
  readonly lines: LogLines;
  /** Which of them; null: all. */
  readonly spans: readonly LineSpan[] | null;
  readonly env: Environment;
}

/** Where the log was written, or why not, in a sentence. */
export type LogCopy =
  | { readonly at: 'written'; readonly path: string; readonly lines: number }
  | { readonly at: 'failed'; readonly message: string };

const rowsAtOnce = 1000;

/**
 * Writes what is kept of the log into a new file of the user's state folder, readable by its user only. Not into the
 * project: there it would be committed by accident.
 */
export async function saveLog({ name, lines, spans, env }: LogCopyOrder): Promise<LogCopy> {
  const folder = join(stateFolder(env), 'logs');
  try {
    makeFolder(folder, 0o700);
    const path = join(folder, `${projectFileName(name)}-${timestamp()}.log`);
    const written = await writeRows(path, lines, spans ?? [{ from: lines.oldest, end: lines.next }]);
    return { at: 'written', path, lines: written };
  } catch (error) {
    const reason = errorText(error);
    return { at: 'failed', message: logFileWords.notSaved(reason) };
  }
}

/** Half a log is not left behind: it would pass for a whole one. @returns how many rows it has. */
async function writeRows(path: string, lines: LogLines, spans: readonly LineSpan[]): Promise<number> {
  await using file = await open(path, 'wx', 0o600);
  try {
    let written = 0;
    for (const { from, end: behind } of spans) {
      const end = Math.min(behind, lines.next);
      for (let next = from; next < end; ) {
        const rows = lines.slice(next, Math.min(rowsAtOnce, end - next));
        // Evicted while the file was being written: go on with what is still there.
        next = (rows.at(-1)?.seq ?? lines.oldest - 1) + 1;
        await file.writeFile(
          rows.map(({ source, atMs, text }) => logFileLines(source, atMs, [text])).join(''),
        );
        written += rows.length;
      }
    }
    await file.sync();
    return written;
  } catch (error) {
    await unlink(path).catch(() => undefined);
    throw error;
  }
}

/** `20261123T140209-123`, on the clock of whoever looks for it. */
function timestamp(): string {
  return isoWithOffset(Date.now()).slice(0, 23).replaceAll(/[-:]/g, '').replace('.', '-');
}
