import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';

const project = join(import.meta.dirname, '..', '..');
let folder = '';

beforeEach(async () => {
  // Inside the project, where vitest is found.
  folder = await mkdtemp(join(project, 'node_modules', '.reporter-'));
  await writeFile(
    join(folder, 'vitest.config.ts'),
    `import { countingReporter } from ${JSON.stringify(join(project, 'test/support/reporter.ts'))};
     const { ALL, STEPS, FILE } = process.env;
     const counting = countingReporter({ requireAll: ALL === '1', reportFile: FILE, failedSteps: Number(STEPS ?? 0) });
     export default { test: { reporters: ['default', counting], include: ['*.spec.ts'] } };`,
  );
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('the very last line counts what passed, failed and was skipped, which fails nobody', async () => {
  await specs(`test('a', () => {}); test('b', (it) => it.skip('no nginx here')); test.skip('c', () => {});`);
  const { stdout, exitCode } = await run({});
  expect(stdout.split('\n').slice(-3)).toEqual([
    'skipped: no nginx here (1 test)',
    'skipped: c (1 test)',
    '1 passed, 0 failed, 2 skipped',
  ]);
  expect(exitCode).toBe(0);
});

test('where every real part must be there, a skipped test has failed', async () => {
  await specs(`test('a', () => {}); test('b', (it) => it.skip('no nginx here'));`);
  const { stdout, exitCode } = await run({ ALL: '1' });
  expect(stdout).toMatch(/\nskipped: no nginx here \(1 test\)\n1 passed, 1 failed, 0 skipped$/);
  expect(exitCode).toBe(1);
});

test('what goes wrong outside a test is counted: a file that does not load, a hook, a stray rejection', async () => {
  await specs(
    `test('a', () => {}); test('b', () => { throw new Error(); });`,
    `throw new Error('does not load');`,
    `describe('hook', () => { afterAll(() => { throw new Error(); }); test('c', () => {}); });`,
    `test('d', () => { void Promise.reject(new Error('stray')); });`,
  );
  const { stdout, exitCode } = await run({});
  expect(stdout).toMatch(/\n3 passed, 4 failed, 0 skipped$/);
  expect(exitCode).toBe(1);
});

test('a step before the tests that failed is in the sum, which can go to a file instead', async () => {
  await specs(`test('a', () => {});`);
  const report = join(folder, 'report');
  const { stdout, exitCode } = await run({ STEPS: '2', FILE: report });
  expect(stdout).not.toContain(' passed, ');
  expect(await readFile(report, 'utf8')).toBe('1 passed, 2 failed, 0 skipped\n');
  expect(exitCode).toBe(1);
});

async function specs(...bodies: string[]): Promise<void> {
  const imports = `import { afterAll, describe, test } from 'vitest';\n`;
  for (const [index, body] of bodies.entries())
    await writeFile(join(folder, `${index}.spec.ts`), imports + body);
}

function run(env: Record<string, string>) {
  const vitest = join(project, 'node_modules', 'vitest', 'vitest.mjs');
  return execa(process.execPath, [vitest, 'run', '--root', folder], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    extendEnv: false,
    reject: false,
  });
}
