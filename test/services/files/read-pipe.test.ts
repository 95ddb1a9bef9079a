import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { readEnvFile, readEnvFileNow } from '../../../src/services/files/read-env.ts';
import { makeProject } from '../../support/streamlit.ts';
import { watching } from '../../support/watching.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A `.env` that is a named pipe. */
function pipe(): string {
  const folder = makeProject({ 'app.py': '' });
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, '.env');
  execFileSync('mkfifo', [path]);
  return path;
}

it('what the writer of a named pipe gives is read, as the app itself does, however long it takes to begin', async () => {
  const path = pipe();
  const read = readEnvFile(path);
  await delay(50);
  const written = writeFile(path, 'A=1\nB=é\n');
  expect(await read).toEqual({ type: 'envFile.read', text: 'A=1\nB=é\n' });
  await written;
});

it('more than a pipe holds at one time is read whole', async () => {
  const path = pipe();
  const text = `A=${'x'.repeat(300_000)}\n`;
  const [read] = await Promise.all([readEnvFile(path), writeFile(path, text)]);
  expect(read).toEqual({ type: 'envFile.read', text });
});

it('a writer that does not come keeps nobody waiting for long, and is named', async () => {
  const read = await readEnvFile(pipe(), 200);
  expect(read).toMatchObject({
    type: 'envFile.unreadable',
    message: expect.stringMatching(/named pipe, and nobody wrote into it within 0\.2 s\. Unlock/),
  });
});

it('a pipe that gives more than 1 MB is refused, and its writer let go', async () => {
  const path = pipe();
  const written = writeFile(path, 'x'.repeat(3_000_000)).catch(({ code }) => code);
  expect(await readEnvFile(path)).toMatchObject({ message: expect.stringContaining('larger than 1 MB') });
  expect(await written).toBe('EPIPE');
});

it('a watch never opens the pipe that was read at the start, and takes a file in its place', async () => {
  const path = pipe();
  const known = { type: 'envFile.read', text: 'A=1\n' } as const;
  const watch = watching(path, known);
  undo.push(watch.close);
  // Whoever opens it gets this: it must be us alone, when somebody asks.
  const [read] = await Promise.all([readEnvFile(path), writeFile(path, 'A=2\n')]);
  expect(read).toMatchObject({ text: 'A=2\n' });
  expect(watch.seen).toEqual([]);
  rmSync(path);
  writeFileSync(path, 'A=3\n');
  await watch.until('A=3\n');
});

it('where nobody asked a pipe is refused at once', () => {
  expect(readEnvFileNow(pipe())).toMatchObject({
    message: 'This is not a plain file. Put a text file in its place, or name one with --env-file.',
  });
});
