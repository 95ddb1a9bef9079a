import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { type DoorProcess, startDoorProcess } from '../../test/support/door-process.ts';
import { launcher } from '../../test/support/project.ts';
import { startApp } from '../../test/support/streamlit.ts';
import { ask, listenAt, openWebSocket } from '../../test/support/visitors.ts';
import { ocapDev } from '../cost/contestants.ts';
import { type Size, startTrial, type Trial } from '../cost/trial.ts';

/** How one cost grows with one thing. */
export interface Curve {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly points: readonly number[];
  /** Gives the cost at this point, once. */
  measure(point: number): Promise<number>;
  /** What keeps it from growing on. */
  readonly bound: string;
}

const settledMs = 5000;
const shareSeconds = 5;

export const curves: Readonly<Record<string, Curve>> = {
  rate: {
    title: 'CPU by log lines a second, 120x40',
    ...{ x: 'lines a second', y: '% of a core' },
    points: [0, 1000, 2000, 4000, 8000, 16_000, 32_000],
    measure: (rate) => inTrial(`steady ${rate}`, undefined, cpuShare),
    bound:
      'Reading, cleaning and keeping a line cost the same however many come; the screen is painted at most so often in a second, and shows the newest.',
  },
  ring: {
    title: 'Memory by lines that were printed',
    ...{ x: 'lines', y: 'MB, all processes' },
    points: [0, 25_000, 50_000, 100_000, 200_000, 400_000, 1_000_000],
    measure: (lines) => inTrial(`flood ${lines}`, undefined, memoryAfter),
    bound:
      'The ring holds 100,000 lines, and 64 million characters at the most: what is older is in the kept log alone.',
  },
  screen: {
    title: 'CPU by the size of the screen, 2,000 lines a second',
    ...{ x: 'cells', y: '% of a core' },
    points: [80 * 24, 120 * 40, 200 * 50, 300 * 80],
    measure: (cells) => inTrial('steady 2000', sizeOf(cells), cpuShare),
    bound:
      'A picture is made of the rows that are seen, and what has not changed in it is not written again.',
  },
  origins: {
    title: 'A round of questions by listed origins, Streamlit 1.53.0',
    ...{ x: 'origins', y: 'ms, the start of Node included' },
    points: [1, 5, 10, 20, 50],
    measure: roundMs,
    bound:
      'Each origin is one handshake, one at a time; only their number bounds it, and it is what `.env` lists.',
  },
  visitors: {
    title: 'Memory of the door by people who came',
    ...{ x: 'people', y: 'MB, the door alone' },
    points: [0, 250, 500, 1000, 2000, 4000],
    measure: (people) => atDoor((door) => come(door, people)),
    bound:
      '500 people and the last 1,000 requests are remembered: one who is missed least is forgotten for the next.',
  },
  webSockets: {
    title: 'Memory of the door by open WebSockets',
    ...{ x: 'WebSockets', y: 'MB, the door alone' },
    points: [0, 250, 500, 1000, 2000, 4000],
    measure: (count) => atDoor((door) => connectAll(door, count)),
    bound:
      'There are 4,096 places for WebSockets, 512 of them for one address; the next is told that all are taken.',
  },
};

function sizeOf(cells: number): Size {
  const sizes = [
    [80, 24],
    [120, 40],
    [200, 50],
    [300, 80],
  ] as const;
  const [cols, rows] = sizes.find(([width, height]) => width * height === cells) ?? sizes[0];
  return { cols, rows };
}

async function inTrial(
  mode: string,
  size: Size | undefined,
  look: (trial: Trial) => Promise<number>,
): Promise<number> {
  const trial = startTrial(ocapDev(), mode, size);
  try {
    await trial.noted('born');
    await delay(settledMs);
    trial.go();
    return await look(trial);
  } finally {
    await trial.end();
  }
}

async function cpuShare(trial: Trial): Promise<number> {
  await delay(1000);
  const before = trial.taken().cpuSeconds;
  const startMs = performance.now();
  await delay(shareSeconds * 1000);
  return ((trial.taken().cpuSeconds - before) / (performance.now() - startMs)) * 100_000;
}

async function memoryAfter(trial: Trial): Promise<number> {
  await trial.noted('ended');
  await delay(settledMs);
  return trial.taken().rssMb;
}

async function roundMs(origins: number): Promise<number> {
  const listed = Array.from({ length: origins }, (_, number) => `https://page-${number}.example`);
  const env = { STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS: listed.join(' ') };
  const app = await startApp({ version: '1.53.0', env });
  try {
    const startMs = performance.now();
    const args = ['probe', app.baseUrl, ...listed.flatMap((origin) => ['--origin', origin])];
    const [code] = await once(spawn(launcher, args, { stdio: 'ignore' }), 'exit');
    if (code !== 0) throw new Error(`probe ended with ${code}`);
    return performance.now() - startMs;
  } finally {
    await app.end();
  }
}

async function atDoor(fill: (door: DoorProcess) => Promise<() => void>): Promise<number> {
  const server = createServer((_, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
  );
  new WebSocketServer({ server });
  const app = await listenAt(server);
  const door = await startDoorProcess(app.url);
  try {
    const empty = await fill(door);
    await delay(1000);
    const { rssMb } = await door.figures();
    empty();
    return rssMb;
  } finally {
    await door.close();
    app.end();
  }
}

async function come(door: DoorProcess, people: number): Promise<() => void> {
  for (let who = 0; who < people; who += 1)
    await ask(door.url, {
      headers: [
        ...['Host', 'visitors.example', 'Accept', 'text/html', 'User-Agent', `Mozilla/5.0 Firefox/${who}`],
        ...['X-Forwarded-For', `203.0.${who >> 8}.${who & 255}`],
      ],
    });
  return () => undefined;
}

async function connectAll(door: DoorProcess, count: number): Promise<() => void> {
  const opened: Awaited<ReturnType<typeof openWebSocket>>[] = [];
  for (let number = 0; number < count; number += 1) opened.push(await openWebSocket(door.url));
  return () => {
    for (const socket of opened) if (typeof socket !== 'number') socket.terminate();
  };
}
