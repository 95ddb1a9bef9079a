import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readArguments } from '../../../src/cli/arguments/read.ts';
import { nearest } from '../../../src/core/base/spelling/nearest.ts';
import { UserError } from '../../../src/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'ocap-dev-misspelt-'));
beforeAll(() => {
  mkdirSync(join(folder, 'elsewhere', 'lots'), { recursive: true });
  mkdirSync(join(folder, 'pages'));
  writeFileSync(join(folder, 'app'), '');
  writeFileSync(join(folder, 'pages', 'shop.py'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = (line: string) => readArguments(line.split(' '), folder);

/** What is printed of a line that is refused. */
function refusal(line: string): string {
  try {
    read(line);
  } catch (error) {
    if (error instanceof UserError && error.exitCode === 2) return `${error.message}\n${error.hint}`;
    throw error;
  }
  throw new Error(`"${line}" was taken`);
}

describe('a misspelt command', () => {
  it.each([
    ['statsu', 'status'],
    ['stats', 'status'],
    ['stp', 'stop'],
    ['lgos -f', 'logs'],
    ['wildcrad on', 'wildcard'],
    ['dcotor --json', 'doctor'],
    ['genrate nginx', 'generate'],
    ['recon', 'reconnect'],
    ['hepl status', 'help'],
    ['pu --detach', 'up'],
    ['compleiton bash', 'completion'],
    ['statsu --help', 'status'],
    ['help statsu', 'status'],
    ['--cwd pages statsu', 'status'],
    ['--cwd elsewhere lgos', 'logs'],
  ])('"%s" meant %s', (line, meant) => {
    const [word] = line.split(' ').filter((part) => !/^(help|--cwd|pages|elsewhere)$/.test(part));
    expect(refusal(line)).toBe(`"${word}" is no command; did you mean ${meant}?\nSee: ocap-dev --help`);
  });

  it('the name of a script without its ending was said to be no file at all', () => {
    expect(refusal('--cwd pages shop')).toBe(
      '"shop" is no command; did you mean the app: ocap-dev shop.py?\nSee: ocap-dev --help',
    );
  });

  it.each(['dashboard', 'start', 'x', 'supervise', 'frontpage --port 8600'])(
    '"%s" is near none: it says so, and where they are',
    (line) => {
      expect(refusal(line)).toBe(
        `"${line.split(' ')[0]}" is no command, and no file or folder is called so.\n` +
          'The commands: ocap-dev --help. An app is named by its script: ocap-dev app.py',
      );
    },
  );

  it('that is well spelt but stands behind an option is told where it belongs', () => {
    expect(refusal('--json status')).toBe(
      'The command stands first: ocap-dev status …\nSee: ocap-dev status --help',
    );
  });
});

it.each([
  ['a script that is still to be written', 'statsu.py', 'statsu.py'],
  ['a path', './statsu', './statsu'],
  ['a file', 'app', 'app'],
  ['a folder', 'pages', 'pages'],
  ['a folder of --cwd', '--cwd elsewhere lots', 'lots'],
  ['whatever follows up', 'up statsu', 'statsu'],
])('%s is an app: "%s"', (_, line, app) => {
  expect(read(line)).toMatchObject({ command: 'supervise', options: { app } });
});

describe('what fingers type that know Streamlit', () => {
  it.each([
    ['run app.py', 'did you mean: ocap-dev app.py?'],
    ['streamlit run src/Home.py', 'did you mean: ocap-dev src/Home.py?'],
    ['run', 'did you mean: ocap-dev?'],
    ['--server.port 8501', '--port N'],
    ['app.py --server.port=8501', '--port N'],
    ['--server.headless true', 'ocap-dev -- --server.headless …'],
    ['--theme.base dark', 'ocap-dev -- --theme.base …'],
  ])('%s', (line, words) => {
    expect(refusal(line)).toContain(words);
  });
});

describe('a misspelt option', () => {
  it.each([
    ['--prot 8600', '--prot is no option of ocap-dev; did you mean --port?'],
    ['--prot=8600', '--prot is no option of ocap-dev; did you mean --port?'],
    ['-port 8600', '-port is no option of ocap-dev; did you mean --port?'],
    ['--logfile x', '--logfile is no option of ocap-dev; did you mean --log-file?'],
    ['--no-tunel', '--no-tunel is no option of ocap-dev; did you mean --no-tunnel?'],
    ['--env x', '--env is no option of ocap-dev; did you mean --env-file?'],
    ['demo --plian', '--plian is no option of ocap-dev demo; did you mean --plain?'],
    ['up --detahc', '--detahc is no option of ocap-dev up; did you mean --detach?'],
    ['env --fromat json', '--fromat is no option of ocap-dev env; did you mean --format?'],
    ['logs --folow', '--folow is no option of ocap-dev logs; did you mean --follow?'],
    [
      'generate nginx --resolvr 1.1.1.1',
      '--resolvr is no option of ocap-dev generate; did you mean --resolver?',
    ],
    ['up --bakground', '--bakground is no option of ocap-dev up.'],
    ['status --folow', '--folow is no option of ocap-dev status.'],
    ['doctor --nope', '--nope is no option of ocap-dev doctor.'],
    ['logs -x', '-x is no option of ocap-dev logs.'],
    ['app.py --prot 8600 statsu', '--prot is no option of ocap-dev; did you mean --port?'],
  ])('"%s"', (line, said) => {
    expect(refusal(line).split('\n')[0]).toBe(said);
  });

  it('points to the help of its command', () => {
    expect(refusal('env --fromat json')).toContain('\nSee: ocap-dev env --help');
    expect(refusal('--prot 1')).toContain('\nSee: ocap-dev --help');
  });

  it('is never taken for another: strictness stays', () => {
    expect(refusal('--port')).toContain('--port');
    expect(refusal('--json=yes')).toContain('--json');
  });
});

it.each([
  ['two neighbours that changed places are one slip', 'evn', 'env'],
  ['a letter too many', 'upp', 'up'],
  ['one slip in three letters', 'rexxart', 'restart'],
  ['more are another word', 'rxxxart', undefined],
  ['a beginning that only one has', 'comp', 'completion'],
  ['a beginning that two have', 're', undefined],
])('nearest: %s', (_, word, meant) => {
  const names = ['restart', 'reconnect', 'status', 'stop', 'env', 'up', 'completion'];
  expect(nearest(word, names)).toBe(meant);
});

it('nearest: the fewest slips win, not the first that is near', () => {
  expect(nearest('detahc', ['details', 'detach'])).toBe('detach');
});
