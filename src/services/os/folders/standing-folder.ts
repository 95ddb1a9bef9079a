import { readlinkSync } from 'node:fs';

/** Where the person stands. Of a folder that went away (getcwd(3) fails) Linux still has the name, and ` (deleted)` behind it. */
export function standingFolder(): string {
  try {
    return process.cwd();
  } catch {
    return nameOfGone();
  }
}

function nameOfGone(): string {
  try {
    return readlinkSync('/proc/self/cwd');
  } catch {
    return '/this folder (deleted)';
  }
}
