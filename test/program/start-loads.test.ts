import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launcher, userEnvironment } from '../support/project.ts';
import { createStandInProject, type StandInProject } from '../support/stand-in-project.ts';

// What each of them costs before it is of use, under the options of V8 that the program has (24.21): streams 4 ms, `crypto` 5,
// `fs/promises` with `readline` 3, `http` 4. Nobody sees in the sources that one more of them is loaded on the way.

const watch = fileURLToPath(new URL('../fixtures/what-is-loaded.cjs', import.meta.url));

let project: StandInProject;
beforeAll(async () => {
  project = await createStandInProject('hostile-app.py');
  const app = join(project.folder, '.venv', 'bin', 'streamlit');
  writeFileSync(app, '#!/bin/sh\necho hello\nexec sleep 60\n');
});
afterAll(() => project.remove());

/** Node's own modules that are loaded when the app is started, or else when the program ends. */
function loadedBy(line: string): readonly string[] {
  const file = join(project.folder, `loaded-${line.replace(/\W/g, '')}`);
  const env = {
    ...userEnvironment(project.folder),
    NODE_OPTIONS: `--require ${watch}`,
    LOADED_FILE: file,
  };
  execFileSync('sh', ['-c', `'${launcher}' ${line}`], { cwd: project.folder, env });
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((name) => (name.startsWith('NativeModule ') ? [name.slice('NativeModule '.length)] : []));
}

const late = [
  'crypto',
  'fs/promises',
  'readline',
  'internal/readline/interface',
  'http',
  'https',
  'tls',
  'zlib',
  'dns',
];

test.each(['--version', '--help', 'doctor --help'])('%s is printed without any of the streams', (line) => {
  const loaded = loadedBy(line);
  expect(loaded).toContain('vm');
  expect([...late, 'stream', 'net', 'child_process'].filter((name) => loaded.includes(name))).toEqual([]);
});

test('an app is started before anything is loaded that it does not need', () => {
  const loaded = loadedBy('--plain | head -n 1');
  expect(loaded).toContain('child_process');
  expect(late.filter((name) => loaded.includes(name))).toEqual([]);
});
