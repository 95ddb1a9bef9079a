import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { readEnvFileNow } from '../../../src/services/files/read-env.ts';
import { makeProject } from '../../support/streamlit.ts';

let folder = '';
afterEach(() => rmSync(folder, { recursive: true }));

it('"python3 -m venv .env" ended with "Move it away": a .env that is a virtualenv is no settings file', () => {
  folder = makeProject({ '.env/pyvenv.cfg': 'home = /usr/bin\n', 'notes/readme.txt': '' });
  expect(readEnvFileNow(join(folder, '.env'))).toEqual({ type: 'envFile.missing' });
  expect(readEnvFileNow(join(folder, 'notes'))).toMatchObject({ type: 'envFile.unreadable' });
});
