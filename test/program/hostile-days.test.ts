import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execaSync } from 'execa';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { editEnvFile } from '../../src/services/files/write-env.ts';
import { startEdge } from '../edge/edge.ts';
import { startJson } from '../support/json-program.ts';
import { launcher, userEnvironment } from '../support/project.ts';
import { canMount, mountSmallDisk } from '../support/small-disk.ts';
import { createStandInProject, type StandInProject } from '../support/stand-in-project.ts';
import { makeProject } from '../support/streamlit.ts';
import { alive, commandLine, descendants } from '../support/survivors.ts';
import { openTerminal, type TerminalSession } from '../support/terminal.ts';
import { authtoken, domain } from '../support/tunnel-agents.ts';
import { ask } from '../support/visitors.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const ready = { type: 'process', state: 'ready' };

/** A project whose app does these words: what real Streamlit can't be made to do. */
async function project(behaviour = ''): Promise<StandInProject> {
  const made = await createStandInProject('hostile-app.py');
  undo.push(made.remove);
  made.writeEnv(`BEHAVIOUR=${behaviour}`);
  return made;
}

function start(
  made: StandInProject,
  args: readonly string[] = [],
  command: readonly string[] = [],
  env: Record<string, string> = {},
) {
  const program = startJson(made, args, env, command);
  undo.push(() => program.end());
  const lines = () =>
    program.events.filter(({ type }) => type === 'log').map((event) => String(event['line']));
  const line = (pattern: RegExp) =>
    vi.waitFor(() => expect(lines()).toContainEqual(expect.stringMatching(pattern)), { timeout: 10_000 });
  return { ...program, lines, line };
}

/** Stops it in order, and sees that nothing is left. */
async function stop({ child, over }: ReturnType<typeof start>): Promise<void> {
  const { pid = 0 } = child;
  const owned = [pid, ...descendants(pid)];
  expect(owned.length).toBeGreaterThan(2);
  // Not the child's own: execa's `kill` makes it a SIGKILL 5 s later.
  process.kill(pid, 'SIGTERM');
  expect((await over).exitCode).toBe(0);
  await vi.waitFor(() => expect(alive(owned)).toEqual([]));
}

describe('.env turns into what is no settings file', () => {
  const evils: readonly (readonly [name: string, make: (path: string) => void, said: RegExp])[] = [
    ['a folder', (path) => mkdirSync(path), /This is a folder/],
    ['a FIFO', (path) => execFileSync('mkfifo', [path]), /not a plain file/],
    ['10 MB', (path) => writeFileSync(path, 'A=1\n'.repeat(2_600_000)), /larger than 1 MB/],
    ['a binary file', (path) => writeFileSync(path, 'A=\0'), /binary/],
    ['a link to itself', (path) => symlinkSync(path, path), /leads to itself/],
    ['nothing', () => undefined, /is gone/],
  ];

  it('while the app runs: each is said, the app goes on, and a good file is taken again', async () => {
    const made = await project();
    const path = join(made.folder, '.env');
    const program = start(made);
    const { pid } = await program.event(ready);
    for (const [, make, said] of evils) {
      rmSync(path, { recursive: true });
      make(path);
      await program.line(said);
    }
    const from = program.events.length;
    rmSync(path, { recursive: true, force: true });
    made.writeEnv('BEHAVIOUR=\nMORE=1');
    const again = await program.event(ready, from);
    const pids = program.events.filter((event) => event.type === 'process' && event['state'] === 'ready');
    expect(pids.map((event) => event['pid'])).toEqual([pid, again['pid']]);
    await stop(program);
  });

  it.each(evils.slice(0, 5))('at the start, %s: code 2, and how to mend it', async (_, make, said) => {
    const made = await project();
    rmSync(join(made.folder, '.env'));
    make(join(made.folder, '.env'));
    const { exitCode, stderr } = await start(made).over;
    expect({ exitCode, stderr: String(stderr) }).toEqual({
      exitCode: 2,
      stderr: expect.stringMatching(said),
    });
  });

  it('a link that leads to another file from now on is followed there', async () => {
    const made = await project();
    const path = join(made.folder, '.env');
    renameSync(path, join(made.folder, 'one.env'));
    symlinkSync('one.env', path);
    const program = start(made);
    await program.event(ready);
    const from = program.events.length;
    const text = readFileSync(join(made.folder, 'one.env'), 'utf8');
    writeFileSync(join(made.folder, 'two.env'), `${text}SECOND=1\n`);
    rmSync(path);
    symlinkSync('two.env', path);
    await program.event({ type: 'settings', changed: ['SECOND'] });
    await program.event(ready, from);
    await stop(program);
  });
});

