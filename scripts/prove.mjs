// Proofs that take too long for every run: `npm run prove`, or some of them by name: `npm run prove -- versions`.
import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = join(root, 'node_modules', '.bin');
/** What every run tries on one of two Streamlits, on both, and what is tried in depth: `npm run prove -- both`. */
const inDepth = [
  'kept-sockets',
  'carried',
  'measured-options',
  'own-settings',
  'generated-proxies',
  'probe-chain',
];
const onBoth = ['test/real/sessions/', ...inDepth.map((name) => `test/real/${name}.test.ts`)];
const given = process.argv.slice(2);
/** Of the tests in them those alone whose names match: `npm run prove -- both -t 'Streamlit 1.53.0'`. */
const flag = given.indexOf('-t');
const filter = flag < 0 ? [] : given.slice(flag, flag + 2);
const wanted = flag < 0 ? given : given.toSpliced(flag, 2);
const isBoth = wanted[0] === 'both';
const project = isBoth ? 'real' : 'prove';
const names = isBoth ? onBoth : wanted.map((name) => `test/prove/${name}`);
const env = {
  ...process.env,
  OCAP_DEV_PROVE: '1',
  ...(isBoth && { OCAP_DEV_BOTH: '1' }),
  PATH: `${bin}${delimiter}${process.env.PATH}`,
};
const child = spawn(join(bin, 'vitest'), ['run', '--project', project, ...names, ...filter], {
  cwd: root,
  env,
  stdio: 'inherit',
});
process.exitCode = await new Promise((resolve) =>
  child.once('close', resolve).once('error', () => resolve(1)),
);
