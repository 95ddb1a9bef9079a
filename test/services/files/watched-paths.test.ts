import { mkdirSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileSpots } from '../../../src/services/files/watched-paths.ts';
import { makeProject } from '../../support/streamlit.ts';
import { type Watching, watching } from '../../support/watching.ts';

const cleanups: (() => unknown)[] = [];
let folder: string;
beforeEach(() => {
  folder = realpathSync(makeProject({}));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const at = (path: string) => join(folder, path);

function write(path: string, text: string): void {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), text);
}

/** As `ln -sfn` and the kubelet do it: another link takes the place of the one that is there. */
function flip(path: string, target: string): void {
  symlinkSync(target, at('flipped'));
  renameSync(at('flipped'), at(path));
}

/** A watcher whose watch is surely set up: an edit of the file was seen. */
async function settled(path: string, file: string): Promise<Watching> {
  const watcher = watching(at(path));
  cleanups.push(watcher.close);
  write(file, 'SETTLED=1\n');
  await watcher.until('SETTLED=1\n');
  return watcher;
}

describe('a link to a folder in the middle of the way, flipped, is noticed', () => {
  it.each([
    ['behind .env, as data -> v1', '.env', 'data/e', 'data', 'e'],
    ['as a ConfigMap has it', '.env', '..data/.env', '..data', '.env'],
    ['before the name, as releases/current', 'current/.env', null, 'current', '.env'],
  ])('%s', async (_, path, target, link, name) => {
    write(`v1/${name}`, 'A=1\n');
    write(`v2/${name}`, 'A=2\n');
    symlinkSync('v1', at(link));
    if (target !== null) symlinkSync(target, at(path));
    const { until, missedAnEvent } = await settled(path, `v1/${name}`);
    flip(link, 'v2');
    await until('A=2\n');
    write(`v2/${name}`, 'A=3\n');
    await until('A=3\n');
    expect(missedAnEvent()).toBe(false);
  });

  it('in a folder that was flipped twice, the first of which is gone', async () => {
    for (const version of ['v1', 'v2', 'v3']) write(`${version}/.env`, `A=${version}\n`);
    symlinkSync('v1', at('..data'));
    symlinkSync('..data/.env', at('.env'));
    const { until, missedAnEvent } = await settled('.env', 'v1/.env');
    for (const version of ['v2', 'v3']) {
      flip('..data', version);
      await until(`A=${version}\n`);
    }
    rmSync(at('v1'), { recursive: true });
    write('v3/.env', 'A=4\n');
    await until('A=4\n');
    expect(missedAnEvent()).toBe(false);
  });
});

it('a chain of 12 links is followed to its last file', async () => {
  write('end', 'A=1\n');
  for (let hop = 0; hop < 12; hop += 1)
    symlinkSync(hop === 11 ? 'end' : `hop${hop + 1}`, at(hop === 0 ? '.env' : `hop${hop}`));
  const { until, missedAnEvent } = await settled('.env', 'end');
  write('end', 'A=2\n');
  await until('A=2\n');
  expect(missedAnEvent()).toBe(false);
});

it('links that lead in a circle come to an end, and one that leads nowhere is watched where it leads', () => {
  symlinkSync('b', at('a'));
  symlinkSync('a', at('b'));
  expect(fileSpots(at('a/.env'))).toEqual([at('a'), at('b')]);
  symlinkSync('../nowhere/./env', at('.env'));
  expect(fileSpots(at('.env'))).toEqual([at('.env'), join(dirname(folder), 'nowhere', 'env')]);
});
