import { describe, expect, it } from 'vitest';
import { typedCommands } from '../../../src/cli/arguments/commands.ts';
import { readArguments } from '../../../src/cli/arguments/read.ts';

const lines = typedCommands.map(({ name, word }) => [
  name,
  ...(word?.choices?.slice(0, 1) ?? (word?.value === 'NAME' ? ['Anna'] : [])),
]);

describe('what follows -- on a line', () => {
  it.each(lines.filter(([name = '']) => !['up', 'demo'].includes(name)))(
    'of %s is refused: nobody gets it',
    (...line) => {
      const read = (...rest: readonly string[]) => readArguments([...line, ...rest], '/work');
      expect(() => read()).not.toThrow();
      expect(() => read('--')).not.toThrow();
      expect(() => read('--', '--theme.base', 'dark')).toThrow(
        expect.objectContaining({
          exitCode: 2,
          message: `${line[0]} takes no "-- --theme.base dark": only a start of the app hands that on to "streamlit run"`,
          hint: `See: ocap-dev ${line[0]} --help`,
        }),
      );
    },
  );

  it.each([[[]], [['up']], [['demo']]])('of a start is handed on to Streamlit: %j', (line) => {
    expect(readArguments([...line, '--', '--theme.base', 'dark'], '/work')).toMatchObject({
      extraArgs: ['--theme.base', 'dark'],
    });
  });
});
