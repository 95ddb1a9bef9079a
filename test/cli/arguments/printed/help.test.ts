import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commands, describe } from '../../../../src/cli/arguments/commands.ts';
import { helpText } from '../../../../src/cli/arguments/printed/help.ts';
import { readArguments } from '../../../../src/cli/arguments/read.ts';
import { ownCommandLines } from '../../../support/typed-lines.ts';

const folder = join(import.meta.dirname, 'help');
const names = commands.map(({ name }) => name);

it.each(names)('the help of %s is the text that was agreed on (npm run readme writes it)', (topic) => {
  expect(helpText(topic)).toBe(readFileSync(join(folder, `${topic}.txt`), 'utf8'));
});

it('no command has lost its help', () => {
  const agreed = readdirSync(folder).map((file) => file.replace('.txt', ''));
  expect(new Set(names)).toEqual(new Set(agreed));
});

it.each(names)('the help of %s fits into 80 columns (it had up to 158)', (topic) => {
  const wide = helpText(topic)
    .split('\n')
    .filter((line) => line.length > 80);
  expect(wide).toEqual([]);
});

it.each(names)('the example of %s is a line that it takes', (topic) => {
  const { example } = describe(topic);
  const lines = ownCommandLines(example.line);
  expect(helpText(topic)).toContain(`\n  ${example.line}\n`);
  expect(lines).not.toEqual([]);
  for (const line of lines) {
    const reading = readArguments(line, '/work');
    expect(reading.command, line.join(' ')).not.toBe('help');
  }
});
