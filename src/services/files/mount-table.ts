import { readFileSync } from 'node:fs';

/** Something that is mounted. */
export interface Mount {
  /** Where, absolute. */
  readonly at: string;
  /** `ext4`, `9p`, `fuse.sshfs` */
  readonly type: string;
}

/** What is mounted here, in the order in which it was. Linux (proc_pid_mountinfo(5)); elsewhere nothing is told. */
export function mountTable(): readonly Mount[] {
  try {
    return readMountTable(readFileSync('/proc/self/mountinfo', 'utf8'));
  } catch {
    return [];
  }
}

/** The same of the text of such a file. */
export function readMountTable(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const fields = line.split(' ');
    const at = fields[4];
    // Before the dash stand any number of optional fields.
    const type = fields[fields.indexOf('-', 6) + 1];
    return at === undefined || type === undefined ? [] : [{ at: unescaped(at), type }];
  });
}

/** Spaces, tabs, line ends and backslashes stand there in octal. */
function unescaped(text: string): string {
  return text.replaceAll(/\\(\d{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
