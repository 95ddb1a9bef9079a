import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, readlink, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import type { Streamlit } from '../../../core/app/launch.ts';
import { errorText } from '../../../core/base/error-text.ts';
import { isRecord } from '../../../core/base/is-record.ts';
import { installFaultWords, installWords } from '../../../core/words/streamlit.ts';
import { cacheFolder } from '../../os/cache-folder.ts';
import { makeFolder } from '../../os/folders/make-folder.ts';
import { linkIfFree } from '../../os/link-if-free.ts';
import { isAlive } from '../../os/process-table.ts';
import { installedVersion } from '../python-prefix.ts';
import { installError } from './install-faults.ts';
import { fillEnvironment, type InstallContext } from './install-tools.ts';

/** Which Streamlit is wanted, and where progress is told. */
export interface StreamlitOrder {
  /** An exact version such as `1.53.0`, or `newest` (the default): the one of `pins`, else the newest on the day of the install. */
  readonly version?: string;
  /** A file that names the newest with all that it needs, by hashes: only that is installed, and one that came of another is not taken. */
  readonly pins?: string | undefined;
  /** Gets one short line for each step of an install; nothing when the Streamlit is there already. */
  readonly report: (line: string, step: 'first' | 'later') => void;
  /** Ends an install half way; the next one starts afresh. */
  readonly signal?: AbortSignal;
  readonly env?: NodeJS.ProcessEnv;
}

const stampName = 'ocap-dev.json';

/** The Streamlit that an earlier `provideStreamlit` has left, or null when none is complete. */
export async function providedStreamlit(
  version = 'newest',
  env: NodeJS.ProcessEnv = process.env,
  pins?: string,
): Promise<Streamlit | null> {
  const folder = placeOf(version, env);
  try {
    const stamp: unknown = JSON.parse(await readFile(join(folder, stampName), 'utf8'));
    // Follows the link to the Python it was made with, which an upgrade of the system may have taken away.
    await stat(join(folder, 'bin', 'python'));
    if (pins !== undefined && !(isRecord(stamp) && stamp['pins'] === (await digestOf(pins)))) return null;
    const found = isStamp(stamp) ? stamp.version : null;
    return { command: [join(folder, 'bin', 'streamlit')], version: found, foundIn: "ocap-dev's own" };
  } catch {
    return null;
  }
}

/**
 * A Streamlit of our own in the user's cache folder, installed with uv or else `python3 -m venv` and pip.
 *
 * An environment can't be moved, its scripts hold its path. So each install has a folder of its own, and a link
 * takes the final name once it is complete: an interrupted one is never mistaken for a finished one, and two at
 * once never meet.
 *
 * @throws UserError where there is no usable Python, or the packages can't be had.
 */
export async function provideStreamlit(order: StreamlitOrder): Promise<Streamlit> {
  const { version = 'newest', env = process.env, pins } = order;
  const present = await providedStreamlit(version, env, pins);
  if (present !== null) return present;
  const builds = join(cacheFolder(env), 'builds');
  makeBuilds(builds);
  await removeLeftovers(builds, cacheFolder(env));
  const folder = join(builds, buildName(version));
  const report = (line: string) => order.report(line, 'later');
  const context = { folder, cwd: builds, env, report, signal: order.signal };
  try {
    order.report(installWords.begins(version), 'first');
    await installInto(context, version, pins);
    return await publish(folder, version, env, pins);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function installInto(context: InstallContext, version: string, pins?: string): Promise<void> {
  const requirement = version === 'newest' ? 'streamlit' : `streamlit==${version}`;
  await fillEnvironment(
    context,
    pins === undefined ? { from: 'index', requirement } : { from: 'pins', file: pins },
  );
  const installed = await installedVersion(context.folder);
  if (installed === null) throw installError(installFaultWords.nothingCame);
  const stamp = { version: installed, ...(pins === undefined ? {} : { pins: await digestOf(pins) }) };
  await writeFile(join(context.folder, stampName), JSON.stringify(stamp));
  context.report(installWords.ready(installed));
}

async function publish(
  folder: string,
  version: string,
  env: NodeJS.ProcessEnv,
  pins?: string,
): Promise<Streamlit> {
  const place = placeOf(version, env);
  // Of two installs that end at once exactly one makes the link: looking first and linking then left two builds.
  if (!(await linkIfFree(folder, place))) {
    const faster = await providedStreamlit(version, env, pins);
    if (faster !== null) {
      await rm(folder, { recursive: true, force: true });
      return faster;
    }
    // What stands there is broken, its Python has been taken away; or it came of other pins.
    const link = `${folder}.link`;
    await symlink(folder, link);
    await rename(link, place);
  }
  const published = await providedStreamlit(version, env, pins);
  if (published === null) throw installError(installFaultWords.noPythonThatRuns);
  return published;
}

async function digestOf(pins: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(pins))
    .digest('hex');
}

/** @throws {UserError} */
function makeBuilds(folder: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    const reason = errorText(error);
    throw installError(installFaultWords.noFolder(folder, reason));
  }
}

/** Removes what interrupted installs have left. One that another process is still filling stays. */
async function removeLeftovers(builds: string, cache: string): Promise<void> {
  // First who is gone, then what is published: a process publishes before it goes, never after.
  const abandoned = (await readdir(builds)).filter(isAbandoned);
  const published = await publishedBuilds(cache);
  for (const name of abandoned.filter((entry) => !published.has(entry)))
    await rm(join(builds, name), { recursive: true, force: true });
}

async function publishedBuilds(cache: string): Promise<Set<string>> {
  const targets = (await readdir(cache, { withFileTypes: true }))
    .filter((entry) => entry.isSymbolicLink())
    .map((entry) => readlink(join(cache, entry.name)));
  return new Set((await Promise.all(targets)).map((target) => basename(target)));
}

function placeOf(version: string, env: NodeJS.ProcessEnv): string {
  return join(cacheFolder(env), `streamlit-${version}`);
}

/** Names the process at work, and its machine: a home directory may be shared with others. */
function buildName(version: string): string {
  return `${version}_${process.pid}_${randomBytes(3).toString('hex')}_${hostname()}`;
}

function isAbandoned(name: string): boolean {
  const [, pid, host] = /^[^_]+_(\d+)_[0-9a-f]+_(.*?)(?:\.link)?$/.exec(name) ?? [];
  return pid !== undefined && host === hostname() && !isAlive(Number(pid));
}

function isStamp(value: unknown): value is { version: string } {
  return isRecord(value) && typeof value['version'] === 'string';
}
