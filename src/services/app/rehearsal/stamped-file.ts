import { readFileSync } from 'node:fs';
import { isRecord } from '../../../core/base/is-record.ts';
import { writeOwnFile } from '../../os/folders/write-own-file.ts';

const version = 1;

/** What is kept in this file of sources that have this stamp, which is asked for where there is a file; null: nothing, or of others. */
export function readStamped(path: string, stamp: () => string): Readonly<Record<string, unknown>> | null {
  try {
    const kept: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isRecord(kept) && kept['version'] === version && kept['sources'] === stamp() ? kept : null;
  } catch {
    return null;
  }
}

/** False: it cannot be written. */
export function writeStamped(
  path: string,
  stamp: () => string,
  facts: Readonly<Record<string, unknown>>,
): boolean {
  try {
    writeOwnFile(path, JSON.stringify({ version, ...facts, sources: stamp() }));
    return true;
  } catch {
    return false;
  }
}
