import { fileWriteWords as words } from '../../../core/words/file-writing.ts';
import type { FileWriter } from './file-writers.ts';
import type { Refusal } from './refusal.ts';
import type { Replacement } from './replace-file.ts';

/** How it went when something went wrong. */
export type Trouble = Extract<Replacement, { readonly at: 'refused' | 'torn' | 'beside' }>;

/** What keeps a file from being written, and what to do: sentences that begin with "This file". */
export function troubleText(trouble: Trouble): string {
  switch (trouble.at) {
    case 'refused':
      return refusalText(trouble.refusal);
    case 'torn':
      return words.torn(trouble.copy);
    case 'beside':
      return words.beside(trouble.path);
    default:
      return trouble satisfies never;
  }
}

/** Who or what is waited for before a file is changed. */
export function waitingText(writer: FileWriter | null): string {
  return writer === null ? words.waits : words.waitsFor(writer.name, writer.pid);
}

export function refusalText(refusal: Refusal): string {
  switch (refusal.why) {
    case 'unfinished':
      return refusal.writer === null
        ? words.unfinished
        : words.beingWritten(refusal.writer.name, refusal.writer.pid);
    case 'other':
      return words.unwritable(refusal.code);
    default:
      return words[plain[refusal.why]];
  }
}

const plain = {
  busy: 'busy',
  forbidden: 'forbidden',
  foreign: 'foreign',
  fixed: 'fixed',
  'read-only': 'readOnly',
  'no-space': 'noSpace',
  'no-copy': 'noCopy',
  'not-plain': 'notPlain',
} as const;