it.runIf(existsSync('/usr/bin/setpriv') && process.getuid?.() === 0)(
  '.env that may not be read (root without its privileges stands in for a user): said, the app goes on',
  async () => {
    const made = await project();
    const powers = '-dac_override,-dac_read_search';
    const program = start(made, [], ['setpriv', '--bounding-set', powers, '--inh-caps', powers]);
    await program.event(ready);
    execFileSync('chmod', ['0', join(made.folder, '.env')]);
    await program.line(/may not be read by you\. Allow it with chmod u\+r/);
    execFileSync('chmod', ['600', join(made.folder, '.env')]);
    await program.line(/is good again/);
    await stop(program);
  },
);

describe('the project', () => {
  it('is moved and moved back: said, the app goes on', async () => {
    const made = await project();
    // Its log would be kept in the home, which is this folder here.
    const program = start(made, ['--no-log-file']);
    const { pid } = await program.event(ready);
    const elsewhere = `${made.folder}-moved`;
    undo.push(() => rmSync(elsewhere, { recursive: true, force: true }));
    renameSync(made.folder, elsewhere);
    await program.line(/\.env: The file is gone; the last good settings go on running/);
    renameSync(elsewhere, made.folder);
    await program.line(/\.env is good again/);
    expect(await program.event(ready)).toMatchObject({ pid });
    await stop(program);
  });

  it('is deleted: the app goes on until it ends; then the folder is named, with code 1', async () => {
    const made = await project();
    // Its log would be kept in the home, which is this folder here.
    const program = start(made, ['--no-log-file']);
    await program.event(ready);
    rmSync(made.folder, { recursive: true });
    await program.line(/The file is gone/);
    await fetch(`http://127.0.0.1:${made.port}/leave`).catch(() => undefined);
    expect((await program.over).exitCode).toBe(1);
    const failed = await program.event({ type: 'process', state: 'failed' });
    expect(failed['reason']).toBe(
      `The folder ${made.folder} does not exist any more. Create it again, or start in another with --cwd DIR.`,
    );
  });

  it('gets its virtualenv rebuilt: an edit meanwhile waits for it, and the app that runs is kept until then', async () => {
    const made = await project();
    const program = start(made);
    const { pid } = await program.event(ready);
    rmSync(join(made.folder, '.venv'), { recursive: true });
    made.writeEnv('MORE=1');
    await program.line(/streamlit does not exist any more\. .* Until then the app goes on as it was\./);
    expect(alive([Number(pid)])).toEqual([Number(pid)]);
    const from = program.events.length;
    made.install();
    expect((await program.event(ready, from))['pid']).not.toBe(pid);
    await stop(program);
  });
});

describe('an app', () => {
  it('that ends with 0 by itself is started again', async () => {
    const made = await project();
    const program = start(made);
    await program.event(ready);
    const from = program.events.length;
    await fetch(`http://127.0.0.1:${made.port}/leave`).catch(() => undefined);
    await program.event({ type: 'process', state: 'backoff', exitCode: 0 }, from);
    await program.event({ ...ready, restarts: 1 }, from);
    await stop(program);
  });

  // After a minute it counts as failed: that is the core's, and tested with its clock.
  it('that never gets healthy is stopped in order all the same', async () => {
    const program = start(await project('never-healthy'));
    await program.line(/starts on port/);
    await stop(program);
    expect(program.events.filter((event) => event['state'] === 'ready')).toEqual([]);
  });

  it('that closes its output and lives on is kept, and stopped in order', async () => {
    const program = start(await project('mute'));
    await program.event(ready);
    await stop(program);
    expect(program.events.filter((event) => event['state'] === 'backoff')).toEqual([]);
  });

  it('that is deaf to SIGTERM is ended 5 s later', async () => {
    const program = start(await project('deaf'));
    const { pid } = await program.event(ready);
    await stop(program);
    expect(program.events.findLast(({ type }) => type === 'process')).toMatchObject({ signal: 'SIGKILL' });
    expect(alive([Number(pid)])).toEqual([]);
  });

  it('that prints 100 MB without a newline is served all the same: one line that says what it lacks', async () => {
    const program = start(await project('long-line'));
    await program.event(ready);
    await stop(program);
    expect(program.lines()).toContain(`${'x'.repeat(8192)} … [104,849,408 more characters cut]`);
  });

  it('whose port is taken while it is restarted: said with the name of who has it, code 1', async () => {
    const made = await project('lingers');
    const program = start(made);
    await program.event(ready);
    made.writeEnv('BEHAVIOUR=lingers\nMORE=1');
    await program.event({ type: 'process', state: 'stopping' });
    const holder = createServer();
    undo.push(() => holder.close());
    await taken(holder, made.port);
    expect((await program.over).exitCode).toBe(1);
    const failed = await program.event({ type: 'process', state: 'failed' });
    expect(failed['reason']).toContain(`Port ${made.port} is taken by`);
    expect(failed['reason']).toContain(`(pid ${process.pid})`);
  });
});

