import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { launcher, userEnvironment } from '../test/support/project.ts';
import { createStandInProject } from '../test/support/stand-in-project.ts';
import { median } from './figures.ts';

const lines = 1_000_000;
const secrets = [
  'OPENAI_API_KEY=sk-proj-Ab12Cd34Ef56Gh78Ij90Kl12Mn34Op56',
  'DATABASE_URL=postgres://shop:s3cr3t-of-the-shop@127.0.0.1:5432/shop',
  'SESSION_SECRET="0f1e2d3c4b5a69788796a5b4c3d2e1f0"',
  'SMTP_PASSWORD=correct/horse+battery=staple',
  'GITHUB_TOKEN=ghp_16C7e42F292c6912E7710c838347Ae178B4a',
].join('\n');

const kinds: Readonly<Record<string, (number: number) => string>> = {
  plain: (number) => `2026-11-23 14:03:07,123 INFO app.front: rows read from the table, batch ${number}`,
  coloured: (number) =>
    `\u001b[2m14:03:07\u001b[0m \u001b[1;32mINFO\u001b[0m rows read, batch=\u001b[36m${number}\u001b[0m`,
  addresses: (number) =>
    `GET /search?q=two%20words%20${number}&path=%2Fdata%2Fshop 200 "C:\\\\shop\\\\data" 12ms`,
};

/** A million lines of each kind through the whole program: until the app behind them is ready, and what the supervisor spent. */
export async function measureFlood(rounds: number, program = launcher): Promise<void> {
  for (const [kind, lineOf] of Object.entries(kinds)) {
    const project = await createStandInProject('hostile-app.py');
    try {
      const text = Array.from({ length: lines }, (_, number) => lineOf(number)).join('\n');
      writeFileSync(join(project.folder, 'flood.txt'), `${text}\n`);
      project.writeEnv(`USE_NGROK=false\n${secrets}\nBEHAVIOUR=pour:flood.txt`);
      const figures: Figures[] = [];
      for (let round = 0; round < rounds; round += 1) figures.push(await floodOnce(project.folder, program));
      const of = (key: keyof Figures) => median(figures.map((each) => each[key])).toFixed(2);
      console.log(`flood, a million lines, ${kind}: ${of('seconds')} s, CPU ${of('cpuSeconds')} s`);
    } finally {
      project.remove();
    }
  }
}

interface Figures {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

async function floodOnce(folder: string, program: string): Promise<Figures> {
  const startMs = performance.now();
  const child = execa(program, ['--plain'], {
    cwd: folder,
    env: userEnvironment(folder),
    extendEnv: false,
    reject: false,
    buffer: false,
  });
  await new Promise<void>((resolve) => {
    let end = '';
    child.stdout.on('data', (chunk: Buffer) => {
      end = (end + chunk.toString()).slice(-70_000);
      if (end.includes('[ocap-dev] The app is ready')) resolve();
    });
  });
  const seconds = (performance.now() - startMs) / 1000;
  const cpuSeconds = cpuOf(child.pid ?? 0);
  child.kill('SIGTERM');
  await child;
  return { seconds, cpuSeconds };
}

/** Of the process itself, without its children; in hundredths, as Linux counts. */
function cpuOf(pid: number): number {
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const [user = 0, system = 0] = fields.split(' ').slice(11, 13).map(Number);
  return (user + system) / 100;
}
