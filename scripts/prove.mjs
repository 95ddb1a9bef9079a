// Proofs that take too long for every run: `npm run prove`, or some of them by name: `npm run prove -- versions`.
import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = join(root, 'node_modules', '.bin');
const names = process.argv.slice(2).map((name) => `test/prove/${name}`);
const env = { ...process.env, OCAP_DEV_PROVE: '1', PATH: `${bin}${delimiter}${process.env.PATH}` };
const child = spawn(join(bin, 'vitest'), ['run', '--project', 'prove', ...names], {
  cwd: root,
  env,
  stdio: 'inherit',
});
process.exitCode = await new Promise((resolve) =>
  child.once('close', resolve).once('error', () => resolve(1)),
);
