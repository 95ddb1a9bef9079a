// Writes the table of what the program costs into the README, between its two marks, from what `npm run bench -- … --keep` has kept.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const readme = join(root, 'README.md');
const [open, close] = ['<!-- cost -->', '<!-- /cost -->'];

const kept = join(root, 'bench', 'cost', 'result.json');
// Before anything was kept the table is what stands there.
if (!existsSync(kept)) process.exit();
const { cores, rounds, versions, rows } = JSON.parse(readFileSync(kept, 'utf8'));
const names = ['ocap-dev', 'mprocs', 'turbo'].filter((name) => name in versions);

function block() {
  const heads = names.map((name) => (name === 'ocap-dev' ? name : `${name} ${versions[name]}`));
  return [
    `Measured in turns in one session on ${cores} cores, 120x40, the same program supervised by each: the median of ${rounds} rounds, [least–most].`,
    'Ratios count: another machine, or another load on it, has other figures.',
    '',
    `| | ${heads.join(' | ')} |`,
    `|---|${names.map(() => '---|').join('')}`,
    ...Object.entries(rows).map(
      ([title, cells]) => `| ${title} | ${names.map((name) => shown(cells[name])).join(' | ')} |`,
    ),
  ].join('\n');
}

function shown(cell) {
  if (cell === undefined) return '–';
  const [middle, least, most] = cell.map((value) => (value < 10 ? value.toFixed(2) : value.toFixed(0)));
  return `${middle} [${least}–${most}]`;
}

const text = readFileSync(readme, 'utf8');
const [start, end] = [text.indexOf(open), text.indexOf(close)];
if (start === -1 || end < start) {
  console.error(`README.md has no ${open} … ${close}`);
  process.exitCode = 1;
} else writeFileSync(readme, `${text.slice(0, start)}${open}\n${block()}\n${text.slice(end)}`);
