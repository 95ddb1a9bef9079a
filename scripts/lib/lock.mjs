import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const beatMs = 2000;
/** A laptop that slept shows an old lock too; but its set-up sleeps with it, and so do the others. */
const abandonedAfterMs = 30_000;
/** Longer than any holder needs between its look at an abandoned lock and its own rename, both synchronous. */
const settleMs = 200;

/**
 * Runs `body` while no other process that uses the same lock file does; `onWait` is called once if it must wait.
 * A holder that was killed is noticed: its pid is gone, or (on another machine) the file's time stands still.
 *
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} body
 * @param {() => void} onWait
 * @returns {Promise<T>}
 */
export async function withLock(file, body, onWait) {
  const mine = `${hostname()} ${process.pid} ${randomBytes(4).toString('hex')}`;
  let waited = false;
  while (!(await take(file, mine))) {
    if (!waited) onWait();
    waited = true;
    await sleep(100);
  }
  const beat = setInterval(() => touch(file), beatMs);
  try {
    return await body();
  } finally {
    clearInterval(beat);
    if (read(file) === mine) unlinkSync(file);
  }
}

async function take(file, mine) {
  try {
    writeFileSync(file, mine, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (!isAbandoned(file)) return false;
  // Renamed over the old one: two that do this at once both pass here, and the later name stands.
  const own = `${file}.${process.pid}`;
  writeFileSync(own, mine);
  renameSync(own, file);
  await sleep(settleMs);
  return read(file) === mine;
}

function isAbandoned(file) {
  const [host, pid] = (read(file) ?? '').split(' ');
  if (host === hostname() && pid && !isAlive(Number(pid))) return true;
  try {
    return Date.now() - statSync(file).mtimeMs > abandonedAfterMs;
  } catch {
    return false; // given back in this moment: the next try takes it
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function touch(file) {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch {
    // somebody took the lock away by hand; nothing to keep alive then
  }
}
