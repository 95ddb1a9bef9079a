import { mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import type { ConfigReading } from '../../../src/core/app/streamlit-config.ts';
import { createConfigWatcher } from '../../../src/services/streamlit/watch-config.ts';
import { mountSilentFolder } from '../../support/mounts.ts';
import { canMount } from '../../support/small-disk.ts';
import { makeProject } from '../../support/streamlit.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

function folder(files: Readonly<Record<string, string>> = {}): string {
  const path = makeProject(files);
  undo.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A watcher over a project and a home, with what it reported. */
async function watch(
  files: Readonly<Record<string, string>> = {},
  cwd = folder(files),
  script: string | null = 'app/front.py',
) {
  const home = folder();
  let named = script;
  const seen: ConfigReading[] = [];
  let silent = 0;
  const watcher = createConfigWatcher({
    place: () => ({ cwd, shell: { HOME: home }, script: named }),
    emit: (reading) => seen.push(reading),
    silent: () => {
      silent += 1;
    },
  });
  undo.push(() => watcher.close());
  const latest = () => Object.fromEntries(seen.at(-1)?.files.map(({ name, text }) => [name, text]) ?? []);
  const shows = (name: string, text: string) =>
    vi.waitFor(() => expect(latest()[name]).toBe(text), { timeout: 10_000, interval: 10 });
  const name = (other: string) => {
    named = other;
  };
  return { cwd, home, seen, shows, name, timesSilent: () => silent };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const inProject = '.streamlit/config.toml';
const inHome = '~/.streamlit/config.toml';

it('the first reading is there at once, in the order in which Streamlit reads the files', async () => {
  const { seen } = await watch({ [inProject]: '[server]\nbaseUrlPath = "shop"\n' });
  expect(seen).toHaveLength(1);
  expect(seen[0]?.baseUrlPath).toBe('shop');
  expect(seen[0]?.files.map(({ name }) => name)).toEqual([inHome, inProject, 'app/.streamlit/config.toml']);
});

it('an edit, a replaced file, one that goes and one that comes are each reported', async () => {
  const { cwd, shows } = await watch({ [inProject]: 'a=1\n' });
  const path = join(cwd, inProject);
  write(path, 'a=2\n');
  await shows(inProject, 'a=2\n');
  write(`${path}.new`, 'a=3\n');
  renameSync(`${path}.new`, path);
  await shows(inProject, 'a=3\n');
  unlinkSync(path);
  await shows(inProject, '');
  write(path, 'a=4\n');
  await shows(inProject, 'a=4\n');
});

it('a folder .streamlit that comes later, goes and comes again is noticed, in the project as in the home', async () => {
  const { cwd, home, shows } = await watch();
  write(join(cwd, inProject), 'a=1\n');
  await shows(inProject, 'a=1\n');
  write(join(home, inProject), 'b=1\n');
  await shows(inHome, 'b=1\n');
  rmSync(join(cwd, '.streamlit'), { recursive: true });
  await shows(inProject, '');
  write(join(cwd, inProject), 'a=2\n');
  await shows(inProject, 'a=2\n');
  write(join(cwd, inProject), 'a=3\n');
  await shows(inProject, 'a=3\n');
});

it('a folder .streamlit that is a link is followed, and that it leads elsewhere is noticed', async () => {
  const [one, two] = [folder({ 'config.toml': 'a=1\n' }), folder({ 'config.toml': 'a=2\n' })];
  const { cwd, shows } = await watch();
  symlinkSync(one, join(cwd, '.streamlit'));
  await shows(inProject, 'a=1\n');
  write(join(one, 'config.toml'), 'a=1b\n');
  await shows(inProject, 'a=1b\n');
  symlinkSync(two, join(cwd, 'next'));
  renameSync(join(cwd, 'next'), join(cwd, '.streamlit'));
  await shows(inProject, 'a=2\n');
});

it('a touch, the same text again and a file of another name say nothing', async () => {
  const { cwd, seen, shows } = await watch({ [inProject]: 'a=1\n' });
  const path = join(cwd, inProject);
  write(path, 'a=2\n');
  await shows(inProject, 'a=2\n');
  const reports = seen.length;
  utimesSync(path, 1, 1);
  write(path, 'a=2\n');
  write(join(cwd, '.streamlit', 'secrets.toml'), 'password = "x"\n');
  write(join(cwd, 'app', inProject), 'last=1\n');
  await shows('app/.streamlit/config.toml', 'last=1\n');
  expect(seen).toHaveLength(reports + 1);
});

it('a file that is truncated before it is written is half of a save, which says nothing', async () => {
  const { cwd, seen, shows } = await watch({ [inProject]: 'a=1\n' });
  const path = join(cwd, inProject);
  write(path, 'a=2\n');
  await shows(inProject, 'a=2\n');
  write(path, '');
  await delay(150);
  write(path, 'a=3\n');
  await shows(inProject, 'a=3\n');
  expect(seen.flatMap(({ files }) => files.filter(({ name }) => name === inProject))).toMatchObject([
    { text: 'a=1\n' },
    { text: 'a=2\n' },
    { text: 'a=3\n' },
  ]);
});

it.runIf(canMount)(
  'an edit of a config.toml of which no event tells was never seen, and is told once',
  async () => {
    const { folder: cwd, below, remove } = mountSilentFolder({ [inProject]: 'a=1\n' });
    undo.push(remove);
    const { shows, timesSilent } = await watch({}, cwd);
    for (const text of ['a=2\n', 'a=3\n']) {
      write(join(below, inProject), text);
      await shows(inProject, text);
    }
    expect(timesSilent()).toBe(1);
  },
);

it('where events come nothing is said of silence, whatever else is saved beside the file', async () => {
  const { cwd, shows, timesSilent } = await watch({ [inProject]: 'a=1\n' });
  write(join(cwd, inProject), 'a=2\n');
  await shows(inProject, 'a=2\n');
  write(join(cwd, '.streamlit', 'secrets.toml'), 'x = 1\n');
  write(join(cwd, inProject), 'a=3\n');
  await shows(inProject, 'a=3\n');
  expect(timesSilent()).toBe(0);
});

it('another script that was chosen was told as a config.toml whose changes come without notice', async () => {
  const { seen, name, timesSilent } = await watch({}, folder(), null);
  // As the watch begins it looks anew, and would find the other script by that.
  await delay(600);
  name('src/board/dashboard.py');
  await vi.waitFor(() => expect(seen).toHaveLength(2), { timeout: 10_000, interval: 10 });
  expect(seen.at(-1)?.files.map((file) => file.name)).toContain('src/board/.streamlit/config.toml');
  expect(timesSilent()).toBe(0);
});
