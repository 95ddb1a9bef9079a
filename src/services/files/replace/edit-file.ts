import type { Environment } from '../../../core/base/environment.ts';
import type { FileWriter } from './file-writers.ts';
import { readWhenFinished } from './finished-reading.ts';
import { type Refusal, refusalOf } from './refusal.ts';
import { waitingText } from './refusal-text.ts';
import { type Replacement, replaceFile } from './replace-file.ts';

/** What an edit makes of what was read (null: there is no file): the whole new text, or a word of its own to leave it. */
export type Edit<Word> = (
  bytes: Buffer | null,
) => { readonly at: 'next'; readonly next: Buffer } | { readonly at: 'left'; readonly word: Word };

/** `left`: nothing was to be written, for the edit's own reason. */
export type EditOutcome<Word> =
  | Exclude<Replacement, { readonly at: 'changed' }>
  | { readonly at: 'left'; readonly word: Word };

export interface EditOptions {
  readonly env?: Environment;
  /** Of a file that is not there yet, less the umask. */
  readonly mode?: number;
  /** How long somebody else's writing is waited for. */
  readonly waitMs?: number;
  /** Told if it is waited for longer than a second, in a sentence. */
  waits?(sentence: string): void;
}

/** A file that changes each time that we look is being written by somebody else. */
const mostTries = 3;

const defaultWaitMs = 10_000;

/** Changes a file: the edit is asked anew where somebody else saved in between. Never rejects, unless the edit throws. */
export async function editFile<Word>(
  path: string,
  edit: Edit<Word>,
  { waitMs = defaultWaitMs, waits, ...options }: EditOptions = {},
): Promise<EditOutcome<Word>> {
  const patience = { waitMs, waits: (writer: FileWriter | null) => waits?.(waitingText(writer)) };
  for (let tries = 0; tries < mostTries; tries += 1) {
    const finished = await readWhenFinished(path, patience).catch((error: unknown) => ({
      at: 'unreadable' as const,
      refusal: refusalOf(error, null),
    }));
    if (finished.at === 'unreadable') return refused(finished.refusal);
    if (finished.at === 'unfinished') return refused({ why: 'unfinished', writer: finished.writer });
    const { reading } = finished;
    const edited = edit(reading.at === 'file' ? reading.bytes : null);
    if (edited.at === 'left') return edited;
    const outcome = await replaceFile({ ...options, read: reading, next: edited.next });
    if (outcome.at !== 'changed') return outcome;
  }
  return refused({ why: 'busy' });
}

function refused(refusal: Refusal): { readonly at: 'refused'; readonly refusal: Refusal } {
  return { at: 'refused', refusal };
}
