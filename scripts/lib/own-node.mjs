import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runNpm } from './npm.mjs';
import { runQuietly, SetupError } from './report.mjs';

/**
 * The Node that is fetched from npm where the machine's own is too old, for each platform that there is a package of, with the hash of
 * its archive: a plain package, re-packed by others than Node's makers. `npm run pins` writes it.
 */
export function pinnedNode(root) {
  return JSON.parse(readFileSync(join(root, 'scripts', 'lib', 'node-pins.json'), 'utf8'));
}

/** The hash of a file, as npm's lock files write it. */
export function integrityOf(file) {
  return `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
}

/** Fetches the archive of a package into a folder, without unpacking it. @returns {Promise<string>} its path. */
export async function fetchArchive(root, env, what, spec, folder) {
  await runNpm(root, env, what, ['pack', '--silent', `--pack-destination=${relative(root, folder)}`, spec]);
  return join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
}

/**
 * Puts the pinned Node into node_modules, where npm would: nothing is unpacked of an archive that has another hash.
 *
 * @param {{name: string, integrity: string}} pin
 */
export async function installNode(root, env, what, { name, integrity }) {
  const { version } = pinnedNode(root);
  const modules = join(root, 'node_modules');
  const fetched = mkdtempSync(join(modules, '.node-'));
  try {
    const archive = await fetchArchive(root, env, what, `${name}@${version}`, fetched);
    if (integrityOf(archive) !== integrity) throw otherHash(version);
    await unpack(archive, join(modules, name), env);
    const bin = join(modules, '.bin');
    mkdirSync(bin, { recursive: true });
    rmSync(join(bin, 'node'), { force: true });
    symlinkSync(join('..', name, 'bin', 'node'), join(bin, 'node'));
  } finally {
    rmSync(fetched, { recursive: true, force: true });
  }
}

async function unpack(archive, folder, env) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const args = ['-xzf', archive, '-C', folder, '--strip-components=1'];
  const { code, lines } = await runQuietly('unpacking Node', 'tar', args, { env });
  if (code !== 0)
    throw new SetupError(`The Node that was fetched cannot be unpacked (${lines.at(-1) ?? code}).`);
}

function otherHash(version) {
  return new SetupError(
    `The Node ${version} that npm fetched is not the one that was chosen for this folder: its hash is another. Nothing of it was used. Ask who runs the registry that npm is set to, or install a newer Node from https://nodejs.org, then run \`npm run setup\`.`,
  );
}
