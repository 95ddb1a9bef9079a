import { documentedSettings, envExample } from '../../settings/documents.ts';
import { lineEnd, withLineAtEnd } from '../../settings/edits/env-lines.ts';
import { settingRows } from '../../settings/rows/all.ts';

/** What whoever clones the project should be told of, whatever is set here. */
const alwaysTold: readonly string[] = [settingRows.tunnelDomain.name, settingRows.authtoken.name];

/**
 * The example of the settings file with what it lacks, commented out: the settings that this project uses, with what they are. A name
 * that stands there in whatever form is there.
 *
 * @param text null: there is no example.
 */
export function proposedExample(text: string | null, used: readonly string[]): string {
  const wanted = documentedSettings().filter(({ name }) => [...alwaysTold, ...used].includes(name));
  const missing = wanted.filter(({ name }) => !new RegExp(`(?<![A-Z_])${name}(?![A-Z_])`).test(text ?? ''));
  if (missing.length === 0) return text ?? '';
  const block = envExample(missing);
  if (text === null || text.trim() === '') return block;
  const end = lineEnd(text);
  const [, ...paragraphs] = block.trimEnd().split('\n\n');
  return withLineAtEnd(text, `${end}${paragraphs.join('\n\n').replaceAll('\n', end)}`);
}

/** The list of what git ignores with these lines at its end. */
export function proposedIgnores(text: string | null, lines: readonly string[]): string {
  return lines.reduce((now, line) => ensured(now, line), text ?? '');
}

/** Without an open end: what is added later stands on a line of its own. */
function ensured(text: string, line: string): string {
  const after = withLineAtEnd(text, line);
  return /[\r\n]$/.test(after) ? after : after + lineEnd(after);
}
