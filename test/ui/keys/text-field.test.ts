import { expect, it } from 'vitest';
import { editField, fieldOf, pasteIntoField } from '../../../src/ui/keys/text-field.ts';

/** `|` is the cursor. */
const read = (marked: string) => ({ text: marked.replace('|', ''), cursor: marked.indexOf('|') });
const shown = (field: ReturnType<typeof editField>) =>
  field === null ? null : `${field.text.slice(0, field.cursor)}|${field.text.slice(field.cursor)}`;

it.each([
  ['a letter', 'erro|', 'r', 'error|'],
  ['a space', 'two|', ' ', 'two |'],
  ['an emoji', 'ok |', '👍', 'ok 👍|'],
  ['Backspace', 'errorr|', 'Backspace', 'error|'],
  ['Backspace over an emoji', 'ok 👍|', 'Backspace', 'ok |'],
  ['Ctrl+U', 'all of it|', 'Ctrl+U', '|'],
  ['Ctrl+W', 'one two |', 'Ctrl+W', 'one |'],
  ['Ctrl+W at the first word', 'one|', 'Ctrl+W', '|'],
])('%s edits the field', (_, before, key, after) => {
  expect(shown(editField(read(before), key))).toBe(after);
});

it.each([
  ['Left', 'abc|', 'ab|c'],
  ['Left', '|abc', '|abc'],
  ['Left', 'ok 👍|', 'ok |👍'],
  ['Right', 'a|bc', 'ab|c'],
  ['Home', 'ab|c', '|abc'],
  ['Ctrl+A', 'ab|c', '|abc'],
  ['End', 'a|bc', 'abc|'],
  ['Ctrl+E', 'a|bc', 'abc|'],
  ['X', 'ab|c', 'abX|c'],
  ['Backspace', 'ab|c', 'a|c'],
  ['Ctrl+D', 'ab|c', 'ab|'],
  ['Ctrl+K', 'a|bc', 'a|'],
  ['Ctrl+U', 'ab|c', '|c'],
])('%s where the cursor stands ("abc ← X" gave "abcX")', (key, before, after) => {
  expect(shown(editField(read(before), key))).toBe(after);
});

it.each(['Up', 'PgUp', 'Tab', 'Ctrl+L'])('%s is none of the field', (key) => {
  expect(editField(fieldOf('text'), key)).toBeNull();
});

it.each([
  ['a word', 'x |y', 'Error', 'x Error|y'],
  ['its first line', '|', '\nfirst\r\nsecond', 'first|'],
  ['without what a terminal obeys', '|', 'a\u001b[31mb\tc', 'a [31mb c|'],
])('a paste gives %s', (_, before, pasted, after) => {
  expect(shown(pasteIntoField(read(before), pasted))).toBe(after);
});

it('a paste of a megabyte is cut', () => {
  expect(pasteIntoField(fieldOf(''), 'x'.repeat(1_000_000)).text.length).toBeLessThan(1000);
});