/** Takes the port as soon as it is free. */
async function taken(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  while (!server.listening) {
    server.once('error', () => undefined).listen(port, '127.0.0.1');
    await delay(5);
  }
}

describe('the tunnel', () => {
  /** Its public name leads to the stand-in edge, for the program too. */
  async function startOnline(env: Record<string, string> = {}) {
    const edge = await startEdge({ names: [domain] });
    undo.push(() => edge.close());
    const made = await project();
    const writeEnv = (text = '') =>
      made.writeEnv(
        `NGROK_DOMAIN=${domain}\nNGROK_AUTHTOKEN=${authtoken}\nNGROK_SERVER_ADDR=${edge.agentAddr}\nNGROK_ROOT_CAS=${edge.caFile}\n${text}`,
      );
    writeEnv();
    const args = ['--connect-to', `${domain}:443:127.0.0.1:${edge.httpsPort}`];
    const program = start(made, args, [], { NODE_EXTRA_CA_CERTS: edge.caFile, ...env });
    const { pid } = await program.event(ready);
    await program.event({ ...online, reconnections: 0 });
    return { edge, writeEnv, program, pid: Number(pid) };
  }
  const online = { type: 'tunnel', state: 'online', url: `https://${domain}`, error: null };

  it('whose agent is killed from outside is online again with another, one alone, and visitors are served', async () => {
    const { edge, program, pid } = await startOnline();
    const agents = () =>
      descendants(Number(program.child.pid)).filter((each) => commandLine(each).includes('tunnel-agent'));
    const visit = async () => {
      const headers = ['Host', domain, 'Connection', 'close'];
      return (await ask(edge.publicUrl, { path: '/_stcore/health', headers })).body.toString();
    };
    expect(await visit()).toBe('ok');
    const [agent = 0, ...others] = agents();
    expect(others).toEqual([]);
    process.kill(agent, 'SIGKILL');
    await program.event({ ...online, reconnections: 1 });
    expect(await visit()).toBe('ok');
    expect(agents()).toEqual([expect.not.toSatisfy((each) => each === agent)]);
    expect(edge.mostAtOnce(domain)).toBe(1);
    expect(alive([pid])).toEqual([pid]);
    await stop(program);
  });

  // Each was 1 MB in pieces, and after 500 restarts the supervisor had twice the memory that it began with.
  it('that is asked again and again is asked with one list of certificates', async () => {
    const folder = makeProject({});
    undo.push(() => rmSync(folder, { recursive: true }));
    const counts = join(folder, 'counts');
    const preload = fileURLToPath(new URL('../fixtures/counts-trust-stores.mjs', import.meta.url));
    const { program, writeEnv } = await startOnline({
      NODE_OPTIONS: `--import=${preload}`,
      TRUST_STORES: counts,
    });
    const asked = { type: 'probe', target: 'tunnel', check: 'health' };
    await program.event(asked);
    const from = program.events.length;
    writeEnv('MORE=1');
    await program.event({ ...ready, restarts: 1 }, from);
    await program.event(asked, from);
    await stop(program);
    expect(readFileSync(counts, 'utf8').trim().split('\n')).toHaveLength(1);
  });
});

describe.runIf(process.platform === 'linux')('a system that has run out', () => {
  it('of file watches: says that it looks at the file in intervals, and does', async () => {
    const made = await project();
    const poor = 'echo 0 > /proc/sys/user/max_inotify_instances; exec "$0" "$@"';
    const program = start(made, [], ['unshare', '--user', '--map-root-user', 'sh', '-c', poor]);
    await program.event(ready);
    await program.line(/no file watches left, so files are looked at four times a second/);
    made.writeEnv('MORE=1');
    const from = program.events.length;
    await program.event(ready, from);
    await stop(program);
    expect(program.lines().filter((line) => line.includes('no file watches'))).toHaveLength(1);
  });

  it('of open files: the app goes on, and an edit is taken when there are some again', async () => {
    const made = await project();
    const program = start(made);
    await program.event(ready);
    // Its settings are watched some moments after the app is there: an edit that is taken shows that they are.
    const first = program.events.length;
    made.writeEnv('MORE=0');
    const { pid } = await program.event(ready, first);
    const supervisor = Number(program.child.pid);
    const limit = (files: number) =>
      execFileSync('prlimit', [`--nofile=${files}:1024`, '--pid', String(supervisor)]);
    // Below those that are open already.
    limit(3);
    made.writeEnv('MORE=1');
    await program.line(/\.env: This file cannot be read \(EMFILE\)/);
    expect(alive([Number(pid)])).toEqual([Number(pid)]);
    limit(1024);
    made.writeEnv('MORE=2');
    const from = program.events.length;
    await program.event(ready, from);
    await stop(program);
  });

  it.runIf(canMount)(
    'of space: an origin is not added to .env, which stays as it was, with nothing beside it',
    async () => {
      const disk = mountSmallDisk(64 * 1024);
      undo.push(disk.remove);
      const path = join(disk.folder, '.env');
      writeFileSync(path, `A=${'x'.repeat(5000)}\n`);
      writeFileSync(join(disk.folder, 'ballast'), Buffer.alloc(64 * 1024 - 3 * 4096));
      const edit = await editEnvFile(path, (text) => `${text}B=${'y'.repeat(5000)}\n`);
      expect(edit).toEqual({
        at: 'failed',
        message: 'There is no space left for this file. Make some, and try again.',
      });
      expect(readFileSync(path, 'utf8')).toBe(`A=${'x'.repeat(5000)}\n`);
      expect(readdirSync(disk.folder).sort()).toEqual(['.env', 'ballast']);
    },
  );
});

