import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type BareMachine,
  bareMachine,
  builtWheels,
  checkout,
  fetchNode,
  fetchNpm,
  figure,
  packedArchive,
} from '../../support/packages/machine.ts';
import { openTerminal } from '../../support/terminal.ts';

// What a newcomer types, on a machine with nothing of ours: packages, Node and Streamlit come from the registries.

const minutes = 60_000;
let machine: BareMachine;
beforeEach(() => {
  machine = bareMachine();
});
afterEach(() => machine.remove());

/** A clone of what is committed, as a newcomer gets it. */
async function clone(): Promise<string> {
  const place = join(machine.folder, 'clone');
  await execa('git', ['clone', '--quiet', checkout, place]);
  return place;
}

/** Waits until the screen says that the app is ready, and leaves. */
async function readyIn(command: string, args: readonly string[], cwd: string, path: readonly string[]) {
  const start = performance.now();
  const terminal = openTerminal({
    command,
    args,
    cwd,
    env: machine.environment(path),
    columns: 120,
    rows: 40,
  });
  try {
    await terminal.see(/\bready\b/, 10 * minutes);
    const tookMs = performance.now() - start;
    terminal.press('q');
    expect(await terminal.exited).toMatchObject({ exitCode: 0 });
    return `${(tookMs / 1000).toFixed(1)} s`;
  } finally {
    await terminal.close();
  }
}

describe.each([
  ['20.20.2', '10.9.9'],
  ['24.21.0', '11.19.1'],
])('with Node %s and npm %s', (node, npm) => {
  it('npm start shows the demo, the second goes straight in, and npm test passes', {
    timeout: 30 * minutes,
  }, async () => {
    const path = [await fetchNode(node), await fetchNpm(npm)];
    const cwd = await clone();
    const first = await readyIn('npm', ['start'], cwd, path);
    figure(`npm start with Node ${node}: the first`, first);
    figure(`npm start with Node ${node}: another`, await readyIn('npm', ['start'], cwd, path));
    const tests = await machine.run({
      words: ['npm', 'test', '--', '--project', 'unit', 'test/core/base'],
      cwd,
      path,
    });
    expect(tests).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/\d+ passed, 0 failed, 0 skipped$/),
    });
    figure(
      `npm test with Node ${node}: set-up, types, lint, one room's tests`,
      `${Math.round(tests.tookMs / 1000)} s`,
    );
  });
});

describe('without Node', () => {
  it('pip installs the wheel, and ocap-dev demo shows the demo', { timeout: 15 * minutes }, async () => {
    await packedArchive(machine.place('archive'));
    const [wheel = ''] = await builtWheels(machine.place('wheels'));
    const cwd = machine.place('anywhere');
    const run = (...words: [string, ...string[]]) => machine.run({ words, cwd });
    expect(await run('sh', '-c', 'command -v node npm')).toMatchObject({ stdout: '' });
    expect(await run('python3', '-m', 'venv', 'tool')).toMatchObject({ exitCode: 0 });
    const installed = await run('tool/bin/pip', 'install', '--quiet', wheel);
    expect(installed).toMatchObject({ exitCode: 0 });
    figure('pip install of the wheel', `${(installed.tookMs / 1000).toFixed(1)} s`);
    figure(
      'ocap-dev demo without Node: the first',
      await readyIn(join(cwd, 'tool/bin/ocap-dev'), ['demo'], cwd, []),
    );
    figure(
      'ocap-dev demo without Node: another',
      await readyIn(join(cwd, 'tool/bin/ocap-dev'), ['demo'], cwd, []),
    );
  });
});
