import { join } from 'node:path';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { adoptingWords as words } from '../../core/words/adopting.ts';
import { type FileReading, readFileNow } from '../../services/files/replace/file-reading.ts';

/** A file as it was read, with what it should become. */
export interface Draft {
  /** From the project's folder. */
  readonly name: string;
  readonly read: FileReading;
  /** Null: there is none. */
  readonly before: string | null;
  readonly after: string;
  /** Of a file that is not there yet, less the umask. */
  readonly mode: number;
}

/** The files of a project that are to change, each read once. */
export interface Drafts {
  /** The text of a file as it would be by now; null: there is none. */
  textOf(name: string): string | null;
  /** Changes a file in the draft; an edit that gives null leaves it. */
  edit(name: string, change: (text: string | null) => string | null, mode?: number): void;
  /** Those that would change. */
  changed(): readonly Draft[];
  /** What one should know of them, a sentence each. */
  notes(): readonly string[];
}

/** Readable by everybody, as the umask has it: what a project shares. */
export const sharedMode = 0o666;

export function createDrafts(cwd: string): Drafts {
  const drafts = new Map<string, Draft>();
  const odd = new Map<string, string>();

  const open = (name: string): Draft | null => {
    const known = drafts.get(name);
    if (known !== undefined || odd.has(name)) return known ?? null;
    const read = readNow(join(cwd, name));
    if (read === null) {
      odd.set(name, words.notPlain(name));
      return null;
    }
    const before = read.at === 'file' ? textOf(read.bytes) : null;
    const draft = { name, read, before, after: before ?? '', mode: sharedMode };
    drafts.set(name, draft);
    return draft;
  };

  return {
    textOf: (name) => {
      const draft = open(name);
      return draft === null || (draft.before === null && draft.after === '') ? null : draft.after;
    },
    edit(name, change, mode = sharedMode) {
      const draft = open(name);
      if (draft === null) return;
      const after = change(draft.before === null && draft.after === '' ? null : draft.after);
      if (after !== null) drafts.set(name, { ...draft, after, mode });
    },
    changed: () => [...drafts.values()].filter(isChanged),
    notes: () => [
      ...odd.values(),
      ...[...drafts.values()]
        .filter((draft) => isChanged(draft) && draft.read.place !== join(cwd, draft.name))
        .map(({ name, read }) => words.linkTo(name, read.place)),
    ],
  };
}

/** Without the lines around: they may hold anything, and what is printed may end in a log of CI. */
export function draftDiff({ name, before, after }: Draft): string {
  const [from, to] = before === null ? ['/dev/null', name] : [name, words.proposed(name)];
  return createTwoFilesPatch(from, to, before ?? '', after, undefined, undefined, {
    headerOptions: FILE_HEADERS_ONLY,
    context: 0,
  });
}

function isChanged({ before, after }: Draft): boolean {
  return after !== (before ?? '');
}

/** Null for what is no plain file of text in UTF-8, or cannot be read. */
function readNow(path: string): FileReading | null {
  try {
    const read = readFileNow(path);
    if (read.at === 'file') textOf(read.bytes);
    return read;
  } catch {
    return null;
  }
}

/** @throws TypeError for what is none. */
function textOf(bytes: Buffer): string {
  if (bytes.includes(0)) throw new TypeError('binary');
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}
