import { appendFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cacheFolder } from '../../src/services/os/cache-folder.ts';
import {
  type BareMachine,
  bareMachine,
  checkout,
  fetchNode,
  fetchNpm,
  figure,
} from '../support/packages/machine.ts';
import { freePort } from '../support/streamlit.ts';
import { openTerminal, type TerminalSession } from '../support/terminal.ts';
import { layOutUvProject } from '../support/uv-project.ts';

// The walk of somebody who has the README alone: each step is a line or a key of it, and asserts what they must see. Packages
// come from the registry; Streamlit is the one that the set-up of the tests has left.

const minutes = 60_000;
const small = { columns: 80, rows: 24 };
let machine: BareMachine;
let clone: string;
let path: readonly string[];

beforeAll(async () => {
  machine = bareMachine();
  clone = join(machine.folder, 'ocap-dev');
  await execa('git', ['clone', '--quiet', checkout, clone]);
  mkdirSync(join(machine.home, '.cache'));
  symlinkSync(cacheFolder(), join(machine.home, '.cache', 'ocap-dev'));
  // What `npm link` writes to needs no rights of root.
  writeFileSync(join(machine.home, '.npmrc'), `prefix=${machine.home}/npm\nupdate-notifier=false\n`);
  path = [join(machine.home, 'npm', 'bin'), await fetchNode('20.20.2'), await fetchNpm('10.9.9')];
});
afterAll(() => machine.remove());

function open(line: string, cwd: string, size: { columns: number; rows: number } = small): TerminalSession {
  const [command = '', ...args] = line.split(' ');
  return openTerminal({ command, args, cwd, env: machine.environment(path), ...size });
}

/** Types keys one after the other, and waits for what each must show. */
async function type(
  terminal: TerminalSession,
  keys: readonly (readonly [key: string, shows: string | RegExp])[],
) {
  for (const [key, shows] of keys) {
    terminal.press(key);
    await terminal.see(shows);
  }
}

const escapeKey = '\x1b';
const footer = 'r restart';

describe('npm start, in a fresh clone and an empty home', () => {
  let terminal: TerminalSession;
  let start: number;
  afterAll(() => terminal.close());

  it('sets up what is missing, and the demo is proved without anything written for it', async () => {
    start = performance.now();
    terminal = open('npm start', clone);
    await terminal.see('setup: installing packages');
    await terminal.see('✓ stranger refused', 5 * minutes);
    figure('npm start, until the demo is proved', seconds(start));
    const screen = await terminal.see(/● ready · \d+s · http:\/\/localhost:\d+/);
    expect(screen).toContain('⇄ tunnel off · NGROK_DOMAIN=… in .env opens one');
    expect(screen).toContain('There is no .env yet: e writes one from .env.example.');
  });

  it("the README's keys do what it says, or say why they cannot", async () => {
    await type(terminal, [
      ['?', 'Keys'],
      [escapeKey, footer],
      ['u', 'No tunnel is open: NGROK_DOMAIN=… in .env opens one'],
      ['t', 'No tunnel is open'],
      ['a', 'Nobody was refused'],
      ['!', 'Nothing is wrong now.'],
      [']', 'No error is in this log.'],
      ['c', 'http://localhost:'],
      ['4', 'no visits so far through the tunnel'],
      ['2', '─ log · app'],
      ['1', '─ log · all'],
      ['/', ' /_'],
      [escapeKey, footer],
      ['p', '✓ stranger refused'],
      ['r', 'The app restarts, as asked'],
    ]);
    await terminal.see('● ready');
  });

  it('e writes .env, and what is saved there counts at once', async () => {
    await type(terminal, [
      ['e', 'Write .env from .env.example?'],
      ['y', footer],
    ]);
    await terminal.seeNoMore('There is no .env yet');
    const file = join(clone, '.env');
    const example = readFileSync(file, 'utf8');
    const line = example.split('\n').length;
    const origin = 'STREAMLIT_CUSTOM_ORIGINS=https://app.example.org\n';

    writeFileSync(file, `${example}${origin}`);
    await terminal.see('✓ app.example.org', minutes);
    writeFileSync(file, `${example}${origin}STREAMLIT_PORT=85o2\n`);
    await terminal.see(`✗ .env:${line + 1}: STREAMLIT_PORT: "85o2"`);
    // What ran goes on.
    expect(terminal.screen().join('\n')).toContain('● ready');
    writeFileSync(file, `${example}NGROK_DOMIAN=shop.ngrok.app\n`);
    await terminal.see(
      new RegExp(`\\.env:${line}: NGROK_DOMIAN: is no setting of this name: did you mean\\s+NGROK_DOMAIN`),
    );
    await terminal.seeNoMore('85o2');
    writeFileSync(file, '');
    await terminal.seeNoMore('NGROK_DOMIAN: is no');
    await terminal.see('● ready', minutes);
  });

  it('has room for all of it in a wide terminal, and q ends everything in order', async () => {
    terminal.resize(200, 50);
    await terminal.see('─ origins ─');
    await terminal.see(/✓ http:\/\/localhost:\d+ +local +101/);
    terminal.press('q');
    expect(await terminal.exited).toMatchObject({ exitCode: 0 });
    expect(terminal.output()).toContain('Nobody came through the tunnel.');
    figure('npm start, its keys and edits, q', seconds(start));
  });

  it('the second start goes straight in', async () => {
    const again = open('npm start', clone);
    try {
      const from = performance.now();
      await again.see('✓ stranger refused', minutes);
      figure('the second npm start, until the demo is proved', seconds(from));
      expect(again.output()).not.toMatch(/setup:|Installing Streamlit/);
      again.press('q');
      expect(await again.exited).toMatchObject({ exitCode: 0 });
    } finally {
      await again.close();
    }
  });
});

