/** The text of a file in which only our own keys are other ones, or why they cannot be found in it. */
export type EditedFile =
  | { readonly ok: true; readonly text: string }
  | {
      readonly ok: false;
      /** A sentence without its full stop. */
      readonly what: string;
      /** From 1; null: the whole file. */
      readonly line: number | null;
    };

/** Changes a text that a file holds already. */
export type FileEdit = (old: string) => EditedFile;

/** Where an edit goes wrong for a form that it does not know, the file is left to its owner. */
export function unknownForm(line: number | null = null): EditedFile {
  return { ok: false, what: 'it is written in a form in which single keys cannot be changed', line };
}

/** The line end that a text has. */
export function lineEndOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** The line that begins so becomes another one; where there is none, it is added. */
export function editedLines(text: string, beginning: RegExp, line: string): string {
  const end = lineEndOf(text);
  const lines = text.split(/(?<=\n)/);
  const index = lines.findIndex((each) => beginning.test(each));
  if (index === -1) return `${text === '' || text.endsWith('\n') ? text : text + end}${line}${end}`;
  return lines.with(index, line + (/\r?\n$/.exec(lines[index] ?? '')?.[0] ?? '')).join('');
}
