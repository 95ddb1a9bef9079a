import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { readMountTable } from '../../../src/services/files/mount-table.ts';
import { silentPlaceOf } from '../../../src/services/files/silent-place.ts';
import { bindFile } from '../../support/mounts.ts';
import { canMount } from '../../support/small-disk.ts';
import { makeProject } from '../../support/streamlit.ts';

const undo: (() => unknown)[] = [];
afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

function projectFolder(): string {
  const folder = makeProject({ '.env': 'A=1\n' });
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The line of a mount, as WSL 2 and Docker Desktop have it. */
const line = (at: string, type: string) =>
  `98 72 0:43 / ${at.replaceAll(' ', '\\040')} rw,noatime shared:1 master:2 - ${type} C:\\134 rw,dirsync`;
const around = ['22 1 8:1 / / rw,relatime - overlay overlay rw', '23 22 0:5 / /dev rw - devtmpfs udev rw'];

it.each([
  ['9p', true],
  ['drvfs', true],
  ['nfs4', true],
  ['cifs', true],
  ['fuse.sshfs', true],
  ['fuse.grpcfuse', true],
  ['fakeowner', true],
  ['vboxsf', true],
  ['virtiofs', true],
  ['ext4', false],
  ['btrfs', false],
  ['tmpfs', false],
  ['overlay', false],
  ['fuse.fuse-overlayfs', false],
])('a .env on %s may change in silence: %s', (type, isSilent) => {
  const folder = projectFolder();
  const mounts = readMountTable([...around, line(folder, type)].join('\n'));
  const expected = isSilent ? { by: 'file-system', type } : null;
  expect(silentPlaceOf(join(folder, '.env'), mounts)).toEqual(expected);
});

it('the innermost mount counts, of two at one place the later, and a link by where it leads', () => {
  const [folder, other] = [projectFolder(), projectFolder()];
  const mounts = (...lines: readonly string[]) => readMountTable([...around, ...lines].join('\n'));
  const path = join(folder, '.env');
  expect(silentPlaceOf(path, mounts(line(folder, '9p'), line('/tmp', 'ext4')))).not.toBeNull();
  expect(silentPlaceOf(path, mounts(line(folder, '9p'), line(folder, 'ext4')))).toBeNull();
  expect(silentPlaceOf(path, mounts(line(`${folder}-other`, '9p')))).toBeNull();
  symlinkSync(join(other, '.env'), join(folder, 'link'));
  expect(silentPlaceOf(join(folder, 'link'), mounts(line(other, '9p')))).not.toBeNull();
  expect(silentPlaceOf(join(folder, 'gone'), mounts(line(folder, '9p')))).toBeNull();
});

it.runIf(canMount)('a .env that is mounted by itself is one, in a folder with a space', () => {
  const folder = makeProject({ 'my shop/app.py': '', source: 'A=1\n' });
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'my shop', '.env');
  undo.push(bindFile(join(folder, 'source'), path));
  expect(silentPlaceOf(path)).toEqual({ by: 'mounted-file' });
  writeFileSync(join(folder, 'other'), '');
  expect(silentPlaceOf(join(folder, 'other'))).toBeNull();
});
