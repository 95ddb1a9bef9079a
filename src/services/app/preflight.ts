import { constants } from 'node:fs';
import { createServer } from 'node:net';
import { devNull } from 'node:os';
import { resolve } from 'node:path';
import type { LaunchSpec } from '../../core/app/launch.ts';
import type { StartObstacle } from '../../core/app/state.ts';
import { addressWords } from '../../core/words/address.ts';
import { launchWords } from '../../core/words/launch.ts';
import type { ProblemText } from '../../core/words/problem-text.ts';
import { codeOf } from '../os/error-code.ts';
import { access, stat } from '../os/folders/files-at-once.ts';
import { exists, isFolder } from '../os/path-kind.ts';
import { findPortHolder } from '../os/port-holder.ts';
import { interpreterOf } from '../os/shebang.ts';

/**
 * Looks for what would keep the app from starting, as things are now: its folder, script and program, then its port. Takes some 2 ms.
 * @param ownPort held by the run that this launch would replace, and therefore no obstacle.
 */
export async function checkLaunch(
  launch: LaunchSpec,
  ownPort: number | null = null,
): Promise<StartObstacle | null> {
  const obstacle =
    (launch.fault === null ? null : notSpawned(launch.fault)) ??
    (await folderObstacle(launch.cwd)) ??
    (await scriptObstacle(launch.script)) ??
    (await programObstacle(launch.file)) ??
    (await certificateObstacle(launch));
  return obstacle !== null || launch.port === ownPort ? obstacle : portObstacle(launch);
}

async function folderObstacle(cwd: string): Promise<StartObstacle | null> {
  return (await isFolder(cwd)) ? null : notSpawned(launchWords.folderGone(cwd));
}

/** One that is looked up in PATH is only known by trying. */
async function programObstacle(file: string): Promise<StartObstacle | null> {
  if (!file.includes('/')) return null;
  const code = await access(file, constants.X_OK).then(() => null, codeOf);
  if (code === 'EACCES') return notSpawned(launchWords.programForbidden(file));
  const interpreter = code === null ? await interpreterOf(file) : null;
  const isThere = code === null && (interpreter === null || (await exists(interpreter)));
  return isThere ? null : notSpawned(await missingProgramMessage(file));
}

async function certificateObstacle({ cwd, certificates }: LaunchSpec): Promise<StartObstacle | null> {
  const there = await Promise.all(certificates.map((file) => exists(resolve(cwd, file))));
  const missing = certificates.find((_, index) => !there[index]);
  return missing === undefined ? null : notSpawned(addressWords.noCertificate(missing));
}

async function scriptObstacle(script: string): Promise<StartObstacle | null> {
  try {
    return (await stat(script)).isFile() ? null : { kind: 'script-missing', script };
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'script-missing', script };
    return notSpawned(launchWords.scriptUnreadable(script, code));
  }
}

/**
 * Tries to listen as Streamlit is about to, with SO_REUSEADDR (libuv sets it, and so do Tornado and Streamlit's own
 * socket): connections of the last run that linger in TIME_WAIT do not count, a listener does.
 */
async function portObstacle(launch: LaunchSpec): Promise<StartObstacle | null> {
  const fault = await portFault(launch, launch.port);
  if (fault === null) return null;
  return fault.code === 'EADDRINUSE' ? portTaken(launch) : notSpawned(portMessage(fault, launch));
}

interface PortFault {
  readonly code: string;
  readonly host: string;
}

async function portFault({ baseUrl }: LaunchSpec, port: number): Promise<PortFault | null> {
  const hosts = hostsToTry(new URL(baseUrl).hostname);
  for (const host of hosts) {
    const code = await listenError(host, port);
    if (code === null && isEverywhere(host)) return null;
    if (code === null || (hosts.length > 1 && isMissingFamily(code))) continue;
    return { code, host };
  }
  return null;
}

/**
 * Streamlit listens on `::` (1.67) or on `0.0.0.0` and `::` (1.53) unless `server.address` is set, and is then asked at
 * 127.0.0.1. The single addresses are for macOS, where a listener on one of them does not keep others from all of them.
 */
function hostsToTry(hostname: string): readonly string[] {
  if (hostname === '127.0.0.1') return ['::', '0.0.0.0', '127.0.0.1', '::1'];
  if (hostname === 'localhost') return ['127.0.0.1', '::1'];
  return [hostname.replace(/^\[|\]$/g, '')];
}

