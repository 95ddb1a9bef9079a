import { stripVTControlCharacters } from 'node:util';
import { cleanRow, withoutColours } from '../../src/logs/clean-row.ts';
import { withoutControls } from '../../src/logs/log-line.ts';

/** Signs of a secret in a row that tell it: nothing else of a form has them. */
const telling = 6;

/** The secret's own runs of signs, as they would be found in a text that shows it. */
function runsOf(secret: string): readonly string[] {
  const signs = Array.from(secret);
  return signs.slice(telling - 1).map((_, at) => signs.slice(at, at + telling).join(''));
}

function lenientUrl(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (bytes) =>
    Buffer.from(bytes.replaceAll('%', ''), 'hex').toString(),
  );
}

function fromJson(text: string): string {
  return text
    .replace(/\\u([\da-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/(?:\\x[\da-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('\\x', ''), 'hex').toString())
    .replace(/\\(["'\\/])/g, '$1');
}

const unseen = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Co}]/gu;

/** What people and programs make of a line, by other means than ours. */
function readingsOf(line: string): readonly string[] {
  const bare = [line, stripVTControlCharacters(line), line.replaceAll(/.[\b]/gu, '')];
  const plain = bare.flatMap((text) => [text, text.replaceAll(unseen, '')]);
  const decoded = plain.flatMap((text) => [
    lenientUrl(text),
    fromJson(text),
    fromJson(fromJson(text)),
    lenientUrl(fromJson(text)),
  ]);
  const again = decoded.flatMap((text) => [text, stripVTControlCharacters(text).replaceAll(unseen, '')]);
  const ours = [withoutControls(line), withoutColours(cleanRow(line, { width: 400, ellipsis: '…' }))];
  return [...plain, ...again, ...ours, ...ours.map((text) => text.replaceAll(unseen, ''))];
}

/** The first run of a secret's signs that a line shows to somebody; undefined: it shows none. */
export function shownOf(secret: string, line: string): string | undefined {
  const texts = readingsOf(line);
  return runsOf(secret).find((run) => texts.some((text) => text.includes(run)));
}
