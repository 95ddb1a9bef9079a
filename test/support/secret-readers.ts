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

function fromHtml(text: string): string {
  const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
  return text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&#x([\da-f]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&([a-z]+);/g, (found, name: string) => names[name] ?? found);
}

function fromOctal(text: string): string {
  return text.replace(/(?:\\[0-3][0-7]{2})+/g, (bytes) =>
    Buffer.from(
      bytes
        .split('\\')
        .slice(1)
        .map((digits) => Number.parseInt(digits, 8)),
    ).toString(),
  );
}

/** Each login that HTTP would take. */
function logins(text: string): string {
  return [...text.matchAll(/Basic ([\w+/=-]+)/gi)]
    .map(([, login = '']) => Buffer.from(login, 'base64').toString())
    .join(' ');
}

/** Signs that stand twice once, as SQL and formats read them, and what shells make of quotes. */
function undoubled(text: string): string {
  return text.replace(/'"'"'|'\\''/g, "'").replace(/(["'%$`])\1/g, '$1');
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
    fromHtml(text),
    fromHtml(fromJson(text)),
    fromOctal(text),
    text.replace(/\\u\{([\da-f]+)\}/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16))),
    logins(fromJson(text)),
    undoubled(text),
    undoubled(fromJson(text)),
    text.normalize('NFC'),
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
