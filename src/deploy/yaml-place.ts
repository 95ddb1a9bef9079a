import { isMap, isScalar, isSeq } from 'yaml';
import type { Change } from '../core/base/text-change.ts';
import { lineEndOf } from './file-edit.ts';

/** New lines behind the last thing that is written in a node, as deep as its first. */
export function linesBehind(text: string, node: unknown, indent: string, lines: readonly string[]): Change {
  const at = lineEndAfter(text, endOf(node));
  const end = lineEndOf(text);
  const opening = at > 0 && text[at - 1] !== '\n' ? end : '';
  return { from: at, to: at, text: opening + lines.map((line) => `${indent}${line}${end}`).join('') };
}

/** How far from the left a character stands, in spaces. */
export function indentAt(text: string, index: number): string {
  return ' '.repeat(index - (text.lastIndexOf('\n', index - 1) + 1));
}

/** The end of the last thing written in it: a collection's own range goes on over empty lines and remarks. */
function endOf(node: unknown): number {
  if (isMap(node) || isSeq(node)) {
    const last = node.flow === true ? undefined : node.items.at(-1);
    if (last === undefined) return node.range?.[1] ?? 0;
    return isMap(node) || isScalar(last) || isMap(last) || isSeq(last) ? endOfItem(last) : 0;
  }
  return isScalar(node) ? (node.range?.[1] ?? 0) : 0;
}

function endOfItem(item: unknown): number {
  if (typeof item !== 'object' || item === null || !('key' in item)) return endOf(item);
  const value = 'value' in item ? item.value : null;
  return Math.max(endOf(item.key), endOf(value));
}

function lineEndAfter(text: string, index: number): number {
  if (index > 0 && text[index - 1] === '\n') return index;
  const found = text.indexOf('\n', index);
  return found === -1 ? text.length : found + 1;
}
