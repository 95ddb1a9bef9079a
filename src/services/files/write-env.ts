import { readFile } from 'node:fs/promises';
import { envWriteWords } from '../../core/words/env-file.ts';
import { decodeEnv, readEnvFileNow } from './read-env.ts';
import { type Edit, type EditOptions, editFile } from './replace/edit-file.ts';
import { readFileNow } from './replace/file-reading.ts';
import { refusalOf } from './replace/refusal.ts';
import { refusalText, troubleText } from './replace/refusal-text.ts';
import { replaceFile } from './replace/replace-file.ts';

/** How an edit of the settings file went. */
export type EnvEdit =
  | { readonly at: 'written' }
  /** There was nothing to change. */
  | { readonly at: 'unchanged' }
  /** The file is as it was, or the message says what became of it; it says why and what to do. */
  | { readonly at: 'failed'; readonly message: string };

/**
 * Changes the settings file, as every file is changed here (replaceFile). The text is read anew, a missing file counting
 * as empty, and `edit` is asked again where somebody else saved in between. A symbolic link stays one: it is the file that it
 * leads to that is changed. An edit gives null where it finds no place in the text. Never rejects, unless `edit` throws.
 */
export async function editEnvFile(
  path: string,
  edit: (text: string) => string | null,
  options: EditOptions = {},
): Promise<EnvEdit> {
  const look = readEnvFileNow(path);
  if (look.type === 'envFile.unreadable') return failed(look.message);
  const outcome = await editFile(path, editOfText(edit), options);
  switch (outcome.at) {
    case 'written':
      return outcome;
    case 'left':
      return outcome.word;
    default:
      return failed(troubleText(outcome));
  }
}

function editOfText(edit: (text: string) => string | null): Edit<EnvEdit> {
  return (bytes) => {
    const reading = decodeEnv(bytes ?? Buffer.alloc(0));
    if (reading.type === 'envFile.unreadable') return { at: 'left', word: failed(reading.message) };
    const before = reading.type === 'envFile.read' ? reading.text : '';
    const after = edit(before);
    if (after === null) return { at: 'left', word: failed(envWriteWords.noPlace) };
    return after === before
      ? { at: 'left', word: { at: 'unchanged' } }
      : { at: 'next', next: Buffer.from(after) };
  };
}

/**
 * Makes the settings file from its example, in one step and for its user's eyes alone. One that is there by now stays as
 * it is. Never rejects.
 */
export async function createEnvFile(path: string, example: string): Promise<EnvEdit> {
  try {
    const next = await readFile(example);
    const read = readFileNow(path);
    const outcome = read.at === 'file' ? ({ at: 'changed' } as const) : await replaceFile({ read, next });
    if (outcome.at === 'written') return outcome;
    return failed(outcome.at === 'changed' ? envWriteWords.thereByNow : troubleText(outcome));
  } catch (error) {
    return failed(refusalText(refusalOf(error, null)));
  }
}

function failed(message: string): EnvEdit {
  return { at: 'failed', message };
}
