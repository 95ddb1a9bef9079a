import { spawn } from 'node:child_process';

/** What the user can mend: printed as one line, without a stack trace. */
export class SetupError extends Error {}

/** Progress goes to stderr, so that stdout stays what the command itself prints. */
export function say(line) {
  process.stderr.write(`setup: ${line}\n`);
}

/** `6.7 s`, from a time that `Date.now()` gave. */
export function since(startMs) {
  return `${((Date.now() - startMs) / 1000).toFixed(1)} s`;
}

const remindAfterMs = 20_000;

/**
 * Runs a program quietly, saying every 20 s that it is still at work.
 * Resolves with its exit code (`'missing'` when there is no such program) and its non-empty lines.
 *
 * @param {string} what for the reminder: `installing packages`
 */
export function runQuietly(what, file, args, options) {
  const start = Date.now();
  const reminder = setInterval(() => say(`still ${what} (${since(start)})`), remindAfterMs);
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const end = (code) => {
      clearInterval(reminder);
      resolve({ code, lines: output.split('\n').filter((line) => line.trim() !== '') });
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => {
        output += text;
      });
    }
    child.once('error', () => end('missing'));
    child.once('close', (code) => end(code));
  });
}
