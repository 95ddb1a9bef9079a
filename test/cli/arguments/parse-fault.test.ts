import { expect, it } from 'vitest';
import { readArguments } from '../../../src/cli/arguments/read.ts';
import { UserError } from '../../../src/errors.ts';

/** What is printed of a line that is refused. */
function refusal(args: readonly string[]): string {
  try {
    readArguments(args, '/work');
  } catch (error) {
    if (error instanceof UserError && error.exitCode === 2) return `${error.message}\n${error.hint}`;
    throw error;
  }
  throw new Error(`"${args.join(' ')}" was taken`);
}

it.each([
  [
    'followed by another option says both ways out',
    ['--cwd', '--json'],
    '--cwd lacks its value: "--json" looks like an option. If it is the value, write --cwd=--json',
  ],
  [
    'followed by a negative number is one too',
    ['--port', '-1', 'app.py'],
    '--port lacks its value: "-1" looks like an option. If it is the value, write --port=-1',
  ],
  ['at the end of the line', ['app.py', '--port'], '--port lacks its value: write --port N'],
  [
    'the first of two that are wrong',
    ['--json=no', '--cwd'],
    '--json takes no value: write it without "=no"',
  ],
])('an option without its value is told in one line: %s', (_, args, said) => {
  expect(refusal(args)).toBe(`${said}\nSee: ocap-dev --help`);
});

it('an option without its value points to the help of its command', () => {
  expect(refusal(['env', '--format', '-x'])).toBe(
    '--format lacks its value: "-x" looks like an option. If it is the value, write --format=-x\nSee: ocap-dev env --help',
  );
});

it('a value that begins with a dash is taken where it is written as the value, and - alone always', () => {
  expect(readArguments(['env', '--cwd=-folder'], '/work')).toMatchObject({ cwd: '-folder' });
  expect(readArguments(['env', '--cwd', '-'], '/work')).toMatchObject({ cwd: '-' });
});
