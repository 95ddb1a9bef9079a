import { copyFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type BareMachine,
  bareMachine,
  fetchNode,
  fetchNpm,
  figure,
  kilobytesIn,
  packedArchive,
} from '../../support/packages/machine.ts';

// Each Node with the npm that came with it, or the last one that runs on it.
const ofTen = '10.9.9';
const ofEleven = '11.19.1';
const newEnough = [
  ['22.22.0', ofTen],
  ['24.21.0', ofEleven],
  ['26.12.1', ofEleven],
] as const;
const tooOld = [
  ['18.20.8', ofTen],
  ['20.20.2', ofTen],
] as const;

let machine: BareMachine;
let archive: string;
beforeAll(async () => {
  machine = bareMachine();
  archive = await packedArchive(machine.place('archives'));
  figure(basename(archive), `${Math.round(statSync(archive).size / 1024)} kB`);
});
afterAll(() => machine.remove());
const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0)) step();
});

/** Runs something in an empty home, by this Node and this npm. */
async function on(node: string, npm: string) {
  const path = [await fetchNode(node), await fetchNpm(npm)];
  const own = bareMachine();
  undo.push(own.remove);
  const cwd = own.place('project');
  writeFileSync(join(cwd, 'app.py'), 'import streamlit\n');
  copyFileSync(archive, join(cwd, basename(archive)));
  // npm takes an absolute path for a program of the project, and tries to run the archive itself (libnpmexec, file-exists.js).
  const here = `./${basename(archive)}`;
  const run = (...words: [string, ...string[]]) => own.run({ words, cwd, path });
  return { run, here, cwd };
}

describe('npx of the archive, in an empty home', () => {
  it.each(newEnough)('runs on Node %s with npm %s', async (node, npm) => {
    const { run, here } = await on(node, npm);
    const first = await run('npx', '--yes', here, '--version');
    expect(first).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
    const again = await run('npx', '--yes', here, 'env');
    expect(again).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('STREAMLIT_SERVER_ALLOWED_ORIGINS'),
    });
    figure(`npx on Node ${node}: the first, and another`, `${first.tookMs} ms, ${again.tookMs} ms`);
  });

  it.each(tooOld)('says on Node %s with npm %s what it needs', async (node, npm) => {
    const { run, here } = await on(node, npm);
    const told = await run('npx', '--yes', here, '--version');
    expect(told).toMatchObject({ exitCode: 1, stdout: '' });
    const own = told.stderr.split('\n').filter((line) => line.startsWith('ocap-dev:'));
    expect(own).toEqual([
      `ocap-dev: it needs Node 22.22 or newer, and the node on PATH is v${node}. Install a newer one from https://nodejs.org.`,
    ]);
  });
});

it.each(newEnough)('npm %s installs one dependency with its binary, in at most 16 MB', async (node, npm) => {
  const { run, here, cwd } = await on(node, npm);
  writeFileSync(join(cwd, 'package.json'), '{}');
  const installed = await run('npm', 'install', here);
  expect(installed).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/added 3 packages/) });
  const size = await kilobytesIn(join(cwd, 'node_modules'));
  expect(size).toBeLessThanOrEqual(16 * 1024);
  figure(`npm install on Node ${node}`, `${(size / 1024).toFixed(1)} MB on disk, ${installed.tookMs} ms`);
});
