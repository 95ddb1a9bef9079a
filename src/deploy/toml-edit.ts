import { isDeepStrictEqual } from 'node:util';
import { parse, TomlError } from 'smol-toml';
import { isRecord } from '../core/base/is-record.ts';
import { type EditedFile, lineEndOf, unknownForm } from './file-edit.ts';

/** One key that is ours. Of one that is there already, `keeps` leaves its value. */
export interface OwnKey {
  readonly section: string;
  readonly key: string;
  readonly value: string | number | boolean;
  readonly keeps?: true;
}

/**
 * Sets keys in a TOML text, and leaves every other byte of it as it is. What came out is read again and compared: a form
 * that the lines below do not know (an inline table) is an error, never a lost key.
 */
export function editToml(text: string, keys: readonly OwnKey[]): EditedFile {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const own = text.slice(mark.length);
  const before = read(own);
  if (!before.ok) return before;
  const wanted = keys.filter(
    ({ section, key, keeps }) => !keeps || valueIn(before.table, section, key) === undefined,
  );
  const edited = wanted.reduce((now, key) => setKey(now, key), own);
  const after = read(edited);
  if (!after.ok || !isDeepStrictEqual(after.table, withKeys(before.table, wanted))) return unknownForm();
  return { ok: true, text: mark + edited };
}

type Table = Readonly<Record<string, unknown>>;
type Reading = { readonly ok: true; readonly table: Table } | Extract<EditedFile, { ok: false }>;

function read(text: string): Reading {
  try {
    return { ok: true, table: structuredClone(parse(text)) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return { ok: false, what: `it cannot be read: ${firstLine(error.message)}`, line: error.line };
  }
}

/** The parser's message goes on with the lines of the file, which may hold a secret. */
function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

function valueIn(table: Table, section: string, key: string): unknown {
  const inner = table[section];
  return isRecord(inner) ? inner[key] : undefined;
}

function withKeys(table: Table, keys: readonly OwnKey[]): Table {
  const result: Record<string, unknown> = { ...table };
  for (const { section, key, value } of keys) {
    const inner = result[section];
    result[section] = { ...(isRecord(inner) ? inner : {}), [key]: value };
  }
  return result;
}

function setKey(text: string, { section, key, value }: OwnKey): string {
  const lines = text.split(/(?<=\n)/);
  const end = lineEndOf(text);
  const entry = `${key} = ${JSON.stringify(value)}`;
  const places = placesIn(lines);
  const inSection = places.filter((place) => place.section === section);
  const there = inSection.find((place) => place.key === key);
  if (there !== undefined) return replaced(lines, there.index, JSON.stringify(value));
  const last = inSection.at(-1);
  if (last === undefined)
    return `${closed(text, end)}${text.trim() === '' ? '' : end}[${section}]${end}${entry}${end}`;
  const dotted = last.dotted ? `${section}.${entry}` : entry;
  const above = lines.slice(0, last.index + 1).join('');
  return `${closed(above, end)}${dotted}${end}${lines.slice(last.index + 1).join('')}`;
}

function closed(text: string, end: string): string {
  return text === '' || text.endsWith('\n') ? text : text + end;
}

const valuePattern = /^(\s*[\w."' -]+?\s*=\s*)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s#,[\]{}]+)(\s*(?:#.*)?)$/;

/** The value alone: what is indented, aligned or remarked on its line stays. */
function replaced(lines: readonly string[], index: number, value: string): string {
  const [, body = '', ending = ''] = /^([^\r\n]*)(\r?\n?)$/.exec(lines[index] ?? '') ?? [];
  const line = body.replace(
    valuePattern,
    (_, before: string, __: string, after: string) => before + value + after,
  );
  return lines.with(index, line + ending).join('');
}

interface LinePlace {
  readonly index: number;
  readonly section: string;
  /** Null on the line of a section's head. */
  readonly key: string | null;
  /** `server.port = …` above all heads. */
  readonly dotted: boolean;
}

/** Which line holds which key. What goes on over several lines belongs to the last of them, so that nothing is written between. */
function placesIn(lines: readonly string[]): readonly LinePlace[] {
  const places: LinePlace[] = [];
  let [section, open] = ['', ''];
  for (const [index, line] of lines.entries()) {
    const last = places.at(-1);
    if (open !== '') {
      if (last !== undefined) places[places.length - 1] = { ...last, index };
      if (line.includes(open)) open = '';
      continue;
    }
    const head = /^\s*\[\s*"?([\w-]+)"?\s*\]\s*(#.*)?\r?\n?$/.exec(line)?.[1];
    const other = /^\s*\[\s*[\w"'.-]+\s*[.\]]/.test(line);
    const [, dotted, key] = /^\s*(?:([\w-]+)\s*\.\s*)?"?([\w-]+)"?\s*=/.exec(line) ?? [];
    if (head !== undefined) {
      section = head;
      places.push({ index, section, key: null, dotted: false });
    } else if (key !== undefined) {
      const isDotted = section === '' && dotted !== undefined;
      places.push({ index, section: isDotted ? dotted : section, key, dotted: isDotted });
      open = opened(line);
    } else if (other) section = '\0';
    else if (isGoingOn(line) && last !== undefined) places[places.length - 1] = { ...last, index };
  }
  return places;
}

/** The quotes of a text over several lines that this line begins and does not end. */
function opened(line: string): string {
  const quotes = /"""|'''/.exec(line)?.[0];
  return quotes !== undefined && line.split(quotes).length === 2 ? quotes : '';
}

/** A line of a list over several lines. */
function isGoingOn(line: string): boolean {
  return line.trim() !== '' && !/^\s*#/.test(line);
}
