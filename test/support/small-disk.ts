import { rmSync } from 'node:fs';
import { execaSync } from 'execa';
import { makeProject } from './streamlit.ts';

/** Only root may mount, and only Linux has a file system in memory for it. */
export const canMount = process.platform === 'linux' && process.getuid?.() === 0;

export interface SmallDisk {
  readonly folder: string;
  remove(): void;
}

/** A file system of so many bytes, in memory, that can be filled without harm to anybody. */
export function mountSmallDisk(bytes: number): SmallDisk {
  const folder = makeProject({});
  execaSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder]);
  return {
    folder,
    remove() {
      // Lazily: somebody may still have a file open in it.
      execaSync('umount', ['--lazy', folder]);
      rmSync(folder, { recursive: true });
    },
  };
}
