import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { pythonLaunch } from '../../../../src/services/app/spare/python-launch.ts';
import { drive, envFile, scanned } from '../../../support/core.ts';
import { makeProject } from '../../../support/streamlit.ts';

const folder = makeProject({});
afterAll(() => rmSync(folder, { recursive: true }));

const core = drive();
core.send(envFile(''), scanned());
const { launch } = core.last('process.start');
const python = '/p/.venv/bin/python3.11';

function script(text: string): string {
  const path = join(folder, 'streamlit');
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

const ofPip = (first: string) =>
  `${first}\n# -*- coding: utf-8 -*-\nimport re\nimport sys\nfrom streamlit.web.cli import main\nif __name__ == '__main__':\n    sys.exit(main())\n`;

describe('the Python of a launch', () => {
  it.each([
    ['a module', python, ['-m', 'streamlit', 'run', 'a.py'], ['-m', 'streamlit', 'run', 'a.py']],
    ['code', python, ['-c', 'import sys', '/p', '-m'], ['-c', 'import sys', '/p', '-m']],
    ['a script', python, ['/p/bin/streamlit', 'run'], ['/p/bin/streamlit', 'run']],
    ['an option of its own', python, ['-I', '-m', 'streamlit'], null],
    ['nothing', python, [], null],
    ['a module that is not named', python, ['-m'], null],
    ['Poetry', '/usr/bin/poetry', ['run', 'streamlit'], null],
    ['one that is looked up in PATH', 'python', ['-m', 'streamlit'], null],
  ])('%s', async (_, file, args, expected) => {
    const found = await pythonLaunch({ ...launch, file, args });
    expect(found).toEqual(expected === null ? null : { python, args: expected });
  });

  it('that a console script names runs that script', async () => {
    const path = script(ofPip(`#!${python}`));
    const found = await pythonLaunch({ ...launch, file: path, args: ['run', 'a.py'] });
    expect(found).toEqual({ python, args: [path, 'run', 'a.py'] });
  });

  it.each([
    ['with an option of its own', ofPip(`#!${python} -E`)],
    ['that is looked up', ofPip('#!/usr/bin/env python3')],
    ['in the long form of pip', ofPip(`#!/bin/sh\n'''exec' ${python} "$0" "$@"\n' '''`)],
    ['that does something else', `#!${python}\nimport os\nos.execvp("docker", ["docker"])\n`],
  ])('is not known of a script %s', async (_, text) => {
    expect(await pythonLaunch({ ...launch, file: script(text), args: ['run'] })).toBeNull();
  });
});
