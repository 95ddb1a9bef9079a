import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { connectClient, type SessionClient } from '../src/control/client.ts';
import type { Snapshot } from '../src/core/snapshot.ts';
import { findSupervisor } from '../src/services/control-socket.ts';
import { type Edge, startEdge } from '../test/edge/edge.ts';
import { launcher, userEnvironment } from '../test/support/project.ts';
import { createStandInProject, type StandInProject } from '../test/support/stand-in-project.ts';
import { processes } from '../test/support/survivors.ts';
import { readLogAlong } from './soak-log.ts';

/** What a supervisor holds at one moment, with its app at rest. */
export interface SoakSample {
  readonly rssMb: number;
  /** What is in use of JavaScript's own heap, a part of that. */
  readonly heapMb: number;
  readonly openFiles: number;
  readonly timers: number;
  readonly resources: number;
}

export interface SoakFigures {
  readonly restarts: number;
  readonly lines: number;
  readonly lostLines: number;
  readonly saves: number;
  readonly drops: number;
  readonly probeRounds: number;
  readonly zombies: number;
  readonly seconds: number;
  /** After a tenth of the rounds, when the log's memory is full, and at the end. */
  readonly early: SoakSample;
  readonly late: SoakSample;
  /** Nothing grew by more than a tenth. */
  readonly flat: boolean;
}

const full = {
  restarts: 500,
  linesPerRestart: 20_000,
  savesPerRestart: 10,
  probesPerRestart: 4,
  restartsPerDrop: 2.5,
};
const domain = 'soak.ngrok.app';
const token = '2abcDEF0123456789xyz_5TokenSecretPart987654';
const waitMs = 30_000;

/**
 * Months of work in minutes: 500 restarts, 10 million lines, 5,000 saves of `.env`, 200 drops of the tunnel and 2,000 rounds of
 * probes at `scale` 1, on the whole program with the real SDK. The app is a light stand-in, since the real one takes
 * a second for each start; the far end of the tunnel is the stand-in edge.
 */
export async function soakBench(scale = 1): Promise<SoakFigures> {
  const edge = await startEdge({ names: [domain] });
  const project = await createStandInProject('hostile-app.py');
  try {
    return await soak(project, edge, Math.max(20, Math.round(full.restarts * scale)));
  } finally {
    project.remove();
    await edge.close();
  }
}

async function soak(project: StandInProject, edge: Edge, restarts: number): Promise<SoakFigures> {
  const startMs = performance.now();
  const save = (round: number, comment = '') => writeEnv(project, edge, round, comment);
  save(0);
  const supervisor = await startSupervisor(project);
  const { client, until } = supervisor;
  const log = readLogAlong(join(project.folder, 'app.log'), full.linesPerRestart);
  const counts = { saves: 1, drops: 0, probeRounds: 0 };
  await until(({ process, tunnel }) => process.state === 'ready' && tunnel.state === 'online');
  let early: SoakSample | null = null;
  for (let round = 1; round <= restarts; round += 1) {
    save(round);
    await until(({ process }) => process.state === 'ready' && process.restarts === round);
    for (let comment = 1; comment < full.savesPerRestart; comment += 1) {
      save(round, `# ${comment}`);
      await delay(5);
    }
    counts.saves += full.savesPerRestart;
    for (let probe = 0; probe < full.probesPerRestart; probe += 1) await probeOnce(supervisor);
    counts.probeRounds += full.probesPerRestart;
    if (Math.floor(round / full.restartsPerDrop) > counts.drops) {
      await dropOnce(supervisor, edge);
      counts.drops += 1;
    }
    log.read();
    if (round === Math.max(10, Math.round(restarts / 10))) early = await supervisor.sample();
  }
  const late = await supervisor.sample();
  const zombies = supervisor.zombies();
  client.close();
  await supervisor.stop();
  log.read();
  if (early === null) throw new Error('no sample');
  const grew = (name: keyof SoakSample) =>
    late[name] > Math.max((early?.[name] ?? 0) * 1.1, (early?.[name] ?? 0) + 2);
  return {
    restarts,
    lines: log.lines,
    lostLines: (restarts + 1) * full.linesPerRestart - log.lines + log.lost,
    ...counts,
    zombies,
    seconds: Math.round((performance.now() - startMs) / 1000),
    early,
    late,
    flat: !grew('rssMb') && !grew('heapMb') && !grew('openFiles') && !grew('timers') && !grew('resources'),
  };
}

