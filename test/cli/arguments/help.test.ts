import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commands } from '../../../src/cli/arguments/commands.ts';
import { helpText } from '../../../src/cli/arguments/help.ts';

const folder = join(import.meta.dirname, 'help');

it.each(commands.map(({ name }) => name))('the help of %s is the text that was agreed on', (topic) => {
  expect(helpText(topic)).toBe(readFileSync(join(folder, `${topic}.txt`), 'utf8'));
});

it('no command has lost its help', () => {
  const agreed = readdirSync(folder).map((file) => file.replace('.txt', ''));
  expect(new Set(commands.map(({ name }) => name))).toEqual(new Set(agreed));
});

it.each(commands.map(({ name }) => name))(
  'the help of %s fits into 80 columns, but for what is to be copied (it had up to 158)',
  (topic) => {
    const wide = helpText(topic)
      .split('\n')
      .filter((line) => line.length > 80 && line.trim().includes(' '));
    expect(wide.filter((line) => !line.includes('|'))).toEqual([]);
  },
);
