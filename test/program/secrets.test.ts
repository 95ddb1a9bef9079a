import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, expect, it } from 'vitest';
import { startJson } from '../support/json-program.ts';
import { launcher, userEnvironment } from '../support/project.ts';
import { createStandInProject } from '../support/stand-in-project.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const apiKey = 'sk-Ab12/cd+ef=gh "ij"';
const laterKey = 'sk-Later-than-the-first';
const pem = ['-----BEGIN KEY-----', 'MIIEvQIBADANBgkq', 'hkiG9w0BAQEFAASC', '-----END KEY-----'];
const password = 's3cr3t@word';
const token = '2abcDEF0123456789xyz_5TokenSecretPart987654';
const exported = 'exported-by-the-shell';
const ofStreamlit = 'toml-horse-battery';

/** No piece of them, in any of the ways in which something prints it, may be found in what the program gives. */
const traces = [
  ...['sk-Ab12', 'cd+ef', 'cd%2B', 'cd%2b', 'gh+', 'ij"', 'ij\\', 'ij%22', 'sk-Later', 'first'],
  ...[
    'MIIEvQ',
    'ANBgkq',
    'hkiG9w',
    'AASC',
    's3cr3t',
    '@word',
    '%40word',
    '2abcDEF',
    '987654',
    'by-the-shell',
    'toml-horse',
    'battery',
  ],
];

const dotenv = (key: string) => `
API_KEY='${key}'
PRIVATE_KEY="${pem.join('\n')}"
DATABASE_URL=postgres://app:${encodeURIComponent(password)}@127.0.0.1/shop
NGROK_AUTHTOKEN=${token}
USE_NGROK=false
BEHAVIOUR=tell:forms.txt
`;

/** What an app may print of them. */
const formsOf = (...keys: readonly string[]) =>
  [
    ...[...keys, password, token, exported, ofStreamlit].flatMap((secret) => [
      `plain ${secret} and ${secret}`,
      `url ${encodeURIComponent(secret)}`,
      `form ${new URLSearchParams({ secret })}`,
      `lower ${encodeURIComponent(secret).replace(/%[\dA-F]{2}/g, (byte) => byte.toLowerCase())}`,
      JSON.stringify({ secret }),
      `50 %\r100 % ${secret}`,
      `${'x'.repeat(8192 - 10)}${secret}${'y'.repeat(20_000)}`,
      `${'x'.repeat(8192 + 4096 - 10)}${secret}${'y'.repeat(20_000)}`,
    ]),
    JSON.stringify({ key: pem.join('\n') }),
    ...pem,
    `  ${pem.join('\n  ')}`,
    'the last line\n',
  ].join('\n');

it('no secret of .env, of secrets.toml, of the shell or of before an edit gets out, whichever way the app prints it', async () => {
  const project = await createStandInProject('hostile-app.py');
  undo.push(project.remove);
  const forms = join(project.folder, 'forms.txt');
  writeFileSync(forms, formsOf(apiKey));
  project.writeEnv(dotenv(apiKey));
  mkdirSync(join(project.folder, '.streamlit'));
  writeFileSync(join(project.folder, '.streamlit', 'secrets.toml'), `[passwords]\nanna = "${ofStreamlit}"\n`);
  const logFile = join(project.folder, 'app.log');
  const env = { SHELL_TOKEN: exported };
  const program = startJson(project, ['--log-file', 'app.log'], env);
  undo.push(() => program.end());
  const lastLine = { type: 'log', line: 'the last line' };
  await program.event({ type: 'process', state: 'ready' });
  await program.event(lastLine);

  const from = program.events.length;
  writeFileSync(forms, formsOf(apiKey, laterKey));
  project.writeEnv(dotenv(laterKey));
  await program.event({ type: 'settings', changed: ['API_KEY'] }, from);
  await program.event(lastLine, from);

  const before = program.events.length;
  project.writeEnv(`${dotenv(laterKey)}STREAMLIT_PORT=8502 OTHER_KEY='${apiKey}'\n`);
  await program.event(({ errors }) => Array.isArray(errors) && errors.length > 0, before);
  program.child.kill('SIGTERM');
  const { stderr } = await program.over;

  const told = JSON.stringify(program.events) + String(stderr) + program.strays.join();
  const written = readFileSync(logFile, 'utf8');
  expect(told).toContain('goes on with another NAME=value');
  for (const trace of traces)
    expect([trace, told.includes(trace), written.includes(trace)]).toEqual([trace, false, false]);
  for (const text of [told, written]) {
    expect(text).toContain('plain ••• and •••');
    expect(text).toContain('.env changed: API_KEY changed');
  }
});

it.each(['doctor --json', 'doctor', 'env', 'probe --json', '--plain'])(
  'a broken .env that holds some is spoken of without them (%s)',
  async (words) => {
    const project = await createStandInProject('hostile-app.py');
    undo.push(project.remove);
    const broken = [
      `STREAMLIT_PORT=8502 API_KEY=${laterKey}`,
      `NGROK_DOMAIN=https://app:${laterKey}@example.org`,
      `STREAMLIT_CUSTOM_ORIGINS="https://a.example?key=${laterKey}`,
      `API_KEY=${laterKey}`,
      ...pem,
      'dXNlcgABCDEF1234567890abcdef==',
      `${laterKey}`,
    ];
    project.writeEnv(broken.join('\n'));
    const { stdout, stderr } = await execa(launcher, words.split(' '), {
      cwd: project.folder,
      env: userEnvironment(project.folder),
      extendEnv: false,
      reject: false,
    });
    expect(stdout + stderr).toMatch(/STREAMLIT_PORT/);
    expect(stdout + stderr).not.toMatch(/sk-Later|the-first|MIIEvQ|AASC|dXNlcg|abcdef/);
  },
);
