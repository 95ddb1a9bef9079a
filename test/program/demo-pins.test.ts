import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, expect, it } from 'vitest';
import { launcher, userEnvironment } from '../support/project.ts';
import { makeProject } from '../support/streamlit.ts';

const undo: (() => unknown)[] = [];
afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

it("the demo's Streamlit is fetched by hashes alone", async () => {
  const home = makeProject({});
  undo.push(() => rmSync(home, { recursive: true }));
  const bin = join(home, 'bin');
  mkdirSync(bin);
  // A Python whose environments write down what pip is asked for.
  const pip = `#!/bin/sh\necho "$@" >> "${home}/asked"; exit 1`;
  const venv = `for dir; do :; done; mkdir -p "$dir/bin"; printf '%s' '${pip}' > "$dir/bin/python"; chmod +x "$dir/bin/python"`;
  const python = `#!/bin/sh\ncase $1 in -c) echo 3.12 ;; -m) ${venv} ;; *) exit 1 ;; esac\n`;
  writeFileSync(join(bin, 'python3'), python, { mode: 0o755 });
  for (const tool of ['sh', 'mkdir', 'chmod', 'cat', 'readlink', 'ps'])
    symlinkSync(`/bin/${tool}`, join(bin, tool));
  const path = [bin, dirname(process.execPath)].join(delimiter);
  const env = { ...userEnvironment(home), XDG_CACHE_HOME: join(home, 'cache'), PATH: path };
  const { exitCode } = await execa(launcher, ['demo', '--plain'], {
    cwd: home,
    env,
    extendEnv: false,
    reject: false,
  });
  const pins = join(dirname(dirname(launcher)), 'demo', 'streamlit-pins.txt');
  expect(readFileSync(join(home, 'asked'), 'utf8')).toMatch(/^-m pip install .*--require-hashes -r /);
  expect(readFileSync(join(home, 'asked'), 'utf8').trim().split(' ').at(-1)).toBe(pins);
  expect(exitCode).toBe(1);
});
