import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { editEnvFile } from '../../../../src/services/files/write-env.ts';
import { makeProject } from '../../../support/streamlit.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const addB = (text: string) => `${text}B=2\n`;

function envFile(text: string) {
  const folder = makeProject({ '.env': text, 'new.txt': 'A=new\nC=3\n' });
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, '.env');
  return { folder, path, text: () => readFileSync(path, 'utf8'), entries: () => readdirSync(folder).sort() };
}

/** A shell that has emptied the file already. */
async function shell(
  command: string,
  { folder, path }: { folder: string; path: string },
): Promise<ChildProcess> {
  const child = spawn('sh', ['-c', command], { cwd: folder, stdio: 'ignore' });
  undo.push(() => child.kill('SIGKILL'));
  await vi.waitFor(() => expect(statSync(path).size).toBe(0), { interval: 2 });
  return child;
}

describe('an edit while somebody writes the file', () => {
  it('F4: (sleep 1; cat new.txt) > .env loses neither text', async () => {
    const file = envFile('A=1\n');
    await shell('(sleep 0.4; cat new.txt) > .env', file);
    expect(await editEnvFile(file.path, addB)).toEqual({ at: 'written' });
    expect(file.text()).toBe('A=new\nC=3\nB=2\n');
    expect(file.entries()).toEqual(['.env', 'new.txt']);
  });

  it('waits for each line of one that writes line by line', async () => {
    const file = envFile('A=1\n');
    await shell('{ echo X=1; sleep 0.2; echo Y=2; sleep 0.2; echo Z=3; } > .env', {
      ...file,
      // It is there with its first line at once.
      path: join(file.folder, 'none'),
    }).catch(() => undefined);
    expect(await editEnvFile(file.path, addB)).toEqual({ at: 'written' });
    expect(file.text()).toBe('X=1\nY=2\nZ=3\nB=2\n');
  });

  it('tells whom it waits for, once, after a second', async () => {
    const file = envFile('A=1\n');
    await shell('(sleep 1.5; cat new.txt) > .env', file);
    const told: string[] = [];
    const waits = (sentence: string) => void told.push(sentence);
    expect(await editEnvFile(file.path, addB, { waits })).toEqual({ at: 'written' });
    expect(told).toEqual([expect.stringMatching(/being written by sh \(process \d+\): it is changed when/)]);
  });

  it('that takes too long is refused and names who writes; what they write arrives', async () => {
    const file = envFile('A=1\n');
    const child = await shell('(sleep 0.6; cat new.txt) > .env', file);
    expect(await editEnvFile(file.path, addB, { waitMs: 100 })).toEqual({
      at: 'failed',
      message: expect.stringMatching(/being written by sh \(process \d+\)/),
    });
    await once(child, 'exit');
    expect(file.text()).toBe('A=new\nC=3\n');
  });
});

describe('an edit of a text that looks like half of one', () => {
  it('as that of a file that was emptied does, is refused, although nobody is seen to write it', async () => {
    const file = envFile('A=1\n');
    await delay(100);
    writeFileSync(file.path, '');
    expect(await editEnvFile(file.path, addB, { waitMs: 100 })).toEqual({
      at: 'failed',
      message: expect.stringContaining('empty or broken off'),
    });
    expect(file.text()).toBe('');
  });

  it('as one that breaks off in its last line does, waits for the rest', async () => {
    const file = envFile('A=1\nB');
    setTimeout(() => appendFileSync(file.path, 'C=3\n'), 300);
    const asked: string[] = [];
    const edit = (text: string) => {
      asked.push(text);
      return addB(text);
    };
    expect(await editEnvFile(file.path, edit)).toEqual({ at: 'written' });
    expect(asked).toEqual(['A=1\nBC=3\n']);
    expect(file.text()).toBe('A=1\nBC=3\nB=2\n');
  });

  it('goes on where it stays so: a last line needs no end, and a new file may be empty', async () => {
    const [open, empty] = [envFile('A=1'), envFile('')];
    expect(await editEnvFile(open.path, addB)).toEqual({ at: 'written' });
    expect(await editEnvFile(empty.path, addB)).toEqual({ at: 'written' });
    expect([open.text(), empty.text()]).toEqual(['A=1B=2\n', 'B=2\n']);
  });
});
