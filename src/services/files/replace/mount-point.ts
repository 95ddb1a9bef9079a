import { readFileSync } from 'node:fs';

/**
 * Is something mounted at this very path, as `docker run -v ./.env:/app/.env` does with a file? Such a file can be written, and
 * neither renamed nor replaced. Linux (proc_pid_mountinfo(5)); elsewhere no file is one.
 */
export function isMountPoint(path: string): boolean {
  try {
    const lines = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
    return lines.some((line) => unescaped(line.split(' ')[4] ?? '') === path);
  } catch {
    return false;
  }
}

/** Spaces, tabs, line ends and backslashes stand there in octal. */
function unescaped(text: string): string {
  return text.replaceAll(/\\(\d{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
