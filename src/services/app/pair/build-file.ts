import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '../../../core/base/is-record.ts';
import { writeOwnFile } from '../../os/folders/write-own-file.ts';

/** Whether sessions go over between two processes of one Streamlit, kept for all projects of this machine. */
export interface BuildFile {
  /** Null: nobody has tried. */
  read(): boolean | null;
  /** Nothing is said where it cannot be written: it is tried again then. */
  write(isWhole: boolean): void;
}

/**
 * @param folder for what can be made again. `build`: the Streamlit and the Python, as they say it. With another shim it is
 * tried anew.
 */
export function createBuildFile(folder: string, build: string, shimFolder: string): BuildFile {
  const key = createHash('sha256').update(build).update(readShim(shimFolder)).digest('hex').slice(0, 16);
  const path = join(folder, 'carried', `${key}.json`);
  return {
    read() {
      try {
        const kept: unknown = JSON.parse(readFileSync(path, 'utf8'));
        return isRecord(kept) && typeof kept['whole'] === 'boolean' ? kept['whole'] : null;
      } catch {
        return null;
      }
    },
    write(isWhole) {
      try {
        writeOwnFile(path, JSON.stringify({ build, whole: isWhole }));
      } catch {
        // It is tried again, and costs some seconds.
      }
    },
  };
}

function readShim(folder: string): Buffer {
  try {
    return readFileSync(join(folder, 'sitecustomize.py'));
  } catch {
    return Buffer.alloc(0);
  }
}
