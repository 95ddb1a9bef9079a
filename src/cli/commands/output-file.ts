import { readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { shellWord } from '../../core/base/shell-word.ts';
import { outputFileWords } from '../../core/words/generating.ts';
import type { FileEdit } from '../../deploy/file-edit.ts';
import { UserError } from '../../errors.ts';
import { codeOf } from '../../services/os/error-code.ts';

export interface OutputFile {
  /** What a relative name starts from. */
  readonly cwd: string;
  /** As it was given: this is how messages and the diff name it. */
  readonly name: string;
  readonly text: string;
  /** What becomes of a file that is there, where more than our own stands in it; without it the text replaces all. */
  readonly edit?: FileEdit | undefined;
  /** Whether a file that is there and differs may be replaced. */
  readonly force: boolean;
}

/** What came of it. A diff goes from the file that is, or was, there to the new text. */
export type WriteOutcome =
  | { readonly kind: 'created' | 'unchanged' }
  | { readonly kind: 'refused' | 'replaced'; readonly diff: string };

/** Writes a text to a file, but never over another text without `force`. @throws {UserError} where it cannot. */
export async function writeOutputFile(file: OutputFile): Promise<WriteOutcome> {
  const { cwd, name, force } = file;
  const path = resolve(cwd, name);
  await requireFolder(dirname(path), dirname(name));
  const old = await readExisting(path, name);
  const text = newText(file, old);
  if (old === text) return { kind: 'unchanged' };
  if (old === null) {
    // Exclusive: what somebody else put there since the look is not lost.
    await writeFile(path, text, { flag: 'wx' }).catch((error: unknown) => fail(name, error));
    return { kind: 'created' };
  }
  const diff = createTwoFilesPatch(name, outputFileWords.generated(name), old, text, undefined, undefined, {
    headerOptions: FILE_HEADERS_ONLY,
  });
  if (!force) return { kind: 'refused', diff };
  await writeFile(path, text).catch((error: unknown) => fail(name, error));
  return { kind: 'replaced', diff };
}

function newText({ name, text, edit }: OutputFile, old: string | null): string {
  if (edit === undefined || old === null || old.trim() === '') return text;
  const edited = edit(old);
  if (edited.ok) return edited.text;
  const place = edited.line === null ? name : `${name}:${edited.line}`;
  return refuse(outputFileWords.unchangeable(name, place, edited.what));
}

async function requireFolder(path: string, name: string): Promise<void> {
  const stats = await stat(path).catch(() => null);
  if (stats?.isDirectory()) return;
  if (stats !== null) refuse(outputFileWords.noFolder(name));
  refuse(outputFileWords.folderMissing(name, shellWord(path)));
}

/** Null where nothing is there. Only a plain file is opened: a FIFO would wait for its writer. */
async function readExisting(path: string, name: string): Promise<string | null> {
  const stats = await stat(path).catch((error: unknown) =>
    codeOf(error) === 'ENOENT' ? null : fail(name, error),
  );
  if (stats === null) return null;
  if (stats.isDirectory()) refuse(outputFileWords.isFolder(name));
  if (!stats.isFile()) refuse(outputFileWords.noPlainFile(name));
  return readFile(path, 'utf8').catch((error: unknown) => fail(name, error));
}

function fail(name: string, error: unknown): never {
  return refuse(outputFileWords.unwritable(name, codeOf(error), shellWord(name)));
}

function refuse({ message, hint }: { readonly message: string; readonly hint: string }): never {
  throw new UserError(message, hint);
}
