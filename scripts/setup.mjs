// Completes a checkout: packages, a Node that is new enough, the build; with --test the Streamlits that tests use, with --prove
// those of the proofs as well.
// Runs on the Node that the machine has, which may be older than the one the program needs.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIsCurrent } from './lib/bundle.mjs';
import { withLock } from './lib/lock.mjs';
import { installPackages, packagesAreReady } from './lib/packages.mjs';
import { SetupError, say, since } from './lib/report.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const testedStreamlits = ['1.53.0', 'newest'];
/** Not every Python of today has the packages for it: then its tests are skipped, which `.ci/run` takes for failed. */
const oldStreamlit = '1.33.0';
const provedStreamlits = ['1.23.1', '1.45.1', '1.46.1', '1.60.0'];

async function completeCheckout() {
  if (packagesAreReady(root) && buildIsCurrent(root)) return;
  await withLock(
    join(root, '.setup.lock'),
    async () => {
      if (!packagesAreReady(root)) await installPackages(root);
      if (!buildIsCurrent(root)) await buildAnew();
    },
    () => say('another set-up is at work in this folder, waiting for it'),
  );
}

async function buildAnew() {
  const start = Date.now();
  if (!(await runWithOwnNode([join(root, 'scripts', 'build.mjs')])))
    throw new SetupError('The build failed, the reason is above.');
  say(`built in ${since(start)}`);
}

/** In a child: the Node that runs here may be too old for what bundles, and for what is part of the program. */
async function runWithOwnNode(args) {
  const own = join(root, 'node_modules', '.bin', 'node');
  const child = spawn(existsSync(own) ? own : process.execPath, args, { stdio: 'inherit' });
  return (await new Promise((resolve) => child.once('close', resolve))) === 0;
}

/** The installer is part of the program. Node 22 reads TypeScript, but warns of it. */
function provided(versions) {
  const script = join(root, 'scripts', 'provide-streamlit.mjs');
  return runWithOwnNode(['--disable-warning=ExperimentalWarning', script, ...versions]);
}

async function provideStreamlits(versions) {
  if (!(await provided(versions)))
    throw new SetupError('The tests need the Streamlits named above, then run the command again.');
}

try {
  await completeCheckout();
  if (process.argv.includes('--test') && !(await provided([...testedStreamlits, oldStreamlit])))
    await provideStreamlits(testedStreamlits);
  if (process.argv.includes('--prove'))
    await provideStreamlits([...testedStreamlits, oldStreamlit, ...provedStreamlits]);
} catch (error) {
  const isMendable = error instanceof SetupError || error.syscall !== undefined;
  if (!isMendable) throw error;
  say(error.message);
  process.exitCode = 1;
}
