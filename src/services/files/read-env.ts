import { isUtf8 } from 'node:buffer';
import { closeSync, constants, existsSync, openSync, readFileSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Event } from '../../core/kernel/events.ts';
import { envFileFaultWords } from '../../core/words/env-file.ts';
import type { ProblemText } from '../../core/words/problem-text.ts';
import { codeOf } from '../os/error-code.ts';
import { readPipe } from './read-pipe.ts';

/** What a look at the settings file gives. */
export type EnvFileEvent = Extract<
  Event,
  { type: 'envFile.read' | 'envFile.missing' | 'envFile.unreadable' }
>;

/** A settings file has some dozen lines; what is larger is another file. */
const sizeLimit = 1024 * 1024;

/** A password manager that is unlocked writes within some ten milliseconds; one that asks first is asked again. */
const writerComesWithinMs = 3000;

/** Reads the settings file when somebody asks for it, a named pipe too: that one with a deadline for its writer. Never throws. */
export async function readEnvFile(path: string, deadlineMs = writerComesWithinMs): Promise<EnvFileEvent> {
  if (!isPipe(path)) return readEnvFileNow(path);
  try {
    const reading = await readPipe(path, { deadlineMs, mostBytes: sizeLimit });
    if (reading.at === 'read') return decodeEnv(reading.bytes);
    return unreadable(
      reading.at === 'nobody' ? envFileFaultWords.nobodyWrote(deadlineMs / 1000) : envFileFaultWords.tooLarge,
    );
  } catch (error) {
    return explain(error);
  }
}

export function isPipe(path: string): boolean {
  try {
    return statSync(path).isFIFO();
  } catch {
    return false;
  }
}

/**
 * Reads the settings file at once: a launch need not wait for a watcher. Never throws and never hangs: only a plain
 * file is opened, for a FIFO would wait for its writer. `text` keeps a byte order mark.
 */
export function readEnvFileNow(path: string): EnvFileEvent {
  try {
    const stats = statSync(path);
    // `python3 -m venv .env`: then there is no settings file.
    if (stats.isDirectory() && existsSync(join(path, 'pyvenv.cfg'))) return { type: 'envFile.missing' };
    const obstacle = obstacleOf(stats);
    return obstacle === null ? decodeEnv(readPlainFile(path)) : unreadable(obstacle);
  } catch (error) {
    return explain(error);
  }
}

function obstacleOf(stats: Stats): ProblemText | null {
  if (stats.isDirectory()) return envFileFaultWords.isFolder;
  if (!stats.isFile()) return envFileFaultWords.notPlain;
  if (stats.size > sizeLimit) return envFileFaultWords.tooLarge;
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

/** What the bytes of a settings file are. */
export function decodeEnv(bytes: Buffer): EnvFileEvent {
  if (isUtf16(bytes)) return unreadable(envFileFaultWords.utf16);
  if (bytes.includes(0)) return unreadable(envFileFaultWords.binary);
  // python-dotenv fails on such a file too.
  if (!isUtf8(bytes)) return unreadable(envFileFaultWords.notUtf8);
  return { type: 'envFile.read', text: bytes.toString('utf8') };
}

/** By the byte order mark with which `>` of Windows' PowerShell begins a file. In UTF-8 neither byte occurs. */
function isUtf16(bytes: Buffer): boolean {
  return ['fffe', 'feff'].includes(bytes.toString('hex', 0, 2));
}

function explain(error: unknown): EnvFileEvent {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return { type: 'envFile.missing' };
  if (code === 'EACCES' || code === 'EPERM') return unreadable(envFileFaultWords.forbidden);
  if (code === 'ELOOP') return unreadable(envFileFaultWords.linkToItself);
  return unreadable(envFileFaultWords.unreadable(code));
}

function unreadable(text: ProblemText): EnvFileEvent {
  return { type: 'envFile.unreadable', ...text };
}
