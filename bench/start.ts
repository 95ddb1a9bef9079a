import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { handshake } from '../test/support/handshake.ts';
import { createProject, launcher, type TestProject, userEnvironment } from '../test/support/project.ts';
import type { RealVersion } from '../test/support/streamlit.ts';
import { openTerminal } from '../test/support/terminal.ts';
import { isFree, median, summary, until } from './figures.ts';

/** Writes when Python began, which is when the app was spawned, some 10 ms later. */
const spawnNote =
  'import os, sys, time\nif "streamlit" in sys.argv[0]:\n    open("spawned", "w").write(str(time.time()))\n';

/**
 * Streamlit 1.67.0 takes 300 to 560 ms to stop, as the moment falls between two beats of its own after the last handshake. Both
 * sides are told at the same moments, spread over more than one beat.
 */
const longestPauseMs = 500;

interface Round {
  readonly boot: number;
  readonly stop: number;
  readonly floor: number;
  readonly spawned: number;
  readonly firstScreen: number;
  readonly ready: number;
  readonly accepted: number;
}

async function bareStreamlit(
  project: TestProject,
  pauseMs: number,
): Promise<Pick<Round, 'boot' | 'stop' | 'floor'>> {
  const accepted = (origin: string) => async () => (await handshake(project.port, origin)) === 101;
  const first = startBare(project, 'https://first.example');
  const boot = await until(performance.now(), accepted('https://first.example'));
  // The same questions as ocap-dev asks it: an app that was talked to takes longer to stop.
  for (const name of [
    'http://localhost',
    'http://127.0.0.1',
    'https://first.example',
    'https://stranger.invalid',
  ]) {
    await handshake(project.port, name);
  }
  await delay(pauseMs);
  const savedMs = performance.now();
  first.kill('SIGTERM');
  await first;
  const stop = performance.now() - savedMs;
  const second = startBare(project, 'https://second.example');
  const floor = await until(savedMs, accepted('https://second.example'));
  second.kill('SIGTERM');
  await second;
  return { boot, stop, floor };
}

function startBare({ folder, port }: TestProject, origin: string) {
  const args = ['run', 'app.py', '--server.headless', 'true', '--server.port', String(port)];
  return execa(join(folder, '.venv/bin/streamlit'), [...args, '--browser.gatherUsageStats', 'false'], {
    cwd: folder,
    env: {
      ...userEnvironment(folder),
      STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS: origin,
      STREAMLIT_BROWSER_SERVER_ADDRESS: 'localhost',
    },
    extendEnv: false,
    stdin: 'ignore',
    buffer: false,
    reject: false,
  });
}

async function underOcapDev(
  project: TestProject,
  pauseMs: number,
): Promise<Pick<Round, 'spawned' | 'firstScreen' | 'ready' | 'accepted'>> {
  const note = join(project.folder, 'spawned');
  rmSync(note, { force: true });
  const startMs = performance.now();
  const terminal = openTerminal({
    command: launcher,
    args: [],
    cwd: project.folder,
    columns: 120,
    rows: 40,
    env: userEnvironment(project.folder),
  });
  await terminal.see(String(project.port));
  const firstScreen = performance.now() - startMs;
  await terminal.see('ready');
  const ready = performance.now() - startMs;
  if (!existsSync(note)) throw new Error('the app was not spawned');
  const spawned = Number(readFileSync(note, 'utf8')) * 1000 - (performance.timeOrigin + startMs);
  await terminal.see(/stranger.{0,40}refused|refused.{0,40}stranger/);
  await delay(pauseMs);
  const savedMs = performance.now();
  project.writeEnv('STREAMLIT_CUSTOM_ORIGINS=https://second.example');
  await until(savedMs, () => isFree(project.port));
  const accepted = await until(
    savedMs,
    async () => (await handshake(project.port, 'https://second.example')) === 101,
  );
  terminal.press('q');
  await terminal.exited;
  project.writeEnv('');
  return { spawned, firstScreen, ready, accepted };
}

/** How long a start, a stop and a changed `.env` take, beside Streamlit without us. */
export async function measureStart(version: RealVersion, rounds: number): Promise<void> {
  const project = await createProject(version, { 'sitecustomize.py': spawnNote });
  const results: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const pauseMs = (round * longestPauseMs) / rounds;
    results.push({ ...(await bareStreamlit(project, pauseMs)), ...(await underOcapDev(project, pauseMs)) });
  }
  project.remove();
  const of = (name: keyof Round) => results.map((result) => result[name]);
  const ratio = median(results.map(({ accepted, floor }) => accepted / floor));
  console.log(`Streamlit ${version}, ${rounds} rounds, median [least–most]
  bare Streamlit: boot to the first handshake            ${summary(of('boot'))}
  bare Streamlit: SIGTERM to gone                        ${summary(of('stop'))}
  bare Streamlit: SIGTERM, start, new origin accepted    ${summary(of('floor'))}
  ocap-dev: start to Streamlit spawned                   ${summary(of('spawned'))}
  ocap-dev: start to first screen                        ${summary(of('firstScreen'))}
  ocap-dev: start to ready                               ${summary(of('ready'))}
  ocap-dev: .env saved to new origin accepted            ${summary(of('accepted'))}
  … as a multiple of what bare Streamlit takes           ${ratio.toFixed(2)}
`);
}
