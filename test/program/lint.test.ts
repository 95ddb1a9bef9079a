import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { launcher, userEnvironment } from '../support/project.ts';
import { makeProject } from '../support/streamlit.ts';
import { openTerminal, type TerminalSession } from '../support/terminal.ts';

const text = 'web: streamlit run app.py --server.enableCORS=false\n';
const folder = makeProject({ Procfile: text });
let session: TerminalSession | undefined;
afterEach(async () => {
  await session?.close();
  rmSync(folder, { recursive: true });
});

it('lint --fix shows the change, asks at the terminal, and writes what is agreed to', async () => {
  const procfile = () => readFileSync(join(folder, 'Procfile'), 'utf8');
  const open = () =>
    openTerminal({ command: launcher, args: ['lint', '--fix'], cwd: folder, env: userEnvironment(folder) });
  session = open();
  await session.see('Write this file? [y/N]');
  await session.see('+web: streamlit run app.py --server.enableCORS=true');
  session.press('\r');
  expect(await session.exited).toMatchObject({ exitCode: 1 });
  expect(procfile()).toBe(text);
  await session.close();
  session = open();
  await session.see('Write this file? [y/N]');
  session.press('y\r');
  expect(await session.exited).toMatchObject({ exitCode: 0 });
  expect(procfile()).toBe(text.replace('false', 'true'));
});
