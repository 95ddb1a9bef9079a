import { closeSync, constants, openSync, readFileSync, type Stats, statSync } from 'node:fs';
import type { Event } from '../core/events.ts';

/** What a look at the settings file gives. */
export type EnvFileEvent = Extract<
  Event,
  { type: 'envFile.read' | 'envFile.missing' | 'envFile.unreadable' }
>;

/** A settings file has some dozen lines; what is larger is another file. */
const sizeLimit = 1024 * 1024;

/**
 * Reads the settings file at once: a launch need not wait for a watcher. Never throws and never hangs: only a plain
 * file is opened, for a FIFO would wait for its writer. `text` keeps a byte order mark.
 */
export function readEnvFileNow(path: string): EnvFileEvent {
  try {
    const obstacle = obstacleOf(statSync(path));
    return obstacle === null ? decode(readPlainFile(path)) : unreadable(obstacle);
  } catch (error) {
    return explain(error);
  }
}

function obstacleOf(stats: Stats): string | null {
  if (stats.isDirectory()) return 'This is a folder. Move it away, or name a file with --env-file.';
  if (!stats.isFile())
    return 'This is not a plain file. Put a text file in its place, or name one with --env-file.';
  if (stats.size > sizeLimit)
    return 'This file is larger than 1 MB. Settings are lines such as STREAMLIT_PORT=8502.';
  return null;
}

// Not blocking, in case that a FIFO took its place since the look.
function readPlainFile(path: string): Buffer {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

function decode(bytes: Buffer): EnvFileEvent {
  if (bytes.includes(0))
    return unreadable('This is a binary file. Settings are lines such as STREAMLIT_PORT=8502.');
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { type: 'envFile.read', text };
  } catch {
    // python-dotenv fails on such a file too.
    return unreadable('This file is not in UTF-8. Save it in that encoding.');
  }
}

function explain(error: unknown): EnvFileEvent {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return { type: 'envFile.missing' };
  if (code === 'EACCES' || code === 'EPERM') {
    return unreadable('This file may not be read by you. Allow it with chmod u+r.');
  }
  if (code === 'ELOOP')
    return unreadable('This is a symbolic link that leads to itself. Put a file in its place.');
  return unreadable(`This file cannot be read (${code}).`);
}

function unreadable(message: string): EnvFileEvent {
  return { type: 'envFile.unreadable', message };
}
