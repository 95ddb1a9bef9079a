import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../os/error-code.ts';
import { makeFolder } from '../os/folders/make-folder.ts';

/** The file that is written, and those that it was before. */
export interface RotatedFile {
  /** Before what comes next: was the file moved away, or deleted? Then that goes into a new one. */
  look(): Promise<void>;
  /**
   * Appends these, none of which is parted over two files. Rejects with what keeps it from that; called again it goes on where it stood,
   * before what it is given then.
   */
  write(bytes: readonly Buffer[]): Promise<void>;
  close(): Promise<void>;
}

export interface RotationLimits {
  readonly fileBytes: number;
  /** Files that are kept beside the one that is written: `FILE.1` is the youngest. */
  readonly olderFiles: number;
  /** Make the folder that it is to lie in, and those above it, for its user alone. */
  readonly makesFolder: boolean;
}

/** Anything but a plain file (a device, a FIFO) is left alone. */
export class NoPlainFile extends Error {}

const flags =
  constants.O_WRONLY |
  constants.O_APPEND |
  constants.O_CREAT |
  // In a folder that others may write to, a link could lead to any file of ours.
  constants.O_NOFOLLOW |
  // Or a FIFO without a reader would hold us.
  constants.O_NONBLOCK;

/** A file for its user alone (0600) that makes room for a new one before it grows beyond its limit. */
export function createRotatedFile(path: string, limits: RotationLimits): RotatedFile {
  const { fileBytes, olderFiles, makesFolder } = limits;
  let file: { readonly handle: FileHandle; readonly inode: number } | null = null;
  let size = 0;
  let rotateAt = fileBytes;
  let rest: readonly Buffer[] = [];

  async function close(): Promise<void> {
    const { handle } = file ?? {};
    file = null;
    await handle?.close();
  }

  async function ready(bytes: number): Promise<FileHandle> {
    file ??= await openFile();
    if (size === 0 || size + bytes <= rotateAt) return file.handle;
    if (await makeRoom()) {
      await close();
      file = await openFile();
    } else {
      rotateAt = size + fileBytes;
    }
    return file.handle;
  }

  async function openFile() {
    if (makesFolder) makeFolder(dirname(path), 0o700);
    const handle = await open(path, flags, 0o600);
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) throw new NoPlainFile();
      if (hasOtherReaders(stats)) await handle.chmod(0o600);
      size = stats.size;
      rotateAt = fileBytes;
      return { handle, inode: stats.ino };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** @returns false where the folder takes no renaming: a file that is too long is better than none. */
  async function makeRoom(): Promise<boolean> {
    for (let number = olderFiles; number > 0; number -= 1) {
      const from = number === 1 ? path : `${path}.${number - 1}`;
      const code = await rename(from, `${path}.${number}`).then(() => null, codeOf);
      if (code !== null && code !== 'ENOENT') return false;
    }
    return true;
  }

  return {
    async look() {
      // By hand, or by logrotate(8).
      if (file !== null && (await inodeOf(path)) !== file.inode) await close();
    },
    async write(bytes) {
      rest = [...rest, ...bytes];
      for (let [first] = rest; first !== undefined; [first] = rest) {
        const handle = await ready(first.length);
        const { bytesWritten } = await handle.writev(fitting(rest, rotateAt - size));
        rest = behind(rest, bytesWritten);
        size += bytesWritten;
      }
    },
    close,
  };
}

/** The first ones that have room together: one at least. */
function fitting(all: readonly Buffer[], room: number): readonly Buffer[] {
  let left = room;
  const behindThem = all.findIndex(({ length }, index) => {
    left -= length;
    return index > 0 && left < 0;
  });
  return behindThem === -1 ? all : all.slice(0, behindThem);
}

/** What is left of them behind so many bytes. */
function behind(all: readonly Buffer[], bytes: number): readonly Buffer[] {
  let left = bytes;
  return all.flatMap((each) => {
    const rest = each.subarray(Math.min(left, each.length));
    left -= each.length - rest.length;
    return rest.length > 0 ? [rest] : [];
  });
}

async function inodeOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ ino }) => ino,
    () => null,
  );
}

function hasOtherReaders({ mode }: Stats): boolean {
  return (mode & 0o077) !== 0;
}
