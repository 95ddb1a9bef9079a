import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa, type Options } from 'execa';
import { afterAll, expect, it } from 'vitest';
import { startEdge } from '../edge/edge.ts';
import { launcher, userEnvironment } from '../support/project.ts';
import { type Random, seededRandom } from '../support/random.ts';
import { createStandInProject, type StandInProject } from '../support/stand-in-project.ts';
import { commandLine, endAll } from '../support/survivors.ts';
import { openTerminal } from '../support/terminal.ts';

// One of our processes is killed at a random moment of a random one of these, over an app with stubborn offspring: nothing is left.

const killsAll = Number(process.env['OCAP_DEV_KILLS'] ?? 300);
const seed = Number(process.env['OCAP_DEV_SEED'] ?? 13);
const patienceMs = 20_000;
/** An app that is deaf has 5 s, and its machine may be busy: who stays longer than this is told of. */
const slowMs = 10_000;
const slow = new Set<string>();
/** SIGKILL mostly: it is what nobody can prepare for. */
const signals = ['SIGKILL', 'SIGKILL', 'SIGKILL', 'SIGTERM', 'SIGHUP', 'SIGABRT'] as const;

/** What is being done while somebody is killed. */
interface Scene {
  /** Brings the program there; gives how to clean up what is not of the program. */
  begin(project: StandInProject, random: Random): Promise<() => unknown>;
  /** The moment of the kill, from then on. */
  readonly withinMs: number;
}

const optionsIn = (project: StandInProject) =>
  ({
    cwd: project.folder,
    env: userEnvironment(project.folder),
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    buffer: false,
    cleanup: false,
  }) satisfies Options;

function begin(project: StandInProject, ...args: readonly string[]): void {
  void execa(launcher, args, optionsIn(project));
}

async function ready(project: StandInProject): Promise<void> {
  await execa(launcher, ['up', '--detach'], { ...optionsIn(project), buffer: true });
}

const nothing = () => undefined;

/** A Python whose pip never comes to an end, with a child of its own. */
function hangingPython(folder: string): void {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const pip = '#!/bin/sh\nsleep 600 & exec sleep 601\n';
  writeFileSync(join(bin, 'pip'), pip, { mode: 0o755 });
  const venv = `for dir; do :; done; mkdir -p "$dir/bin"; cp "${bin}/pip" "$dir/bin/python"`;
  const python = `#!/bin/sh\ncase $1 in -c) echo 3.12 ;; -m) ${venv} ;; *) exit 1 ;; esac\n`;
  writeFileSync(join(bin, 'python3'), python, { mode: 0o755 });
}

const scenes: Readonly<Record<string, Scene>> = {
  start: {
    async begin(project, random) {
      begin(project, random.pick(['--json', '--plain']));
      return nothing;
    },
    withinMs: 1500,
  },
  install: {
    async begin(project) {
      rmSync(join(project.folder, '.venv'), { recursive: true });
      hangingPython(project.folder);
      const options = optionsIn(project);
      const env = {
        ...options.env,
        PATH: `${join(project.folder, 'bin')}:/usr/bin:/bin`,
        XDG_CACHE_HOME: join(project.folder, 'cache'),
      };
      void execa(launcher, ['demo', '--json'], { ...options, env });
      return nothing;
    },
    withinMs: 2000,
  },
  restart: {
    async begin(project, random) {
      await ready(project);
      if (random.below(2) === 0) project.writeEnv('MORE=1');
      else begin(project, 'restart');
      return nothing;
    },
    withinMs: 1000,
  },
  stop: {
    async begin(project) {
      await ready(project);
      begin(project, 'stop');
      return nothing;
    },
    withinMs: 800,
  },
  attach: {
    async begin(project, random) {
      await ready(project);
      const terminal = openTerminal({
        command: launcher,
        args: random.pick([['attach'], []]),
        cwd: project.folder,
        env: userEnvironment(project.folder),
      });
      return () => terminal.kill('SIGKILL');
    },
    withinMs: 1500,
  },
  tunnel: {
    async begin(project) {
      const domain = 'demo.example.org';
      const edge = await startEdge({ names: [domain] });
      const token = 'NGROK_AUTHTOKEN=2abcdefghijklmnopqrstuvwxyz';
      project.writeEnv(
        `NGROK_DOMAIN=${domain}\n${token}\nNGROK_SERVER_ADDR=${edge.agentAddr}\nNGROK_ROOT_CAS=${edge.caFile}`,
      );
      begin(project, '--json', '--connect-to', `${domain}:443:127.0.0.1:${edge.httpsPort}`);
      return () => edge.close();
    },
    withinMs: 2500,
  },
  'hand-over': {
    async begin(project) {
      begin(project, 'up', '--detach');
      await delay(100);
      begin(project, 'up', '--detach');
      return nothing;
    },
    withinMs: 2000,
  },
};

/** All that the program has started: the home of a project is its folder, which each of them has in its environment. */
function started(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => environmentOf(pid).includes(`HOME=${folder}`));
}

/** Nobody's: it is gone. */
function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
  } catch {
    return [];
  }
}

const isOurs = (pid: number) => /bin\/ocap-dev|dist\/[\w-]+\.js|ocap-dev-guard/.test(commandLine(pid));
const isSupervisor = (pid: number) => /dist\/main\.js|bin\/ocap-dev/.test(commandLine(pid));

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It went by itself meanwhile.
  }
}

/** Kills one, ends what is left of the program in order, and waits until all is gone. @returns how long that took; null: never. */
async function killOne(project: StandInProject, random: Random): Promise<number | null> {
  const { folder } = project;
  const [first, ...others] = started(folder).filter(isOurs);
  if (first !== undefined) send(random.pick([first, ...others]), random.pick(signals));
  const beginMs = performance.now();
  await delay(150);
  const asked = new Set<number>();
  while (performance.now() - beginMs < patienceMs) {
    const left = started(folder);
    if (left.length === 0) return performance.now() - beginMs;
    if (performance.now() - beginMs > slowMs) slow.add(left.map(commandLine).join(' | '));
    for (const pid of left.filter((each) => !asked.has(each) && isSupervisor(each))) {
      asked.add(pid);
      send(pid, 'SIGTERM');
    }
    await delay(100);
  }
  return null;
}

const table: Record<string, string | number>[] = [];
afterAll(() => {
  console.table(table);
  for (const line of slow) console.log(`still there after ${slowMs} ms: ${line}`);
});

const names = Object.keys(scenes);
const killsEach = Math.ceil(killsAll / names.length);

it.concurrent.each(Object.entries(scenes))(
  `${killsEach} kills during %s leave nothing`,
  { timeout: 3_600_000 },
  async (name, { begin: bring, withinMs }) => {
    const left: string[] = [];
    let longestMs = 0;
    for (let kill = 0; kill < killsEach; kill += 1) {
      const random = seededRandom(seed * 1000 + names.indexOf(name) * 100_000 + kill);
      const project = await createStandInProject('survivor-app.py');
      const clean = await bring(project, random);
      await delay(random.below(withinMs));
      const tookMs = await killOne(project, random);
      longestMs = Math.max(longestMs, tookMs ?? patienceMs);
      if (tookMs === null) left.push(...started(project.folder).map((pid) => `${kill}: ${commandLine(pid)}`));
      endAll(started(project.folder));
      await clean();
      project.remove();
    }
    table.push({ during: name, kills: killsEach, left: left.length, 'longest, ms': Math.round(longestMs) });
    expect(left).toEqual([]);
  },
);