describe('a terminal', () => {
  async function onTerminal(around: readonly string[], env: Record<string, string> = {}) {
    const made = await project();
    const [command = launcher, ...args] = [...around, launcher];
    const terminal = openTerminal({
      command: '/bin/sh',
      args: ['-c', 'trap : INT; stty -a; "$@"; echo "<over $?>"; stty -a', 'sh', command, ...args],
      cwd: made.folder,
      env: { ...userEnvironment(made.folder), ...env },
    });
    undo.push(() => terminal.kill('SIGKILL'));
    await terminal.see('ready');
    return terminal;
  }

  async function expectLeftAsFound(terminal: TerminalSession): Promise<void> {
    await terminal.see('<over 0>');
    expect(await terminal.exited).toMatchObject({ exitCode: 0 });
    const [before = '', after = ''] = terminal.output().match(/speed[\s\S]*?-extproc/g) ?? [];
    expect(before).toContain('icanon');
    expect(after).toBe(before);
    expect(terminal.alternate()).toBe(false);
  }

  it.each([
    ['is dumb', 'dumb', 'TERM=dumb cannot show a screen. These are plain lines.'],
    ['nobody knows (an empty TERM got a screen)', '', 'TERM is empty (most are xterm-256color): no screen'],
    ['can be told no place (it got a screen)', 'adm3a', 'TERM=adm3a cannot show'],
  ])('that %s gets plain lines and why, without a single escape sequence', async (_, term, why) => {
    const unknown = ['-u', 'TERM_PROGRAM', '-u', 'TMUX', '-u', 'VTE_VERSION'];
    const terminal = await onTerminal(['env', ...unknown, `TERM=${term}`]);
    await terminal.see(why);
    terminal.press('\u0003');
    await expectLeftAsFound(terminal);
    expect(terminal.output()).not.toContain('\u001b');
  });

  it('without a name (no TERM) gets the screen, and is left as it was', async () => {
    const terminal = await onTerminal(['env', '-u', 'TERM']);
    expect(terminal.alternate()).toBe(true);
    terminal.press('q');
    await expectLeftAsFound(terminal);
  });

  it('on a system without tput and stty gets the screen, and is left as it was', async () => {
    const bare = makeProject({});
    undo.push(() => rmSync(bare, { recursive: true }));
    for (const tool of ['node', 'sh', 'uname', 'dirname', 'readlink']) {
      const { stdout } = execaSync('sh', ['-c', `command -v ${tool}`]);
      symlinkSync(stdout, join(bare, tool));
    }
    const terminal = await onTerminal(['/usr/bin/env', `PATH=${bare}`]);
    expect(terminal.alternate()).toBe(true);
    terminal.press('q');
    await expectLeftAsFound(terminal);
  });
});

describe('a log file', () => {
  it('holds every line of a flood in order, to the last one before the end', async () => {
    const made = await project('lines:200000');
    const program = start(made, ['--log-file', 'logs/app.log']);
    await program.line(/^The folder of the log file is not there: mkdir -p /);
    const folder = join(made.folder, 'logs');
    mkdirSync(folder);
    await program.line(/is written again, nothing is missing in it/);
    await program.event(ready);
    await stop(program);
    const texts = readdirSync(folder)
      .sort()
      .reverse()
      .map((name) => readFileSync(join(folder, name), 'utf8'));
    const lines = texts.join('').split('\n');
    const numbers = lines.flatMap((line) => /^\S+ \[streamlit\] line (\d+)$/.exec(line)?.[1] ?? []);
    expect(numbers).toHaveLength(200_000);
    expect(numbers.findIndex((number, index) => number !== String(index))).toBe(-1);
    expect(lines.at(-2)).toMatch(/\[ocap-dev\] The app is stopped\.$/);
  });
});
