// Prints what is measured of the house: files in folders, circles, who sees all of the state, lengths.
// `npm run house -- FOLDER` measures another checkout.
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measureHouse } from '../test/support/house-figures.ts';
import { readSources } from '../test/support/source-graph.ts';

const own = join(dirname(fileURLToPath(import.meta.url)), '..');
const [folder] = process.argv.slice(2);
const root = folder === undefined ? own : resolve(folder);
for (const [name, figure] of Object.entries(measureHouse(readSources(root, 'src'))))
  console.log(`${name.padEnd(46)} ${figure}`);
