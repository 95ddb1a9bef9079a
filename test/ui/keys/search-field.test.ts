import { expect, it } from 'vitest';
import { editField, pasteIntoField } from '../../../src/ui/keys/search-field.ts';

it.each([
  ['a letter', 'erro', 'r', 'error'],
  ['a space', 'two', ' ', 'two '],
  ['an emoji', 'ok ', '👍', 'ok 👍'],
  ['Backspace', 'errorr', 'Backspace', 'error'],
  ['Backspace over an emoji', 'ok 👍', 'Backspace', 'ok '],
  ['Ctrl+U', 'all of it', 'Ctrl+U', ''],
  ['Ctrl+W', 'one two ', 'Ctrl+W', 'one '],
  ['Ctrl+W at the first word', 'one', 'Ctrl+W', ''],
])('%s edits the field', (_, text, key, edited) => {
  expect(editField(text, key)).toBe(edited);
});

it.each(['Up', 'PgUp', 'Tab', 'Ctrl+L'])('%s is none of the field', (key) => {
  expect(editField('text', key)).toBeNull();
});

it.each([
  ['a word', 'x ', 'Error', 'x Error'],
  ['its first line', '', '\nfirst\r\nsecond', 'first'],
  ['without what a terminal obeys', '', 'a\u001b[31mb\tc', 'a [31mb c'],
])('a paste gives %s', (_, text, pasted, edited) => {
  expect(pasteIntoField(text, pasted)).toBe(edited);
});

it('a paste of a megabyte is cut', () => {
  expect(pasteIntoField('', 'x'.repeat(1_000_000)).length).toBeLessThan(1000);
});
