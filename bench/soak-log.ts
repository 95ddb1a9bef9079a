import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';

/** Reads a log file along, over its rotations, and counts the lines of the app that are missing or out of order. */
export interface LogReader {
  /** Reads what came. Must be called before five more files are full. */
  read(): void;
  readonly lines: number;
  readonly lost: number;
}

const older = [5, 4, 3, 2, 1];

/** @param linesPerRun the app numbers its lines from 0 at each start. */
export function readLogAlong(path: string, linesPerRun: number): LogReader {
  let inode: number | null = null;
  let offset = 0;
  let rest = '';
  let expected = 0;
  let lines = 0;
  let lost = 0;

  function take(text: string): void {
    const [first = '', ...others] = (rest + text).split('\n');
    rest = others.pop() ?? first;
    for (const line of others.length === 0 && rest === first ? [] : [first, ...others]) {
      const number = /\] line (\d+)$/.exec(line)?.[1];
      if (number === undefined) continue;
      lines += 1;
      if (Number(number) !== expected) lost += 1;
      expected = (Number(number) + 1) % linesPerRun;
    }
  }

  function readFile(file: string): void {
    const descriptor = openSync(file, 'r');
    try {
      const { ino, size } = fstatSync(descriptor);
      if (ino !== inode) offset = 0;
      inode = ino;
      const buffer = Buffer.alloc(size - offset);
      offset += readSync(descriptor, buffer, 0, buffer.length, offset);
      take(buffer.toString());
    } finally {
      closeSync(descriptor);
    }
  }

  return {
    read() {
      const files = [...older.map((number) => `${path}.${number}`), path];
      const inodes = files.map((file) => statSync(file, { throwIfNoEntry: false })?.ino);
      const from = inode === null ? 0 : inodes.indexOf(inode);
      if (from === -1) throw new Error('the log was rotated away unread');
      for (const [index, file] of files.entries())
        if (index >= from && inodes[index] !== undefined) readFile(file);
    },
    get lines() {
      return lines;
    },
    get lost() {
      return lost;
    },
  };
}
