// Type check, lint and all tests. Arguments go to vitest: `npm test -- test/core`.
// A step that fails does not keep the next one from running, so that one run tells all.
import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = join(root, 'node_modules', '.bin');

async function run(step, command, args, extra = {}) {
  console.log(`\n${step}`);
  // The checkout's own tools, and the Node that belongs to them.
  const env = { ...process.env, ...extra, PATH: `${bin}${delimiter}${process.env.PATH}` };
  const child = spawn(join(bin, command), args, { cwd: root, env, stdio: 'inherit' });
  const code = await new Promise((resolve) => child.once('close', resolve).once('error', () => resolve(1)));
  return code === 0;
}

const failed = [];
for (const [step, command, args] of [
  ['Type check', 'tsc', ['--noEmit']],
  ['Lint', 'biome', ['check', '--error-on-warnings']],
])
  if (!(await run(step, command, args))) failed.push(step);

for (const step of failed) console.log(`\n${step} FAILED, see above`);

// The reporter counts them too: its last line is the sum of everything.
const counted = { OCAP_DEV_FAILED_STEPS: String(failed.length) };
const passed = await run('Tests', 'vitest', ['run', ...process.argv.slice(2)], counted);
if (!passed || failed.length > 0) process.exitCode = 1;
