import { settingDocumentWords as words } from '../words/settings.ts';
import { type SettingKey, settingKeys, settingRows } from './rows/all.ts';
import type { SettingDocs } from './rows/row.ts';

/** Of a row what is written down of it. */
export interface DocumentedSetting {
  readonly name: string;
  /** The default in a word; of a list all entries. */
  readonly fallback: string;
  readonly docs: SettingDocs;
}

/** Settings that are told of together: the first one's text is of all. */
export type SettingParagraph = readonly [DocumentedSetting, ...DocumentedSetting[]];

/** Where a line of `.env.example` is broken, without its `# `. */
const columns = 112;

/** The whole text of `.env.example`: every setting, commented out. */
export function envExample(settings = documentedSettings()): string {
  const paragraphs = settingParagraphs(settings).map((paragraph) =>
    [
      ...commentLines(paragraph[0]).map((line) => `# ${line}`),
      ...paragraph.map(({ name, fallback, docs }) => `#${name}=${docs.example ?? fallback}`),
    ].join('\n'),
  );
  return `${[words.head.map((line) => `# ${line}`).join('\n'), ...paragraphs].join('\n\n')}\n`;
}

/** The table of docs/settings.md, without a final newline. */
export function settingsTable(settings = documentedSettings()): string {
  const rows = settingParagraphs(settings).map((paragraph) => {
    const [{ fallback, docs }] = paragraph;
    const names = paragraph.map(({ name }) => code(name)).join(', ');
    const told = [docs.says, docs.remark, docs.readme].filter((text) => text !== undefined).join(' ');
    return [names, docs.defaultSays ?? shownDefault(fallback), told];
  });
  const [head, ...body] = [words.columns, ...rows].map(
    (cells) => `| ${cells.map((cell) => cell?.replaceAll('|', '\\|')).join(' | ')} |`,
  );
  return [head, `|${'---|'.repeat(words.columns.length)}`, ...body].join('\n');
}

const marker = { start: '<!-- settings -->', end: '<!-- /settings -->' };

/**
 * That page with the table between its markers, which stay.
 *
 * @throws Error where it has no such markers.
 */
export function withSettingsTable(readme: string): string {
  const start = readme.indexOf(marker.start);
  const end = readme.indexOf(marker.end);
  if (start === -1 || end < start) throw new Error(words.noMarkers(marker.start, marker.end));
  const head = readme.slice(0, start + marker.start.length);
  return `${head}\n\n${settingsTable()}\n\n${readme.slice(end)}`;
}

/** Every setting, in the order in which they are told. */
export function documentedSettings(): readonly DocumentedSetting[] {
  const all = settingKeys.map(documented);
  const behind = (name: string) => all.filter(({ docs }) => docs.behind === name);
  return all
    .filter(({ docs }) => docs.behind === undefined)
    .flatMap((setting) => [setting, ...behind(setting.name)]);
}

function documented<K extends SettingKey>(key: K): DocumentedSetting {
  const { name, kind, fallback, docs } = settingRows[key];
  return {
    name,
    fallback: kind.texts(fallback({ isSet: () => false, defaults: 'ocapistaine' })).join(','),
    docs,
  };
}

/** The settings by what is told of them. */
export function settingParagraphs(settings = documentedSettings()): readonly SettingParagraph[] {
  return settings.flatMap((setting, index) => {
    if (setting.docs.says === null) return [];
    const rest = settings.slice(index + 1);
    const end = rest.findIndex(({ docs }) => docs.says !== null);
    return [[setting, ...rest.slice(0, end === -1 ? rest.length : end)] as const];
  });
}

/** What it is and its default, on one line where there is room; then what else is to be said. */
function commentLines({ fallback, docs }: DocumentedSetting): readonly string[] {
  const says = docs.says ?? '';
  const fallbackSays = words.defaultIs(
    docs.defaultSays ?? (fallback || words.none),
    docs.remark !== undefined,
  );
  const oneLine = `${says} ${fallbackSays}`;
  // An address has a line for itself, from which it is copied.
  const fits = oneLine.length <= columns && !fallback.includes('://');
  const lines = fits ? [oneLine] : [says, fallbackSays];
  return [...lines, ...(docs.remark === undefined ? [] : [docs.remark])].map((line) =>
    line.replaceAll('`', ''),
  );
}

function shownDefault(fallback: string): string {
  return fallback === '' ? words.none : fallback.split(',').map(code).join(', ');
}

function code(text: string): string {
  return `\`${text}\``;
}