function writeEnv(project: StandInProject, edge: Edge, round: number, comment: string): void {
  const tunnel = `NGROK_DOMAIN=${domain}\nNGROK_AUTHTOKEN=${token}\nNGROK_SERVER_ADDR=${edge.agentAddr}\nNGROK_ROOT_CAS=${edge.caFile}`;
  project.writeEnv(
    `BEHAVIOUR=lines:${full.linesPerRestart}\nROUND=${round}\nROUND_KEY=sk-secret-${round}\n${tunnel}\n${comment}`,
  );
}

type Supervisor = Awaited<ReturnType<typeof startSupervisor>>;

async function startSupervisor({ folder }: StandInProject) {
  const report = join(folder, 'report.json');
  const preload = fileURLToPath(new URL('soak-report.mjs', import.meta.url));
  const env = { ...userEnvironment(folder), NODE_OPTIONS: `--import=${preload}`, SOAK_REPORT: report };
  const child = execa(launcher, ['--plain', '--log-file', 'app.log'], {
    cwd: folder,
    env,
    extendEnv: false,
    stdio: ['ignore', 'ignore', 'inherit'],
    reject: false,
    forceKillAfterDelay: false,
  });
  const { pid = 0 } = child;
  const client = await connected(folder, env);
  return {
    client,
    until: (holds: (snapshot: Snapshot) => boolean) => untilSnapshot(client, holds),
    async sample(): Promise<SoakSample> {
      // Late looks at .env and probes are over, and what they held is given back.
      await delay(2000);
      rmSync(report, { force: true });
      process.kill(pid, 'SIGUSR2');
      while (statSync(report, { throwIfNoEntry: false }) === undefined) await delay(10);
      const { timers, resources, heapMb } = JSON.parse(readFileSync(report, 'utf8'));
      const rss = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      const openFiles = readdirSync(`/proc/${pid}/fd`).length;
      return { rssMb: Math.round(Number(rss) / 1024), heapMb, openFiles, timers, resources };
    },
    zombies: () => processes().filter(({ parent, state }) => parent === pid && state.startsWith('Z')).length,
    async stop(): Promise<void> {
      child.kill('SIGTERM');
      const { exitCode } = await child;
      if (exitCode !== 0) throw new Error(`the supervisor ended with ${exitCode}`);
    },
  };
}

async function connected(cwd: string, env: Record<string, string>): Promise<SessionClient> {
  for (const endMs = performance.now() + waitMs; performance.now() < endMs; await delay(20)) {
    const found = await findSupervisor({ cwd, env });
    if (found.at === 'running') return connectClient(connect(found.path));
  }
  throw new Error('no supervisor answers');
}

function untilSnapshot(client: SessionClient, holds: (snapshot: Snapshot) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () =>
        reject(
          new Error(
            `waited in vain: ${JSON.stringify(client.snapshot()?.process)} ${JSON.stringify(client.snapshot()?.tunnel)}`,
          ),
        ),
      waitMs,
    );
    const check = () => {
      const snapshot = client.snapshot();
      if (snapshot === null || !holds(snapshot)) return;
      clearTimeout(timer);
      stop();
      resolve();
    };
    const stop = client.onSnapshot(check);
    check();
  });
}

/** Over when the first answer is there: on a busy machine, where one takes long, the rest of the round is left out. */
async function probeOnce({ client, until }: Supervisor): Promise<void> {
  const newest = (snapshot: Snapshot | null) =>
    Math.max(
      0,
      ...(snapshot?.probes ?? []).filter(({ target }) => target === 'local').map(({ atMs }) => atMs),
    );
  const before = newest(client.snapshot());
  client.ask({ type: 'probe.requested' });
  await until((snapshot) => newest(snapshot) > before);
}

async function dropOnce({ client, until }: Supervisor, edge: Edge): Promise<void> {
  const before = client.snapshot()?.tunnel.reconnections ?? 0;
  edge.reset();
  await until(({ tunnel }) => tunnel.state === 'online' && tunnel.reconnections > before);
}
