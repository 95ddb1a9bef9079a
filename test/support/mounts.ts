import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execaSync } from 'execa';
import { makeProject } from './streamlit.ts';

/** A file that is mounted by itself, as `docker run -v ./env:/app/.env` does: its folder has no events of it. */
export function bindFile(source: string, target: string): () => void {
  writeFileSync(target, '');
  execaSync('mount', ['--bind', source, target]);
  return () => {
    execaSync('umount', ['--lazy', target]);
    rmSync(target, { force: true });
  };
}

/** A folder whose files change from the other side, in silence: what is written into `below` shows in `folder`. */
export interface SilentFolder {
  readonly folder: string;
  readonly below: string;
  remove(): void;
}

/** An overlay; it stands for WSL's /mnt/c, Docker Desktop, NFS and sshfs, which a test cannot have. */
export function mountSilentFolder(files: Readonly<Record<string, string>>): SilentFolder {
  const base = makeProject({});
  // The upper layer may not lie on an overlay, as the root of a container is.
  execaSync('mount', ['-t', 'tmpfs', 'tmpfs', base]);
  const layer = (name: string) => join(base, name);
  const [folder, below] = [layer('folder'), layer('below')];
  for (const path of [folder, below, layer('upper'), layer('work')]) mkdirSync(path);
  for (const [name, text] of Object.entries(files)) {
    const path = join(below, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const layers = `lowerdir=${below},upperdir=${layer('upper')},workdir=${layer('work')}`;
  execaSync('mount', ['-t', 'overlay', 'overlay', '-o', layers, folder]);
  return {
    folder: folder,
    below: below,
    remove() {
      execaSync('umount', ['--lazy', folder]);
      execaSync('umount', ['--lazy', base]);
      rmSync(base, { recursive: true });
    },
  };
}

/** Makes a folder one that takes no new files, whoever asks, while what is mounted in it still can be written. */
export function mountReadOnly(folder: string, prepare: () => void): () => void {
  execaSync('mount', ['--bind', folder, folder]);
  prepare();
  execaSync('mount', ['-o', 'remount,ro,bind', folder]);
  return () => void execaSync('umount', ['--lazy', '--recursive', folder]);
}
