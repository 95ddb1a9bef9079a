import { isMap, isScalar, isSeq } from 'yaml';
import { lineEndOf } from './file-edit.ts';

/** A piece of a text that becomes another one. */
export interface Change {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

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

/** From the end, so that the places of the others stay true; of two at one place the earlier one comes first. */
export function applied(text: string, changes: readonly Change[]): string {
  const fromTheEnd = [...changes].reverse().sort((a, b) => b.from - a.from);
  return fromTheEnd.reduce(
    (result, { from, to, text: piece }) => result.slice(0, from) + piece + result.slice(to),
    text,
  );
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
