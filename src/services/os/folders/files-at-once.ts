import * as fs from 'node:fs';

/**
 * What a start asks the file system on its way to the app, as `node:fs/promises` has it, but asked synchronously: an answer takes some
 * microseconds, while one that is waited for takes a turn of the loop, with all that became ready meanwhile, and there are a hundred.
 * Not for what is large, and not for what somebody may wait for while the app runs.
 */
export async function stat(path: string): Promise<fs.Stats> {
  return fs.statSync(path);
}

export async function lstat(path: string): Promise<fs.Stats> {
  return fs.lstatSync(path);
}

export async function access(path: string, mode?: number): Promise<void> {
  fs.accessSync(path, mode);
}

export async function realpath(path: string): Promise<string> {
  return fs.realpathSync.native(path);
}

/** Never waits, whatever stands there: a FIFO without a writer is empty. */
export async function readFile(path: string, encoding: 'utf8'): Promise<string> {
  const file = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
  try {
    return fs.readFileSync(file, encoding);
  } finally {
    fs.closeSync(file);
  }
}

/** The first of its bytes, as text, in the same way. */
export async function readBeginning(path: string, bytes: number): Promise<string> {
  const file = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
  try {
    const buffer = Buffer.alloc(bytes);
    return buffer.toString('utf8', 0, fs.readSync(file, buffer, 0, bytes, 0));
  } finally {
    fs.closeSync(file);
  }
}

export async function readdir(folder: string): Promise<string[]> {
  return fs.readdirSync(folder);
}

/** With what each of them is. */
export async function readEntries(folder: string): Promise<fs.Dirent[]> {
  return fs.readdirSync(folder, { withFileTypes: true });
}

export async function readlink(path: string): Promise<string> {
  return fs.readlinkSync(path);
}

export async function symlink(target: string, path: string): Promise<void> {
  fs.symlinkSync(target, path);
}

export async function mkdir(path: string, { mode }: { readonly mode: number }): Promise<void> {
  fs.mkdirSync(path, { mode });
}

export async function chmod(path: string, mode: number): Promise<void> {
  fs.chmodSync(path, mode);
}

export async function rm(path: string, options: { readonly force?: boolean } = {}): Promise<void> {
  fs.rmSync(path, options);
}
