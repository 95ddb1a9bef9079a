import { expect, it } from 'vitest';
import type { ProjectScan } from '../../../../src/core/app/project.ts';
import { snapshotOf } from '../../../../src/core/kernel/show.ts';
import { type Driver, drive, envFile, exited, healthy, scanned, spawned } from '../../../support/core.ts';

const view = ({ state }: Driver) => snapshotOf(state, { pid: 1, version: '0' });
const packages = { manager: 'requirements', virtualenv: { folder: '.venv', byUv: false } } as const;
const imports = { whose: 'unknown', shadows: [], python: '/p/.venv/bin/python' } as const;
const found: Partial<ProjectScan> = { packages, imports };
const missing = [{ module: 'humanize', file: 'app.py', line: 3 }];

it('a missing package was told by the first visitor: it is asked for once the app is ready, once a run', () => {
  const driver = drive();
  driver.send(envFile(''), scanned(found), spawned(1));
  expect(driver.count('imports.ask')).toBe(0);
  expect(driver.send(healthy(1))).toContainEqual({
    type: 'imports.ask',
    question: { run: 1, python: '/p/.venv/bin/python', script: '/p/app.py', pythonPath: '/p' },
  });
  driver.send({ type: 'imports.read', run: 1, missing });
  const told =
    "The app's Python lacks humanize, which app.py:3 imports: visitors will meet an error. .venv/bin/pip install -r requirements.txt gets what the project asks for, then press r.";
  expect(view(driver).notices).toContain(told);
  expect(driver.count('imports.ask')).toBe(1);
  driver.send({ type: 'restart.requested' }, scanned(found), exited(1, 0, []), spawned(2), healthy(2));
  expect(driver.count('imports.ask')).toBe(2);
  expect(view(driver).notices).not.toContain(told);
  // Late news of the run before.
  driver.send({ type: 'imports.read', run: 1, missing });
  expect(view(driver).notices).not.toContain(told);
});

it('no package is guessed from the name of its module', () => {
  const driver = drive();
  driver.send(
    envFile(''),
    scanned({ ...found, packages: { ...packages, manager: 'pip' } }),
    spawned(1),
    healthy(1),
  );
  driver.send({ type: 'imports.read', run: 1, missing });
  const [notice = ''] = view(driver).notices.filter((text) => text.includes('humanize'));
  expect(notice).not.toContain('install');
});

it('a module of the project’s own that lies where Python does not look is no package', () => {
  const driver = drive();
  driver.send(envFile(''), scanned(found), spawned(1), healthy(1));
  const read = (more: readonly { module: string; file: string; line: number; folder?: string }[]) => {
    driver.send({ type: 'imports.read', run: 1, missing: more });
    return view(driver).notices.find((text) => text.includes('lacks'));
  };
  const own = { module: 'shop', file: 'app.py', line: 2, folder: 'src' };
  const other = { ...own, module: 'tools', folder: 'libs' };
  expect(read([own])).toContain('write PYTHONPATH=src into .env');
  expect(read([own, { ...own, module: 'prices' }, other])).toContain('write PYTHONPATH=src:libs into .env');
  expect(read([own, ...missing])).toContain('pip install -r requirements.txt');
});

it("a secrets.py that PYTHONPATH puts before Python's own is named where the app does not start", () => {
  const driver = drive();
  const shadowing = { ...imports, whose: 'ocapistaine', shadows: ['secrets'] } as const;
  driver.send(envFile(''), scanned({ ...found, imports: shadowing }));
  const about = () => view(driver).notices.filter((text) => text.includes('secrets'));
  for (let run = 1; run <= 5; run += 1) {
    expect(about()).toEqual([]);
    driver.send(spawned(run), exited(run));
    driver.pass(60_000);
  }
  expect(view(driver).process.state).toBe('failed');
  expect(about()).toHaveLength(1);
});

it('--check runs the page once after each start, and nothing else does', () => {
  const driver = drive({ checksPage: true });
  driver.send(envFile(''), scanned(found), spawned(1));
  expect(driver.count('page.run')).toBe(0);
  expect(driver.send(healthy(1))).toContainEqual({ type: 'page.run', baseUrl: 'http://127.0.0.1:8502' });
  driver.pass(60_000);
  expect(driver.count('page.run')).toBe(1);
  const other = drive();
  other.send(envFile(''), scanned(found), spawned(1), healthy(1));
  expect(other.count('page.run')).toBe(0);
});
