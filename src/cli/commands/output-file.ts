import { isUtf8 } from 'node:buffer';
import { lstat, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { Environment } from '../../core/base/environment.ts';
import { shellWord } from '../../core/base/shell-word.ts';
import { fileWriteWords } from '../../core/words/file-writing.ts';
import { outputFileWords } from '../../core/words/generating.ts';
import type { FileEdit } from '../../deploy/file-edit.ts';
import { UserError } from '../../errors.ts';
import { type FileReading, readFileNow } from '../../services/files/replace/file-reading.ts';
import { readWhenFinished } from '../../services/files/replace/finished-reading.ts';
import { refusalText, troubleText } from '../../services/files/replace/refusal-text.ts';
import { replaceFile } from '../../services/files/replace/replace-file.ts';
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
  /** The user's. */
  readonly env: Environment;
}

/** Somebody else may be writing it. */
const writerEndsWithinMs = 10_000;

/** What came of it. A diff goes from the file that is, or was, there to the new text. */
export type WriteOutcome =
  | { readonly kind: 'created' | 'unchanged' }
  | { readonly kind: 'refused' | 'replaced'; readonly diff: string };

/** Writes a text to a file, but never over another text without `force`. @throws {UserError} where it cannot. */
export async function writeOutputFile(file: OutputFile): Promise<WriteOutcome> {
  const { cwd, name, force } = file;
  const path = resolve(cwd, name);
  await requireFolder(dirname(path), dirname(name));
  const read = await readExisting(path, name, force);
  const old = read.at === 'missing' ? null : textOf(file, read.bytes);
  const text = newText(file, old);
  if (old === text) return { kind: 'unchanged' };
  if (old === null) {
    await write(read, file, text);
    return { kind: 'created' };
  }
  const diff = createTwoFilesPatch(name, outputFileWords.generated(name), old, text, undefined, undefined, {
    headerOptions: FILE_HEADERS_ONLY,
  });
  if (!force) return { kind: 'refused', diff };
  await write(read, file, text);
  return { kind: 'replaced', diff };
}

/** @param read what is replaced, and nothing else: what somebody else put there since is not lost. */
async function write(read: FileReading, { name, env }: OutputFile, text: string): Promise<void> {
  // A new one is for whoever deploys it.
  const outcome = await replaceFile({ read, next: Buffer.from(text), env, mode: 0o666 });
  if (outcome.at === 'written') return;
  const reason = outcome.at === 'changed' ? fileWriteWords.changed : troubleText(outcome);
  refuse(outputFileWords.notWritten(name, reason));
}

/** Where single keys are changed, all other bytes stay: those of another encoding would not. */
function textOf({ name, edit }: OutputFile, bytes: Buffer): string {
  if (edit !== undefined && !isUtf8(bytes))
    refuse(outputFileWords.unchangeable(name, name, outputFileWords.notUtf8));
  return bytes.toString('utf8');
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

/** Only a plain file is opened: a FIFO would wait for its writer. One that is replaced must have been read to its end. */
async function readExisting(path: string, name: string, force: boolean): Promise<FileReading> {
  const stats = await stat(path).catch((error: unknown) =>
    codeOf(error) === 'ENOENT' ? null : fail(name, error),
  );
  if (stats === null && (await isLink(path)))
    refuse(outputFileWords.unwritable(name, 'ENOENT', shellWord(name)));
  if (stats?.isDirectory()) refuse(outputFileWords.isFolder(name));
  if (stats?.isFile() === false) refuse(outputFileWords.noPlainFile(name));
  try {
    if (!force) return readFileNow(path);
    const finished = await readWhenFinished(path, { waitMs: writerEndsWithinMs });
    if (finished.at === 'finished') return finished.reading;
    const refusal = { why: 'unfinished', writer: finished.writer } as const;
    return refuse(outputFileWords.notWritten(name, refusalText(refusal)));
  } catch (error) {
    if (error instanceof UserError) throw error;
    return fail(name, error);
  }
}

async function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (stats) => stats.isSymbolicLink(),
    () => false,
  );
}

function fail(name: string, error: unknown): never {
  return refuse(outputFileWords.unwritable(name, codeOf(error), shellWord(name)));
}

function refuse({ message, hint }: { readonly message: string; readonly hint: string }): never {
  throw new UserError(message, hint);
}
