import { protoFields } from '../../../../src/services/checks/page-run/proto-fields.ts';
import { doubleField, doubles, message, textIn } from './wire.ts';

/** What a visitor sees in one place of the page. */
export interface PageElement {
  readonly kind: ElementKind | 'other';
  /** What one reads there; of a widget its label. */
  readonly text: string;
  /** Of a widget: by what Streamlit knows it. */
  readonly id: string | null;
  /** Of a download. */
  readonly url: string | null;
  /** Of what belongs to a fragment; empty: it does not. */
  readonly fragment: string;
}

/** What a widget can be set to. */
export type WidgetValue = string | number | boolean | readonly string[];

const textKinds = ['text', 'exception', 'markdown', 'alert', 'json', 'metric', 'heading', 'code'] as const;
const widgetKinds = [
  ...(['button', 'checkbox', 'slider', 'text-area', 'text-input', 'selectbox', 'multiselect'] as const),
  ...(['number-input', 'file-uploader', 'download-button'] as const),
] as const;

export type ElementKind = (typeof textKinds | typeof widgetKinds)[number];

/**
 * `Element`'s field of each kind, and where the text stands in it; the same in 1.46.1, 1.53.0, 1.60.0 and 1.67.0.
 */
const kindsByField: Readonly<Record<number, readonly [kind: ElementKind, text: number]>> = {
  1: ['text', 1],
  8: ['exception', 2],
  19: ['button', 2],
  20: ['checkbox', 2],
  21: ['slider', 3],
  22: ['text-area', 2],
  24: ['text-input', 2],
  25: ['selectbox', 2],
  28: ['multiselect', 2],
  29: ['markdown', 1],
  30: ['alert', 1],
  31: ['json', 1],
  32: ['number-input', 2],
  33: ['file-uploader', 2],
  42: ['metric', 2],
  43: ['download-button', 2],
  47: ['heading', 3],
  48: ['code', 1],
};
const widgetId = 1;
const downloadUrl = 6;
const exceptionType = 1;

/** Reads an `Element`. */
export function readElement(bytes: Uint8Array, fragment: string): PageElement {
  for (const each of protoFields(bytes)) {
    const known = kindsByField[each.field];
    if (known === undefined || !('bytes' in each)) continue;
    const [kind, textField] = known;
    const text = textIn(each.bytes, textField);
    return {
      kind,
      text: kind === 'exception' ? `${textIn(each.bytes, exceptionType)}: ${text}` : text,
      id: widgetKinds.some((widget) => widget === kind) ? textIn(each.bytes, widgetId) : null,
      url: kind === 'download-button' ? textIn(each.bytes, downloadUrl) : null,
      fragment,
    };
  }
  return { kind: 'other', text: '', id: null, url: null, fragment };
}

// WidgetState's fields, the same in all four.
const widgetState = {
  id: 1,
  trigger: 2,
  bool: 3,
  double: 4,
  string: 6,
  doubles: 7,
  strings: 9,
  files: 13,
} as const;

/** A `WidgetState`, as the page sends it of a widget of this kind. */
export function widgetStateOf({ kind, id }: PageElement, value: WidgetValue): Buffer {
  const named: readonly [number, string] = [widgetState.id, id ?? ''];
  if (kind === 'slider') return message(named, [widgetState.doubles, message([1, doubles([Number(value)])])]);
  if (typeof value === 'number')
    return Buffer.concat([message(named), doubleField(widgetState.double, value)]);
  if (typeof value === 'boolean') return message(named, [widgetState.bool, value]);
  if (typeof value === 'string') return message(named, [widgetState.string, value]);
  return message(named, [widgetState.strings, message(...value.map((each) => [1, each] as const))]);
}

/** The same of a button that was just pressed. */
export function triggerOf({ id }: PageElement): Buffer {
  return message([widgetState.id, id ?? ''], [widgetState.trigger, true]);
}

/** A file that was uploaded, by what `FileURLs` said of it. */
export interface UploadedFile {
  readonly name: string;
  readonly size: number;
  readonly urls: Uint8Array;
  readonly fileId: string;
}

/** The same of an uploader that holds these files. */
export function filesOf({ id }: PageElement, files: readonly UploadedFile[]): Buffer {
  const infos = files.map(({ name, size, urls, fileId }) =>
    message([2, name], [3, size], [4, fileId], [5, urls]),
  );
  return message(
    [widgetState.id, id ?? ''],
    [widgetState.files, message(...infos.map((info) => [2, info] as const))],
  );
}
