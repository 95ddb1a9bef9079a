import { dirname } from 'node:path';
import type { Environment } from '../../core/base/environment.ts';
import { adoptingWords as words } from '../../core/words/adopting.ts';
import { troubleText } from '../../services/files/replace/refusal-text.ts';
import { replaceFile } from '../../services/files/replace/replace-file.ts';
import { codeOf } from '../../services/os/error-code.ts';
import { makeFolder } from '../../services/os/folders/make-folder.ts';
import type { Draft } from './drafts.ts';

/** What came of writing: the names that were written, and a sentence for each that was not. */
export interface Writing {
  readonly written: readonly string[];
  readonly failed: readonly string[];
}

/** Writes each in the place of what was read, and of nothing else. Never rejects. */
export async function writeDrafts(drafts: readonly Draft[], env: Environment): Promise<Writing> {
  const written: string[] = [];
  const failed: string[] = [];
  for (const draft of drafts) {
    const trouble = await write(draft, env);
    if (trouble === null) written.push(draft.name);
    else failed.push(trouble);
  }
  return { written, failed };
}

async function write({ name, read, after, mode }: Draft, env: Environment): Promise<string | null> {
  try {
    makeFolder(dirname(read.place));
  } catch (error) {
    return words.noFolder(name, codeOf(error));
  }
  const outcome = await replaceFile({ read, next: Buffer.from(after), env, mode });
  if (outcome.at === 'written') return null;
  return outcome.at === 'changed' ? words.changed(name) : words.unwritable(name, troubleText(outcome));
}
