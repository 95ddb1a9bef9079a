import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { terminalsIn } from '../support/background.ts';
import { launcher, userEnvironment } from '../support/project.ts';
import { createStandInProject } from '../support/stand-in-project.ts';
import { openTerminal } from '../support/terminal.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function project() {
  const made = await createStandInProject('hostile-app.py');
  undo.push(made.remove);
  const terminals = terminalsIn(made.folder);
  undo.push(terminals.stop);
  const atTerminal = (...args: readonly string[]) => {
    const terminal = openTerminal({
      command: launcher,
      args,
      cwd: made.folder,
      columns: 100,
      rows: 50,
      env: { ...userEnvironment(made.folder), TERM: 'xterm-256color' },
    });
    undo.push(terminal.close);
    return terminal;
  };
  return { ...made, ...terminals, atTerminal };
}

it('init shows the diff, asks at the terminal, and writes the one file that is agreed to', async () => {
  const { folder, atTerminal } = await project();
  writeFileSync(
    join(folder, 'run.sh'),
    'STREAMLIT_SERVER_ALLOWED_ORIGINS=https://a.example streamlit run app.py\n',
  );
  const terminal = atTerminal('init');
  await terminal.see(/^\+STREAMLIT_CUSTOM_ORIGINS=https:\/\/a\.example/m);
  await terminal.see('Write these 3 files? y: all, e: one by one');
  terminal.press('e\r');
  await terminal.see('Write .env? [y/N]');
  terminal.press('y\r');
  await terminal.see('Write .env.example? [y/N]');
  terminal.press('\r');
  await terminal.see('Write run.sh? [y/N]');
  terminal.press('n\r');
  await terminal.see(/^Written: \.env\.$/m);
  expect(await terminal.exited).toMatchObject({ exitCode: 1 });
  expect(readFileSync(join(folder, '.env'), 'utf8')).toMatch(
    /^STREAMLIT_CUSTOM_ORIGINS=https:\/\/a\.example$/m,
  );
});

it('report tells of the one that runs: its state, its last probes, its log; and is written once that is agreed to', async () => {
  const { folder, port, run, writeEnv, atTerminal } = await project();
  writeEnv('STREAMLIT_CUSTOM_ORIGINS=https://a.example\nSHOP_TOKEN=0123456789abcdef');
  expect(await run('up', '--detach')).toMatchObject({ exitCode: 0 });
  const terminal = atTerminal('report', '--out', 'report.md');
  await terminal.see(/Write it to .*report\.md\? \[y\/N\]/, 30_000);
  terminal.press('y\r');
  expect(await terminal.exited).toMatchObject({ exitCode: 0 });
  const text = readFileSync(join(folder, 'report.md'), 'utf8');
  expect(statSync(join(folder, 'report.md')).mode & 0o777).toBe(0o600);
  expect(text).toMatch(new RegExp(`^app +ready at http://localhost:${port}`, 'm'));
  expect(text).toMatch(/^\d{4}-\d\d-\d\dT\S+ local health - 200 pass \d+ms ok$/m);
  expect(text).toMatch(/\[ocap-dev\] The app is ready/);
  for (const secret of ['a.example', '0123456789abcdef', folder]) expect(text).not.toContain(secret);
});
