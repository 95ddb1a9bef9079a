// Pins what is fetched without a lock file, by hashes that stand in the repository: `npm run pins` takes the newest Streamlit for the
// demo, with all that it needs; `npm run pins -- VERSION` another Node for machines whose own is too old. What changed is for `git diff`.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fetchArchive, integrityOf, pinnedNode } from './lib/own-node.mjs';
import { runQuietly, SetupError, say } from './lib/report.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** The oldest Python for which there is a Streamlit with an allow-list, as in src/services/streamlit/install/install-tools.ts. */
const oldestPython = '3.9';
const header = `# What \`ocap-dev demo\` installs where the machine has no Streamlit, for each Python from ${oldestPython} on: every file by its hash.
# Made by \`npm run pins\`, not by hand.
`;

async function pinStreamlit(folder) {
  const wanted = join(folder, 'wanted.txt');
  const pins = join(folder, 'pins.txt');
  writeFileSync(wanted, 'streamlit\n');
  const compile = ['pip', 'compile', '--universal', '--python-version', oldestPython, '--generate-hashes'];
  await run('pinning Streamlit', await uv(folder), [
    ...compile,
    // No address of an index, no path of this machine.
    '--no-header',
    '--no-annotate',
    '--no-emit-index-url',
    '--output-file',
    pins,
    wanted,
  ]);
  writeFileSync(join(root, 'demo', 'streamlit-pins.txt'), header + readFileSync(pins, 'utf8'));
}

/** Only uv resolves for every Python and system at once. */
async function uv(folder) {
  const { code } = await runQuietly('looking for uv', 'uv', ['--version'], {});
  if (code === 0) return 'uv';
  const environment = join(folder, 'uv');
  await run('making room for uv', 'python3', ['-m', 'venv', environment]);
  await run('fetching uv', join(environment, 'bin', 'pip'), ['install', '--quiet', 'uv']);
  return join(environment, 'bin', 'uv');
}

async function pinNode(version, folder) {
  const { packages } = pinnedNode(root);
  for (const pin of Object.values(packages)) {
    const place = mkdtempSync(join(folder, 'node-'));
    pin.integrity = integrityOf(
      await fetchArchive(root, process.env, `fetching ${pin.name}`, `${pin.name}@${version}`, place),
    );
  }
  const text = JSON.stringify({ version, packages }, null, 2);
  writeFileSync(join(root, 'scripts', 'lib', 'node-pins.json'), `${text}\n`);
}

async function run(what, file, args) {
  say(what);
  const { code, lines } = await runQuietly(what, file, args, {});
  if (code === 0) return;
  for (const line of lines.slice(-5)) say(line.replaceAll(/\b[a-z+]+:\/\/\S+/gi, '…'));
  throw new SetupError(`${what} failed (${code}), its last lines are above.`);
}

const [version] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'ocap-dev-pins-'));
try {
  await (version === undefined ? pinStreamlit(folder) : pinNode(version, folder));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
