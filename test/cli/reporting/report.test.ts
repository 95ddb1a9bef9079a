import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readArguments } from '../../../src/cli/arguments/read.ts';
import { runReport } from '../../../src/cli/reporting/report.ts';
import { keptLines } from '../../../src/services/log-file/kept-line.ts';
import { keptLogPath } from '../../../src/services/log-file/places.ts';
import { makeProject } from '../../support/streamlit.ts';

const secrets = ['sk-abcdefghijkl0123', '2abcdefghijklmnop_zzzzzzzzzzz', 'hunter2hunter2'];
const values = [
  'my-app.ngrok-free.app',
  'db.acme.example',
  'acme.example',
  'Acme Corporation',
  'anna@acme.example',
];

let folder: string;
let home: string;
beforeEach(() => {
  folder = makeProject({
    'app.py': 'import streamlit as st\n',
    '.env': `OPENAI_API_KEY=${secrets[0]}
NGROK_DOMAIN=${values[0]}
DATABASE_URL=postgres://shop:${secrets[2]}@db.acme.example:5432/shop
STREAMLIT_CUSTOM_ORIGINS=https://acme.example
COMPANY="Acme Corporation"
`,
  });
  home = join(folder, 'home');
});
afterEach(() => rmSync(folder, { recursive: true }));

const shell = () => ({
  HOME: home,
  PATH: '/usr/bin:/bin',
  XDG_RUNTIME_DIR: home,
  NGROK_AUTHTOKEN: secrets[1],
});

function keepLog(lines: readonly string[]): void {
  const path = keptLogPath(folder, shell());
  mkdirSync(dirname(path), { recursive: true });
  const batch = { source: 'streamlit', stream: 'stdout', atMs: 0, run: 1, pid: 1, seq: 0 } as const;
  writeFileSync(path, keptLines(batch, lines));
}

/** What `ocap-dev report ARGS` prints and gives back. `answer`: of a person at a terminal. */
async function report(args: readonly string[], answer: string | null = null) {
  const invocation = readArguments(['report', ...args], folder);
  if (invocation.command !== 'report') throw new Error(`it is ${invocation.command}`);
  let [stdout, stderr] = ['', ''];
  /** What was on the screen when it asked. */
  let shown = '';
  const code = await runReport({
    ...invocation,
    shell: shell(),
    version: '1.2.3',
    lookupUrl: null,
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    ask:
      answer === null
        ? null
        : (question) => {
            shown = stdout + question;
            return Promise.resolve(answer);
          },
  });
  return { code, stdout, stderr, shown };
}

it('says all that helps and nothing that is secret, a value of a setting, or about somebody', async () => {
  keepLog([
    'first line',
    `connecting to postgres://shop:${secrets[2]}@db.acme.example:5432/shop with ${secrets[0]}`,
    `GET / 200 3ms from https://${values[0]} by 203.0.113.7 and 2001:db8::17:1, anna@acme.example`,
    `Welcome to Acme Corporation, ${folder}/app.py`,
    'You can now view your app at http://127.0.0.1:8501, 14:02:09',
  ]);
  const { code, stdout, stderr } = await report(['-n', '4']);
  expect(code).toBe(0);
  for (const text of [...secrets, ...values, folder, home, '203.0.113.7', '2001:db8', 'first line'])
    expect(stdout).not.toContain(text);
  expect(stdout).toMatch(/^ocap-dev 1\.2\.3\nNode \d+\.\d+\.\d+\n/m);
  expect(stdout).toMatch(
    /^\.env: OPENAI_API_KEY, NGROK_DOMAIN, DATABASE_URL, STREAMLIT_CUSTOM_ORIGINS, COMPANY$/m,
  );
  expect(stdout).toMatch(/^the shell: NGROK_AUTHTOKEN$/m);
  expect(stdout).toMatch(/✓ ok {6}The app is app\.py/);
  expect(stdout).toMatch(/GET \/ 200 3ms from https:\/\/<tunnel> by <address> and <address>, <e-mail>$/m);
  expect(stdout).toMatch(/Welcome to <COMPANY>, <project>\/app\.py$/m);
  expect(stdout).toMatch(/at http:\/\/127\.0\.0\.1:8501, 14:02:09$/m);
  expect(stdout).toContain('## The end of the log (4 lines)');
  expect(stderr).toContain('no terminal to ask at');
});

it('is shown before it is written, for its user alone, and only if that is agreed to', async () => {
  const out = join(folder, 'out', 'report.md');
  const refused = await report(['--out', out], 'n');
  expect(refused).toMatchObject({ code: 0, stderr: 'Nothing was written.\n' });
  expect(() => statSync(out)).toThrow();
  const agreed = await report(['--out', out], 'y');
  expect(agreed.shown).toBe(`${readFileSync(out, 'utf8')}Write it to ${out}? [y/N] `);
  expect(statSync(out).mode & 0o777).toBe(0o600);
  await expect(report(['--out', out, '--yes'])).rejects.toMatchObject({
    exitCode: 1,
    message: `${out} was not written: it is there already`,
  });
});

it('goes to a file of its own in the state folder where none is named', async () => {
  const { stderr } = await report(['--yes']);
  const [, path = ''] = /^Written to (.*), readable by you alone\.$/m.exec(stderr) ?? [];
  expect(path.startsWith(join(home, '.local/state/ocap-dev/reports/'))).toBe(true);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});
