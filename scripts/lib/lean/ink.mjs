import { readFileSync } from 'node:fs';

const drawn = 'export default function ErrorOverview(';

/**
 * Ink draws an error of a component with its stack and the lines of its file, for which it has a parser of stacks. Here the screen is left
 * in the same moment and the error is told behind it (src/ui/screen.tsx), and the file would be a part of one line: 6.2 KB less.
 */
export const leanInk = {
  name: 'lean-ink',
  setup(plugin) {
    plugin.onLoad({ filter: /ink\/build\/components\/ErrorOverview\.js$/ }, ({ path }) => {
      if (!readFileSync(path, 'utf8').includes(drawn)) throw new Error('Ink draws errors in another way now');
      return { contents: 'export default function ErrorOverview() { return null; }' };
    });
  },
};
