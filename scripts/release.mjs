// Makes what a release consists of, and publishes nothing: `npm run release -- X.Y.Z`. Version and changelog are changed, archive and wheels
// lie in release/X.Y.Z with their hashes, all tests have passed. When something fails, the tree is as it was. `--without-tests` leaves
// them out.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { packArchive } from './lib/archive.mjs';
import { refusal, releasedChangelog, withVersion } from './lib/release-plan.mjs';
import { SetupError, say } from './lib/report.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const manifests = ['package.json', 'package-lock.json'];

async function release(version, isTested) {
  const reason = refusal({
    version,
    changelog: text('CHANGELOG.md'),
    tags: git('tag'),
    changes: git('status', '--porcelain'),
  });
  if (reason !== null) throw new SetupError(reason);
  const out = join(root, 'release', version);
  rmSync(out, { recursive: true, force: true });
  try {
    await make(version, out, isTested);
  } catch (error) {
    // All that differs is ours: there were no changes before.
    git('checkout', '--', '.');
    rmSync(out, { recursive: true, force: true });
    throw error;
  }
}

async function make(version, out, isTested) {
  for (const name of manifests) writeFileSync(join(root, name), withVersion(text(name), version));
  const day = new Date().toISOString().slice(0, 10);
  writeFileSync(join(root, 'CHANGELOG.md'), releasedChangelog(text('CHANGELOG.md'), version, day));
  run('npm', 'run', '--silent', 'setup');
  run('npm', 'run', '--silent', 'readme');
  mkdirSync(out, { recursive: true });
  run(process.execPath, join(root, 'scripts', 'build.mjs'), '--clean');
  const archive = await packArchive(root, out);
  renameSync(archive, join(out, basename(archive)));
  rmSync(dirname(archive), { recursive: true });
  run(process.execPath, join(root, 'scripts', 'wheel.mjs'), '--as-built', '--all', '--out', out);
  if (isTested) run('npm', 'test');
  const files = readdirSync(out).map((name) => ({ name, data: readFileSync(join(out, name)) }));
  const sums = files.map(({ name, data }) => `${createHash('sha256').update(data).digest('hex')}  ${name}\n`);
  writeFileSync(join(out, 'SHA256SUMS'), sums.join(''));
  tell(version, files, isTested);
}

function tell(version, files, isTested) {
  console.log(`\n${version}, in release/${version}:`);
  for (const { name, data } of files) console.log(`  ${name}  ${(data.length / 1024 / 1024).toFixed(1)} MB`);
  if (!isTested) console.log('The tests were left out.');
  console.log(`\nNothing is published. What is left to do, after a look at git diff:
  git commit -am 'Version ${version}'
  git tag v${version}`);
}

function git(...args) {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new SetupError(`git ${args[0]} failed: ${stderr?.trim() ?? 'git was not found'}`);
  return stdout.split('\n').filter((line) => line !== '');
}

/** Shows what the program prints. */
function run(file, ...args) {
  const { status } = spawnSync(file, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0)
    throw new SetupError(`${basename(file)} ${args.join(' ')} failed (${status}): nothing was released.`);
}

const text = (name) => readFileSync(join(root, name), 'utf8');

try {
  const options = { 'without-tests': { type: 'boolean' } };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  await release(positionals[0] ?? '', values['without-tests'] !== true);
} catch (error) {
  const isMendable = error instanceof SetupError || error.code?.startsWith('ERR_PARSE_ARGS');
  if (!isMendable) throw error;
  say(error.message);
  process.exitCode = 1;
}