describe('a project with the layout of uv, after npm run setup and npm link', () => {
  let folder: string;
  let port: number;

  beforeAll(async () => {
    folder = machine.place('shop');
    port = await freePort();
    layOutUvProject(folder, port);
    await execa('git', ['init', '--quiet', folder]);
    for (const words of [
      ['npm', 'run', 'setup'],
      ['npm', 'link'],
    ] as const)
      expect(await machine.run({ words, cwd: clone, path })).toMatchObject({ exitCode: 0 });
  });

  // Where one of the steps failed, it still runs.
  afterAll(async () => void (await machine.run({ words: ['ocap-dev', 'stop'], cwd: folder, path })));

  /** A line at a shell there. @returns all that it prints. */
  async function at(line: string, exitCode = 0): Promise<string> {
    const ran = await machine.run({ words: ['bash', '-c', line], cwd: folder, path });
    const text = `${ran.stdout}\n${ran.stderr}`;
    expect(ran.exitCode, `${line}\n${text}`).toBe(exitCode);
    return text;
  }
  const script = () => join(folder, 'src', 'app', 'main.py');
  const env = () => join(folder, '.env');

  it('is found, set up and looked through before anything runs', async () => {
    const proposed = await at('ocap-dev init --dry-run', 1);
    expect(proposed).toContain('App: src/app/main.py (the only script that imports streamlit)');
    expect(proposed).toMatch(/\+\+\+ \.gitignore[\s\S]*\+\.env\n/);
    expect(await at('ocap-dev init --yes')).toContain('Next: ocap-dev');
    expect(await at('ocap-dev doctor')).toContain('✓ All is well');
    expect(await at('ocap-dev env')).toContain(
      `ALLOWED_ORIGINS='http://localhost:${port},http://127.0.0.1:${port}'`,
    );
    expect(await at('ocap-dev status', 1)).toContain('Start it with: ocap-dev');
  });

  it('runs in the background, and says how it is', async () => {
    expect(await at('ocap-dev up --detach')).toContain(`The app is ready: http://localhost:${port}`);
    expect(await at('ocap-dev status')).toMatch(/^app +ready at [\s\S]*^tunnel +off$/m);
    expect(await at('ocap-dev logs')).toContain('is refused, as it must be. [403]');
    expect(await at('ocap-dev people')).toContain('Nobody has come through the tunnel so far.');
    expect(await at('ocap-dev report --yes')).toMatch(/^Written to .*shop-.*\.md/m);
    expect(await at('ocap-dev probe')).toContain('✓ https://stranger.invalid');
  });

  it('an error of the script is told with its line, and goes once it is mended', async () => {
    const good = readFileSync(script(), 'utf8');
    const terminal = open('ocap-dev attach', folder);
    try {
      await terminal.see('● ready');
      appendFileSync(script(), 'undefined_name\n');
      expect(await at('ocap-dev probe --page', 1)).toMatch(
        /NameError: [\s\S]*src\/app\/main\.py:4 in <module>/,
      );
      await terminal.see(/✗ src\/app\/main\.py:4 in <module> failed at/);
      await type(terminal, [
        ['[', 'NameError'],
        ['!', 'What is wrong now: 1'],
        [escapeKey, footer],
      ]);
      writeFileSync(script(), good);
      expect(await at('ocap-dev probe --page')).toContain('page');
      await terminal.seeNoMore('failed at');
    } finally {
      await terminal.close();
    }
  });

  it('a password or an invitation without a tunnel is said to guard nothing', async () => {
    const terminal = open('ocap-dev attach', folder);
    try {
      await terminal.see('● ready');
      appendFileSync(env(), 'NGROK_BASIC_AUTH=anna:a-long-password\n');
      await terminal.see('NGROK_BASIC_AUTH guards the tunnel alone');
      appendFileSync(env(), 'OCAP_ACCESS=invited\n');
      await terminal.see('OCAP_ACCESS and NGROK_BASIC_AUTH guard the tunnel alone');
      await type(terminal, [['i', 'There is no public address to invite to']]);
      expect(terminal.output()).not.toContain('a-long-password');
    } finally {
      await terminal.close();
    }
    expect(await at('ocap-dev invite Anna', 1)).toContain('NGROK_DOMAIN=… in .env opens a tunnel');
    expect(await at('ocap-dev guests')).toContain('ocap-dev invite NAME');
    expect(await at('ocap-dev doctor')).toMatch(/warning +OCAP_ACCESS and NGROK_BASIC_AUTH guard/);
  });

  it('what is misspelt is named with what was meant', async () => {
    expect(await at('ocap-dev sttaus', 2)).toContain('did you mean status?');
    expect(await at('ocap-dev --prot 3', 2)).toContain('did you mean --port?');
    appendFileSync(env(), 'STREAMLIT_PROT=8600\n');
    expect(await at('ocap-dev doctor')).toContain('STREAMLIT_PROT is no setting of this name');
  });

  it('Tab completes its commands, and stop leaves nothing', async () => {
    expect(await at('source <(ocap-dev completion bash); complete -p ocap-dev')).toContain('ocap-dev');
    expect(await at('ocap-dev stop')).toContain('Stopped');
    expect(await at('ocap-dev status', 1)).toContain('No ocap-dev runs for this project.');
  });
});

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
