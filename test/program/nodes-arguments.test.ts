import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { execa, execaSync } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { terminalsIn } from '../support/background.ts';
import { launcher, userEnvironment } from '../support/project.ts';
import { createStandInProject, type StandInProject } from '../support/stand-in-project.ts';
import { freePort } from '../support/streamlit.ts';
import { descendants, processes } from '../support/survivors.ts';
import { openTerminal } from '../support/terminal.ts';

const undo: (() => unknown)[] = [];
let project: StandInProject;
beforeEach(async () => {
  project = await createStandInProject('hostile-app.py');
  undo.push(project.remove);
  // What a Node that obeys the file does: it leaves a mark.
  write(
    'evil.cjs',
    "require('node:fs').appendFileSync(__dirname + '/obeyed', process.argv.join(' ') + '\\n');",
  );
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const inFolder = (name: string) => join(project.folder, name);
const write = (name: string, text: string) => writeFileSync(inFolder(name), text);
const settings = (options: string) => `STREAMLIT_PORT=${project.port}\nNODE_OPTIONS=${options}\n`;
const mark = () => (existsSync(inFolder('obeyed')) ? readFileSync(inFolder('obeyed'), 'utf8') : '');

function run(...args: readonly string[]) {
  const env = userEnvironment(project.folder);
  return execa(launcher, args, {
    cwd: project.folder,
    env,
    extendEnv: false,
    reject: false,
    timeout: 15_000,
  });
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.unref();
  });
}

describe('NODE_OPTIONS of the file that --env-file names', () => {
  it.each([['env'], ['doctor'], ['generate', 'streamlit-config'], ['probe']])(
    'loads no code into %s',
    async (...command) => {
      write('evil.env', settings(`--require=${inFolder('evil.cjs')}`));
      await Promise.all([run(...command, '--env-file', 'evil.env'), run(...command, '--env-file=evil.env')]);
      expect(mark()).toBe('');
    },
  );

  it.each(['--no-such-option', '--inspect-brk'])('%s neither ends us nor changes a word', async (options) => {
    write('odd.env', settings(options));
    const { exitCode, stdout, stderr } = await run('env', '--format', 'json', '--env-file=odd.env');
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      environment: { STREAMLIT_SERVER_PORT: String(project.port) },
    });
  });

  it('opens no debugger in a supervisor, its screen or the one in the background, nor loads code there', async () => {
    const port = await freePort();
    write('evil.env', settings(`"--require=${inFolder('evil.cjs')} --inspect=127.0.0.1:${port}"`));
    const terminals = terminalsIn(project.folder);
    undo.push(terminals.stop);
    await terminals.run('up', '--detach', '--env-file', 'evil.env');
    const env = userEnvironment(project.folder);
    const terminal = openTerminal({ command: launcher, args: ['attach'], cwd: project.folder, env });
    undo.push(terminal.close);
    await terminal.see(/\bready\b/);
    expect([await isOpen(port), mark()]).toEqual([false, '']);
  });
});

it('a settings file that is missing is no error, and a pipe that nobody writes to holds no command up', async () => {
  expect(await run('env', '--env-file', 'missing.env')).toMatchObject({ exitCode: 0 });
  execaSync('mkfifo', [inFolder('pipe')]);
  const { exitCode, timedOut } = await run('generate', 'streamlit-config', '--env-file', 'pipe');
  expect([exitCode, timedOut]).toEqual([2, false]);
});

it.each([['env'], ['env', '--'], ['up', '--detach']])(
  'Node takes no config file from our line: %s %s',
  async (...before) => {
    const config = JSON.stringify({ nodeOptions: { import: [inFolder('evil.cjs')] } });
    write('evil.json', config);
    write('node.config.json', config);
    for (const given of ['--experimental-config-file=evil.json', '--experimental-default-config-file'])
      expect(await run(...before, given)).toMatchObject({ exitCode: 2, stdout: '' });
    expect(mark()).toBe('');
  },
);

it('SIGUSR1 opens no port of a debugger, neither in supervisor, agent nor screen, and ends nobody', async () => {
  // Nobody answers there: the agent tries on.
  project.writeEnv('NGROK_AUTHTOKEN=0123456789\nUSE_NGROK=true\nNGROK_SERVER_ADDR=127.0.0.1:9\n');
  const port = await freePort();
  const env = { ...userEnvironment(project.folder), NODE_OPTIONS: `--inspect-port=${port}` };
  const terminal = openTerminal({ command: launcher, args: [], cwd: project.folder, env });
  undo.push(terminal.close);
  await terminal.see(/\bready\b/);
  const nodes = () => {
    const ours = [terminal.pid, ...descendants(terminal.pid)];
    return processes().filter(({ pid, command }) => ours.includes(pid) && /dist\/\S+\.js/.test(command));
  };
  await expect
    .poll(() => nodes().map(({ command }) => /(\w+(-\w+)?)\.js/.exec(command)?.[1]), { timeout: 10_000 })
    .toEqual(expect.arrayContaining(['main', 'screen', 'tunnel-agent']));
  const seen = nodes();
  for (const { pid } of seen) process.kill(pid, 'SIGUSR1');
  terminal.press('?');
  await terminal.see(/restart/);
  const logged = () => terminal.output().includes('Debugger listening');
  expect([await isOpen(port), logged()]).toEqual([false, false]);
  const still = nodes().map(({ pid }) => pid);
  expect(still).toEqual(expect.arrayContaining(seen.slice(0, 2).map(({ pid }) => pid)));
});
