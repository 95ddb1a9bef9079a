import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { connectClient, type SessionClient } from '../src/control/client.ts';
import type { Snapshot } from '../src/core/view/snapshot.ts';
import { findSupervisor } from '../src/services/socket/claim.ts';
import { type Edge, startEdge } from '../test/edge/edge.ts';
import { launcher, userEnvironment } from '../test/support/project.ts';
import { createStandInProject, type StandInProject } from '../test/support/stand-in-project.ts';
import { processes } from '../test/support/survivors.ts';
import { readLogAlong } from './soak-log.ts';
import { type VisitFigures, visitSteadily } from './soak-visits.ts';

/** What a supervisor holds at one moment, with its app at rest. */
export interface SoakSample {
  readonly rssMb: number;
  /** What is in use of JavaScript's own heap, a part of that. */
  readonly heapMb: number;
  /** What malloc has from the system, another part: the holes between what is in use are in it. Linux alone tells it. */
  readonly mallocMb: number;
  readonly openFiles: number;
  readonly timers: number;
  readonly resources: number;
}

export interface SoakFigures extends VisitFigures {
  readonly restarts: number;
  readonly lines: number;
  readonly lostLines: number;
  readonly saves: number;
  readonly drops: number;
  readonly probeRounds: number;
  readonly zombies: number;
  readonly seconds: number;
  /**
   * After a tenth of the rounds, at least ten, after half, and at the end. Five rounds fill the log's memory; at scale 1 V8's
   * young generation has its full size too by the first of them.
   */
  readonly early: SoakSample;
  readonly middle: SoakSample;
  readonly late: SoakSample;
  /** Nothing grew by more than a tenth from early to late. */
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
 * Months of work in minutes: 500 restarts, 10 million lines, 5,000 saves of `.env`, 200 drops of the tunnel, 2,000 rounds of
 * probes and a visitor who never rests at `scale` 1, on the whole program with the real SDK. The app is a light stand-in, since the real one takes
 * a second for each start; the far end of the tunnel is the stand-in edge.
 */
export async function soakBench(scale = 1): Promise<SoakFigures> {
  const edge = await startEdge({ names: [domain] });
  const project = await createStandInProject('hostile-app.py');
  try {
    const figures = await soak(project, edge, Math.max(20, Math.round(full.restarts * scale)));
    const { early, middle, late, unexplained, ...sums } = figures;
    console.table({ ...sums, unexplained: unexplained.length });
    for (const visit of unexplained) console.log(`no fault of ours explains ${visit}`);
    console.table({ early, middle, late });
    return figures;
  } finally {
    project.remove();
    await edge.close();
  }
}

async function soak(project: StandInProject, edge: Edge, restarts: number): Promise<SoakFigures> {
  const startMs = performance.now();
  const save = (round: number, comment = '') => writeEnv(project, edge, round, comment);
  save(0);
  const supervisor = await startSupervisor(project, edge);
  const { client, until } = supervisor;
  const log = readLogAlong(join(project.folder, 'app.log'), full.linesPerRestart);
  const counts = { saves: 1, drops: 0, probeRounds: 0 };
  await until(({ process, tunnel }) => process.state === 'ready' && tunnel.state === 'online');
  const visitor = visitSteadily(edge, domain);
  const samples = new Map<number, SoakSample>();
  const earlyRound = Math.max(10, Math.round(restarts / 10));
  const middleRound = Math.round(restarts / 2);
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
      await visitor.during(dropOnce(supervisor, edge));
      counts.drops += 1;
    }
    log.read();
    if ([earlyRound, middleRound, restarts].includes(round)) samples.set(round, await supervisor.sample());
  }
  const visits = await visitor.end();
  const zombies = supervisor.zombies();
  client.close();
  await supervisor.stop();
  log.read();
  const [early, middle, late] = [earlyRound, middleRound, restarts].map((round) => samples.get(round));
  if (early === undefined || middle === undefined || late === undefined) throw new Error('no sample');
  const names = ['rssMb', 'heapMb', 'mallocMb', 'openFiles', 'timers', 'resources'] as const;
  const grew = (name: keyof SoakSample) => late[name] > Math.max(early[name] * 1.1, early[name] + 2);
  return {
    restarts,
    lines: log.lines,
    lostLines: (restarts + 1) * full.linesPerRestart - log.lines + log.lost,
    ...counts,
    ...visits,
    zombies,
    seconds: Math.round((performance.now() - startMs) / 1000),
    early,
    middle,
    late,
    flat: !names.some(grew),
  };
}

function writeEnv(project: StandInProject, edge: Edge, round: number, comment: string): void {
  const tunnel = `NGROK_DOMAIN=${domain}\nNGROK_AUTHTOKEN=${token}\nNGROK_SERVER_ADDR=${edge.agentAddr}\nNGROK_ROOT_CAS=${edge.caFile}`;
  project.writeEnv(
    `BEHAVIOUR=lines:${full.linesPerRestart}\nROUND=${round}\nROUND_KEY=sk-secret-${round}\n${tunnel}\n${comment}`,
  );
}

type Supervisor = Awaited<ReturnType<typeof startSupervisor>>;

async function startSupervisor({ folder }: StandInProject, edge: Edge) {
  const report = join(folder, 'report.json');
  const preload = fileURLToPath(new URL('soak-report.mjs', import.meta.url));
  const env = {
    ...userEnvironment(folder),
    NODE_OPTIONS: `--import=${preload}`,
    SOAK_REPORT: report,
    NODE_EXTRA_CA_CERTS: edge.caFile,
  };
  // The probes of the public name too stay on this machine.
  const connectTo = ['--connect-to', `${domain}:443:127.0.0.1:${edge.httpsPort}`];
  const child = execa(launcher, ['--plain', '--log-file', 'app.log', ...connectTo], {
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
      const rssMb = megabytes(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')));
      const smaps = readFileSync(`/proc/${pid}/smaps`, 'utf8');
      const mallocMb = megabytes(/\[heap\]\n(?:.+\n)*?Rss:\s+(\d+)/.exec(smaps));
      const openFiles = readdirSync(`/proc/${pid}/fd`).length;
      return { rssMb, heapMb, mallocMb, openFiles, timers, resources };
    },
    zombies: () => processes().filter(({ parent, state }) => parent === pid && state.startsWith('Z')).length,
    async stop(): Promise<void> {
      child.kill('SIGTERM');
      const { exitCode } = await child;
      if (exitCode !== 0) throw new Error(`the supervisor ended with ${exitCode}`);
    },
  };
}

/** Of the kilobytes that `/proc` tells. */
function megabytes(found: RegExpExecArray | null): number {
  return Math.round(Number(found?.[1]) / 1024);
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
