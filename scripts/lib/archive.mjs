import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchArchive, integrityOf } from './own-node.mjs';
import { runQuietly, SetupError } from './report.mjs';

const sdk = '@ngrok/ngrok';

/** Packs what the last build made, as npm publishes it. @returns {Promise<string>} the path of the archive. */
export async function packArchive(root, folder) {
  const place = mkdtempSync(join(folder, 'pack-'));
  const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', place];
  const { code, lines } = await runQuietly('packing', 'npm', args, { cwd: root });
  if (code !== 0) throw new SetupError(`\`npm pack\` failed: ${lines.at(-1) ?? code}`);
  return join(place, readdirSync(place)[0] ?? '');
}

/** Unpacks an archive of npm's. */
export async function unpackArchive(archive, folder) {
  mkdirSync(folder, { recursive: true });
  const args = ['-xzf', archive, '-C', folder, '--strip-components=1'];
  const { code, lines } = await runQuietly('unpacking', 'tar', args, {});
  if (code !== 0) throw new SetupError(`${archive} cannot be unpacked (${lines.at(-1) ?? code}).`);
}

/**
 * Puts ngrok's SDK with the binary of a system beside the program, where Node looks for it. What the checkout does not have, since it is
 * another system's, is fetched; the lock file says which file that has to be.
 *
 * @param {string} native the package with the binary: `@ngrok/ngrok-linux-x64-gnu`
 */
export async function addSdk(root, program, native, temporary) {
  for (const name of [sdk, native]) {
    const installed = join(root, 'node_modules', name);
    const target = join(program, 'node_modules', name);
    if (existsSync(installed)) cpSync(installed, target, { recursive: true });
    else await unpackArchive(await fetchLocked(root, name, temporary), target);
  }
}

async function fetchLocked(root, name, temporary) {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const { version, integrity } = lock.packages[`node_modules/${name}`];
  const place = mkdtempSync(join(temporary, 'fetched-'));
  const archive = await fetchArchive(root, process.env, `fetching ${name}`, `${name}@${version}`, place);
  if (integrityOf(archive) === integrity) return archive;
  throw new SetupError(
    `The ${name} ${version} that npm fetched is not the one of package-lock.json: its hash is another.`,
  );
}
