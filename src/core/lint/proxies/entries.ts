import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Change } from '../../base/text-change.ts';
import { keyPath, tomlEntries } from '../text/toml.ts';
import { removed } from './directive.ts';

/** A key of a document, and what stands behind it. */
export interface ConfigEntry {
  /** The keys around it and its own at the end, in lower case. */
  readonly path: readonly string[];
  /** Where the key begins. */
  readonly from: number;
  /** Of a plain value, and of a list of such. */
  readonly texts: readonly string[];
  /** Where it stands; null: it is a map, or a list of several. */
  readonly value: { readonly from: number; readonly to: number } | null;
}

/** Every key of a document, in order; none where it is no document of its kind. */
export function configEntries(kind: 'yaml' | 'toml', text: string): readonly ConfigEntry[] {
  if (kind === 'toml') return tomlEntries(text).map(entryOfToml);
  const document = parseDocument(text, { prettyErrors: false });
  return document.errors.length > 0 ? [] : entriesIn(document.contents, []);
}

function entryOfToml(entry: ReturnType<typeof tomlEntries>[number]): ConfigEntry {
  const { names, values } = entry;
  const [first, last] = [values[0], values.at(-1)];
  return {
    path: keyPath(entry).toLowerCase().split('.'),
    from: names[0]?.from ?? 0,
    texts: values.filter(({ kind }) => kind !== 'mark').map(({ text }) => text),
    value: first === undefined || last === undefined ? null : { from: first.from, to: last.to },
  };
}

function entriesIn(node: unknown, around: readonly string[]): readonly ConfigEntry[] {
  if (isSeq(node)) return node.items.flatMap((item) => entriesIn(item, around));
  if (!isMap(node)) return [];
  return node.items.flatMap(({ key, value }) => {
    if (!isScalar(key) || key.range == null) return [];
    const path = [...around, String(key.value).toLowerCase()];
    const plain = isSeq(value) ? value.items.filter(isScalar) : isScalar(value) ? [value] : [];
    const range = isScalar(value) ? value.range : null;
    const own: ConfigEntry = {
      path,
      from: key.range[0],
      texts: plain.map((each) => String(each.value ?? '')),
      value: range == null ? null : { from: range[0], to: range[1] },
    };
    return [own, ...entriesIn(value, path)];
  });
}

/** Those beside it, and itself. */
export function besides(entry: ConfigEntry, all: readonly ConfigEntry[]): readonly ConfigEntry[] {
  const around = entry.path.slice(0, -1).join('\n');
  return all.filter(({ path }) => path.slice(0, -1).join('\n') === around);
}

/** The line of a key goes, unless it is the only one there: what an empty map means is not ours to say. */
export function entryRemoved(
  entry: ConfigEntry,
  all: readonly ConfigEntry[],
  text: string,
): readonly Change[] {
  const { from, value } = entry;
  if (value === null || besides(entry, all).length === 1) return [];
  return [removed(text, { from, to: value.to })].filter(({ to }) => text[to - 1] === '\n');
}

/** Its value becomes another one, in the quotes that it has. */
export function valueReplaced({ value }: ConfigEntry, right: string, text: string): readonly Change[] {
  if (value === null) return [];
  const quote = /^["']/.exec(text.slice(value.from))?.[0] ?? '';
  return [{ ...value, text: `${quote}${right}${quote}` }];
}
