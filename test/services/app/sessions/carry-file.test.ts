import { closeSync, fstatSync, mkdtempSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openCarryFile } from '../../../../src/services/app/sessions/carry-file.ts';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0)) step();
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'ocap-dev-test-carry-'));
  undo.push(() => rmSync(made, { recursive: true }));
  return made;
}

it('the file has no name, is ours alone whatever the umask, and is emptied', () => {
  const before = process.umask(0);
  undo.push(() => process.umask(before));
  const place = folder();
  const file = openCarryFile([place]);
  if (file === null) throw new Error('no file');
  undo.push(() => closeSync(file.descriptor));
  expect(readdirSync(place)).toEqual([]);
  const { mode, nlink, uid } = fstatSync(file.descriptor);
  expect([mode & 0o777, nlink, uid]).toEqual([0o600, 0, process.getuid?.()]);
  writeSync(file.descriptor, 'what visitors had');
  file.clear();
  expect(fstatSync(file.descriptor).size).toBe(0);
});

it('lies in the first folder that takes it; where none does, there is none', () => {
  const place = folder();
  const file = openCarryFile([join(place, 'missing'), place]);
  if (file === null) throw new Error('no file');
  undo.push(() => closeSync(file.descriptor));
  expect(openCarryFile([join(place, 'missing')])).toBeNull();
  expect(openCarryFile(['/proc'])).toBeNull();
});
