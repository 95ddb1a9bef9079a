import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { runNpm } from './npm.mjs';
import { installNode, pinnedNode } from './own-node.mjs';
import { runQuietly, SetupError } from './report.mjs';

const platform = `${process.platform}-${process.arch}`;

/** Whether the packages are those of the lock file, completely, and a Node that is new enough is at hand. */
export function packagesAreReady(root) {
  const stamp = readStamp(root);
  if (stamp === null || stamp.lock !== lockDigest(root) || stamp.platform !== platform) return false;
  if (!nativePartIsThere(root)) return false;
  if (stamp.node === null) return isNewEnough(root, process.version);
  return stamp.node === pinnedNode(root).packages[platform]?.integrity && existsSync(ownNodePath(root));
}

/**
 * Installs what package-lock.json names, and a newer Node beside it where the one at hand is too old.
 * The stamp is written last, inside the folder that npm empties first: half an install never has one.
 */
export async function installPackages(root) {
  const env = environmentForNpm(root);
  const node = await missingNode(root, env);
  rmSync(stampPath(root), { force: true });
  await runNpm(root, env, 'installing packages', ['ci']);
  if (node !== null) await installOwnNode(root, env, node);
  const stamp = { lock: lockDigest(root), platform, node: node?.pin.integrity ?? null };
  writeFileSync(stampPath(root), JSON.stringify(stamp));
}

/** Of ngrok's SDK. It is optional to npm, so an install without it succeeds; for some systems there is none. */
function nativePartIsThere(root) {
  try {
    const manifest = join(modulesPath(root), '@ngrok', 'ngrok', 'package.json');
    const { optionalDependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8'));
    const ours = Object.keys(optionalDependencies).filter((name) =>
      name.startsWith(`@ngrok/ngrok-${platform}`),
    );
    return ours.length === 0 || ours.some((name) => existsSync(join(modulesPath(root), name)));
  } catch {
    return true;
  }
}

/** The package to fetch a Node from, or null when the machine's own is new enough. */
async function missingNode(root, env) {
  const version = await machineNode(root, env);
  if (isNewEnough(root, version)) return null;
  const pin = pinnedNode(root).packages[platform];
  if (pin === undefined)
    throw new SetupError(
      `Node ${neededVersion(root)} or newer is needed, and this is ${version}. There is no package of it for ${platform}: install it from https://nodejs.org, then run \`npm run setup\`.`,
    );
  return { pin, machine: version };
}

async function installOwnNode(root, env, { pin, machine }) {
  const { version } = pinnedNode(root);
  const what = `fetching Node ${version} for this folder, since ${machine} is older than ${neededVersion(root)}`;
  await installNode(root, env, what, pin);
  const { code, lines } = await runQuietly(`trying Node ${version}`, ownNodePath(root), ['-v'], { env });
  if (code === 0) return;
  // On npm's PATH it would stand in the way of the machine's own.
  rmSync(ownNodePath(root), { force: true });
  throw new SetupError(
    `Node ${version} from npm does not run on this machine (${lines.at(-1) ?? code}). Install Node ${neededVersion(root)} or newer from https://nodejs.org, then run \`npm run setup\`.`,
  );
}

/** The version of the Node that the machine has, also when this one here is the checkout's own. */
async function machineNode(root, env) {
  if (!realpathSync(process.execPath).startsWith(modulesPath(root) + sep)) return process.version;
  const { code, lines } = await runQuietly('asking for the version of Node', 'node', ['-v'], { env });
  return code === 0 ? (lines.at(-1) ?? 'unknown') : 'unknown';
}

/** Without the checkout's own Node on PATH: npm must not run on what it is about to delete. */
function environmentForNpm(root) {
  const own = join(root, 'node_modules', '.bin');
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => realPath(folder) !== own);
  return { ...process.env, PATH: path.join(delimiter) };
}

function realPath(folder) {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

function isNewEnough(root, version) {
  const [major, minor] = version.replace('v', '').split('.').map(Number);
  const [needMajor, needMinor] = neededVersion(root).split('.').map(Number);
  return major > needMajor || (major === needMajor && minor >= needMinor);
}

function neededVersion(root) {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return engines.node.replace('>=', '');
}

function lockDigest(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function readStamp(root) {
  try {
    return JSON.parse(readFileSync(stampPath(root), 'utf8'));
  } catch {
    return null;
  }
}

const modulesPath = (root) => join(root, 'node_modules');
const stampPath = (root) => join(modulesPath(root), '.ocap-dev.json');
const ownNodePath = (root) => join(modulesPath(root), '.bin', 'node');
