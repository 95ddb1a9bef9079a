import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type BareMachine,
  bareMachine,
  builtWheels,
  fetchNode,
  fetchNpm,
  figure,
  packedArchive,
} from '../../support/packages/machine.ts';
import { cloneOn, readyIn } from '../../support/packages/newcomer.ts';

// What a newcomer types, on a machine with nothing of ours: packages, Node and Streamlit come from the registries.

const minutes = 60_000;
let machine: BareMachine;
beforeEach(() => {
  machine = bareMachine();
});
afterEach(() => machine.remove());

describe.each([
  ['20.20.2', '10.9.9'],
  ['24.21.0', '11.19.1'],
])('with Node %s and npm %s', (node, npm) => {
  it('npm start shows the demo, the second goes straight in, and npm test passes', {
    timeout: 30 * minutes,
  }, async () => {
    const path = [await fetchNode(node), await fetchNpm(npm)];
    const cwd = await cloneOn(machine);
    const start = { command: 'npm', args: ['start'], cwd, path };
    figure(`npm start with Node ${node}: the first`, await readyIn(machine, start));
    figure(`npm start with Node ${node}: another`, await readyIn(machine, start));
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
    const demo = { command: join(cwd, 'tool/bin/ocap-dev'), args: ['demo'], cwd, path: [] };
    figure('ocap-dev demo without Node: the first', await readyIn(machine, demo));
    figure('ocap-dev demo without Node: another', await readyIn(machine, demo));
  });
});
