import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { Agent, type IncomingMessage, request } from 'node:http';
import { loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { type IPty, spawn } from '@lydell/node-pty';
import { startEdge } from '../test/edge/edge.ts';
import { launcher, userEnvironment } from '../test/support/project.ts';
import { createStandInProject } from '../test/support/stand-in-project.ts';
import { domain } from '../test/support/tunnel-agents.ts';
import { fineSummary } from './figures.ts';

const eachSecond = 1000;
const seconds = 10;
const tickMs = 10;
const visitors = 20;

/** A thousand requests a second through the door for ten seconds: what the screen's process costs, and how long a key takes. */
export async function measureCrowd(): Promise<void> {
  const edge = await startEdge({ names: [domain] });
  const project = await createStandInProject('quick-app.py');
  project.writeEnv(
    `NGROK_DOMAIN=${domain}\nNGROK_AUTHTOKEN=t\nNGROK_SERVER_ADDR=${edge.agentAddr}\nNGROK_ROOT_CAS=${edge.caFile}`,
  );
  const args = ['--connect-to', `${domain}:443:127.0.0.1:${edge.httpsPort}`];
  const { CI: _, ...user } = { ...userEnvironment(project.folder), CI: '' };
  const terminal = spawn(launcher, args, {
    ...{ cwd: project.folder, cols: 120, rows: 36, name: 'xterm-256color' },
    env: { ...user, LANG: 'C.UTF-8', NODE_ENV: 'production', NODE_EXTRA_CA_CERTS: edge.caFile },
  });
  const screen = watch(terminal);
  try {
    await screen.shows('tunnel online', 60_000);
    await screen.shows('● ready', 60_000);
    // The questions of the start are over by then.
    await delay(5000);
    const pid = childOf(terminal.pid, 'screen.js');
    const port = await doorOf(terminal.pid, project.port);
    console.log(`${eachSecond} requests a second through the door for ${seconds} s, the screen at 120x36`);
    await measureView({ name: 'nobody comes', view: '1', each: 0 }, { terminal, screen, pid, port });
    await measureView(
      { name: 'the log is shown', view: '1', each: eachSecond },
      { terminal, screen, pid, port },
    );
    await measureView(
      { name: 'people are shown', view: '4', each: eachSecond },
      { terminal, screen, pid, port },
    );
  } finally {
    terminal.write('qqq');
    await delay(3000);
    terminal.kill('SIGTERM');
    project.remove();
    await edge.close();
  }
}

interface Case {
  readonly name: string;
  readonly view: string;
  readonly each: number;
}

interface Measured {
  readonly terminal: IPty;
  readonly screen: ReturnType<typeof watch>;
  readonly pid: number;
  readonly port: number;
}

async function measureView(
  { name, view, each }: Case,
  { terminal, screen, pid, port }: Measured,
): Promise<void> {
  terminal.write(view);
  await delay(1000);
  const cpuBefore = cpuSecondsOf(pid);
  const beganMs = performance.now();
  const crowd = each === 0 ? Promise.resolve({ answered: 0, failed: 0 }) : come(port, each);
  const keysMs: number[] = [];
  while (performance.now() - beganMs < seconds * 1000) {
    // Help over the log, and away again: both are a whole picture. Not by Esc, which waits for what may come behind it.
    keysMs.push(await screen.answers('?', 'Keys'));
    await delay(400);
    keysMs.push(await screen.answers('?', 'q\u001b[22m quit'));
    await delay(400);
  }
  const { answered, failed } = await crowd;
  const wallSeconds = (performance.now() - beganMs) / 1000;
  const share = ((cpuSecondsOf(pid) - cpuBefore) / wallSeconds) * 100;
  console.log(
    `  ${name.padEnd(18)} ${answered} answered, ${failed} failed · screen ${share.toFixed(1)} % of a core · key to screen ${fineSummary(keysMs)} · load ${loadavg()[0]?.toFixed(1)}`,
  );
}

/** What a terminal is sent, and how long a key takes to be seen in it. */
function watch(terminal: IPty) {
  let output = '';
  const listeners = new Set<() => void>();
  terminal.onData((data) => {
    output += data;
    for (const tell of listeners) tell();
  });
  async function shows(text: string, patienceMs: number, from = 0): Promise<void> {
    const seen = Promise.withResolvers<void>();
    const look = () => {
      if (output.includes(text, from)) seen.resolve();
    };
    listeners.add(look);
    look();
    const timer = setTimeout(
      () => seen.reject(new Error(`never saw ${text}: ${output.slice(-2000)}`)),
      patienceMs,
    );
    await seen.promise.finally(() => listeners.delete(look));
    clearTimeout(timer);
  }
  return {
    shows,
    async answers(key: string, text: string): Promise<number> {
      const from = output.length;
      const pressedMs = performance.now();
      terminal.write(key);
      await shows(text, 10_000, from);
      return performance.now() - pressedMs;
    },
  };
}

/** So many requests each second, spread evenly, of visitors each of whom has an address and a browser. */
async function come(port: number, each: number): Promise<{ answered: number; failed: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const open: Promise<boolean>[] = [];
  const beganMs = performance.now();
  for (let sent = 0; sent < each * seconds; ) {
    const due = Math.min(each * seconds, Math.ceil(((performance.now() - beganMs) / 1000) * each));
    for (; sent < due; sent += 1) open.push(visit(port, agent, sent));
    await delay(tickMs);
  }
  const came = await Promise.all(open);
  agent.destroy();
  const answered = came.filter(Boolean).length;
  return { answered, failed: came.length - answered };
}

async function visit(port: number, agent: Agent, number: number): Promise<boolean> {
  const who = number % visitors;
  const asked = request({
    ...{ host: '127.0.0.1', port, agent, path: number % 50 < 1 ? '/' : `/static/js/${number % 70}.js` },
    headers: {
      host: domain,
      'x-forwarded-for': `203.0.113.${who}`,
      'user-agent': `Mozilla/5.0 (X11; Linux x86_64) Firefox/${100 + who}.0`,
    },
  });
  asked.end();
  try {
    const [answer]: IncomingMessage[] = await once(asked, 'response');
    await once(answer?.resume() ?? asked, 'end');
    return answer?.statusCode === 200;
  } catch {
    return false;
  }
}

function cpuSecondsOf(pid: number): number {
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const [user = 0, system = 0] = fields.split(' ').slice(11, 13).map(Number);
  return (user + system) / 100;
}

function childOf(parent: number, entry: string): number {
  const pids = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ').map(Number);
  const found = pids.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(entry));
  if (found === undefined) throw new Error(`${parent} has no child ${entry}`);
  return found;
}

/** The port that a supervisor listens at. */
async function doorOf(pid: number, appPort: number): Promise<number> {
  const inodes = readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
    } catch {
      return [];
    }
  });
  const listening = readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === '0A' && inodes.includes(fields[9] ?? ''))
    .map((fields) => Number.parseInt(fields[1]?.split(':')[1] ?? '', 16));
  const [door] = listening.filter((port) => port !== appPort);
  if (door === undefined) throw new Error('no door');
  return door;
}