/** On Linux who may listen on `::`, as libuv does for both families, may listen on every address. */
function isEverywhere(host: string): boolean {
  return host === '::' && process.platform === 'linux';
}

/** The machine does without IPv6, or without IPv4: Streamlit then uses the other. */
function isMissingFamily(code: string): boolean {
  return ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EPROTONOSUPPORT', 'EINVAL'].includes(code);
}

/** Null: one could listen there. */
async function listenError(host: string, port: number): Promise<string | null> {
  // Told of an address Node takes 4 ms to see that it is one; not told of any, it tries `::` first.
  if (host === '::') {
    const tried = await tryToListen({ port });
    if ('host' in tried && tried.host === host) return null;
  }
  const tried = await tryToListen({ host, port });
  return 'code' in tried ? tried.code : null;
}

type Listened = { readonly code: string } | { readonly host: string };

function tryToListen(place: { readonly host?: string; readonly port: number }): Promise<Listened> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve({ code: codeOf(error) }));
    server.listen({ ...place, exclusive: true }, () => {
      const address = server.address();
      // In the same turn of the loop, so that no visitor is let in.
      server.close();
      resolve({ host: address !== null && typeof address === 'object' ? address.address : '' });
    });
  });
}

async function portTaken(launch: LaunchSpec): Promise<StartObstacle> {
  const { port, portYields } = launch;
  const [holder, nextFree] = await Promise.all([
    findPortHolder(port),
    portYields ? nextFreePort(launch) : undefined,
  ]);
  return { kind: 'port-taken', port, holder, ...(nextFree === undefined ? {} : { nextFree }) };
}

const portsTried = 100;

/** As far as `streamlit run` itself looks, which leaves out 3000 (its `MAX_PORT_SEARCH_RETRIES`, 1.33.0 to 1.67.0). */
async function nextFreePort(launch: LaunchSpec): Promise<number | null> {
  const last = Math.min(launch.port + portsTried, 65535);
  for (let port = launch.port + 1; port <= last; port += 1)
    if (port !== 3000 && (await portFault(launch, port)) === null) return port;
  return null;
}

function portMessage({ code, host }: PortFault, { port, addressPlace }: LaunchSpec): ProblemText {
  switch (code) {
    case 'EACCES':
      return launchWords.portPrivileged(port);
    case 'EADDRNOTAVAIL':
      return launchWords.foreignAddress(host, addressPlace);
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return launchWords.unknownName(host, addressPlace);
    default:
      return launchWords.portUnusable(port, host, code);
  }
}

/**
 * Says why a program could not be spawned: the kernel's ENOENT stands for a missing folder, a missing program, a missing
 * interpreter and the null device alike, which its standard input is.
 * @param code of the error that spawning ended with, such as `ENOENT`.
 */
export async function explainSpawnError(
  launch: LaunchSpec,
  code: string,
  nullDevice = devNull,
): Promise<StartObstacle> {
  return notSpawned(await spawnMessage(launch, code, nullDevice));
}

async function spawnMessage(
  { file, cwd }: LaunchSpec,
  code: string,
  nullDevice: string,
): Promise<ProblemText> {
  if (!(await isFolder(cwd))) return launchWords.folderGone(cwd);
  if (code === 'ENOENT') return missingProgramMessage(file, nullDevice);
  if (code === 'EACCES') return launchWords.programForbidden(file);
  if (code === 'E2BIG') return launchWords.environmentTooLarge;
  if (code === 'EAGAIN' || code === 'EMFILE' || code === 'ENFILE' || code === 'ENOMEM') {
    return launchWords.noRoom(code);
  }
  return launchWords.programFailed(file, code);
}

async function missingProgramMessage(file: string, nullDevice = devNull): Promise<ProblemText> {
  if (!file.includes('/')) return launchWords.programNotInPath(file);
  const interpreter = await interpreterOf(file);
  if (interpreter !== null && !(await exists(interpreter))) {
    return launchWords.interpreterGone(file, interpreter);
  }
  if (await exists(file))
    return (await exists(nullDevice))
      ? launchWords.programFailed(file, 'ENOENT')
      : launchWords.noNullDevice(nullDevice);
  return /\/python[\d.]*$/.test(file) ? launchWords.pythonGone(file) : launchWords.programGone(file);
}

function notSpawned(text: ProblemText): StartObstacle {
  return { kind: 'not-spawned', ...text };
}
