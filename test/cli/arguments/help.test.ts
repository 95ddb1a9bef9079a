import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { helpText } from '../../../src/cli/arguments/help.ts';

const topics = [
  'supervise',
  'demo',
  'up',
  'env',
  'probe',
  'doctor',
  'generate',
  'attach',
  'status',
  'logs',
  'restart',
  'wildcard',
  'reconnect',
  'stop',
] as const;

it.each(topics)('the help of %s is the text that was agreed on', (topic) => {
  expect(helpText(topic)).toBe(readFileSync(join(import.meta.dirname, 'help', `${topic}.txt`), 'utf8'));
});
