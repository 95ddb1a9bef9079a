import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { execa, execaSync } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startJson } from '../support/json-program.ts';
import { launcher, userEnvironment } from '../support/project.ts';
import { createStandInProject, type StandInProject } from '../support/stand-in-project.ts';

const undo: (() => unknown)[] = [];
let project: StandInProject;
beforeEach(async () => {
  project = await createStandInProject('hostile-app.py');
  undo.push(project.remove);
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const commands = [['--version'], ['env'], ['generate', 'streamlit-config'], ['status'], ['doctor', '--json']];

function run(env: Record<string, string>, around: readonly string[], ...args: readonly string[]) {
  const [file = launcher, ...rest] = [...around, launcher, ...args];
  return execa(file, rest, {
    cwd: project.folder,
    env,
    extendEnv: false,
    reject: false,
    timeout: 15_000,
  });
}

// Node's mkdir and its compile cache loop for ever where the system says ENOENT of a name whose folder is there.
describe.runIf(process.platform === 'linux')('a home, or a cache, that cannot be', () => {
  const oddHomes = [{ HOME: '/proc' }, { HOME: '/proc/x' }, { XDG_CACHE_HOME: '/proc/x' }];

  it.each(oddHomes)('holds no command up: %j', async (odd) => {
    const env = { ...userEnvironment(project.folder), ...odd };
    const ends = await Promise.all(commands.map((args) => run(env, [], ...args)));
    expect(ends.map(({ timedOut }) => timedOut)).toEqual(commands.map(() => false));
    expect(ends.slice(0, 3).map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
  });

  it('keeps no app from running', async () => {
    const program = startJson(project, [], { HOME: '/proc', XDG_CACHE_HOME: '/proc/x' });
    undo.push(program.end);
    await program.event({ type: 'process', state: 'ready' });
  });

  it('is named, with the way out, where a Streamlit is to be installed', async () => {
    rmSync(join(project.folder, '.venv'), { recursive: true });
    const path = ['/usr/bin', '/bin', dirname(process.execPath)].join(delimiter);
    const env = { ...userEnvironment(project.folder), HOME: '/proc', PATH: path };
    const { stderr, stdout, exitCode } = await run(env, [], 'demo', '--plain');
    expect(`${stdout}${stderr}`).toMatch(/The folder \/proc\/\S+ can't be made: ENOENT/);
    expect(`${stdout}${stderr}`).toContain('XDG_CACHE_HOME');
    expect(exitCode).toBe(1);
  });
});

/** Another user, who is on no list, as `docker run --user 4321` has it. Only root may become one. */
const asStranger = ['setpriv', '--reuid', '43210', '--regid', '43210', '--clear-groups'];
const canBecome =
  execaSync(asStranger[0] ?? '', [...asStranger.slice(1), 'true'], { reject: false }).exitCode === 0;

/** A Python of the machine's own: another may lie in a home that the stranger cannot enter. */
const python = '/usr/bin/python3';

describe.runIf(canBecome && existsSync(python))(
  'a user without HOME and without an entry in the list of users',
  () => {
    it('can use every command, and runs an app', async () => {
      chmodSync(project.folder, 0o777);
      const program = join(project.folder, '.venv', 'bin', 'streamlit');
      writeFileSync(program, readFileSync(program, 'utf8').replace(/^#!.*/, `#!${python}`));
      const { HOME: _, XDG_RUNTIME_DIR: __, ...env } = userEnvironment(project.folder);
      const ends = await Promise.all(commands.map((args) => run(env, asStranger, ...args)));
      const texts = ends.map(({ stderr }) => stderr).join('\n');
      expect(texts).not.toMatch(/a fault of its own|SystemError|at file:/);
      expect(ends.slice(0, 3).map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
      const child = run(env, asStranger, '--json');
      undo.push(() => child.kill('SIGTERM'));
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
      await expect
        .poll(() => output, { timeout: 10_000 })
        .toMatch(/"type":"process","name":"streamlit","state":"ready"/);
      child.kill('SIGTERM');
      expect(await child).toMatchObject({ exitCode: 0 });
    });
  },
);
