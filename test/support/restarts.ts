import { EventEmitter, once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { LaunchSpec } from '../../src/core/app/launch.ts';
import { passTo } from '../../src/core/door/plan.ts';
import { createAppProcess } from '../../src/services/app/app-process.ts';
import type { ProcessEvent } from '../../src/services/app/process-event.ts';
import { awaitReady } from '../../src/services/app/readiness.ts';
import type { Door } from '../../src/services/door/door.ts';
import { userEnvironment } from './project.ts';
import { freePort, makeProject, type RealVersion, realStreamlit } from './streamlit.ts';

/** A real Streamlit behind a door, under the real supervisor. */
export interface AppBehindDoor {
  readonly port: number;
  /** Starts it and, when it is healthy, lets visitors in. */
  start(): Promise<void>;
  /** Holds visitors, and ends it in order. Resolves when it is gone. */
  stop(): Promise<void>;
  /** Ends it at once, and removes its folder. */
  remove(): void;
}

export async function createAppBehind(door: Door, version: RealVersion): Promise<AppBehindDoor> {
  const folder = makeProject({ 'app/front.py': 'import streamlit as st\nst.slider("n")\n' });
  const launch = launchOf(folder, version, await freePort());
  const changes = new EventEmitter();
  const events: ProcessEvent[] = [];
  const supervisor = createAppProcess({
    emit(event) {
      events.push(event);
      changes.emit('change');
    },
    output() {},
    redact: (line) => line,
  });
  const isOver = () => events.some((event) => event.run === run && event.type !== 'process.spawned');
  let run = 0;
  return {
    port: launch.port,
    async start() {
      run += 1;
      supervisor.start(run, launch);
      const giveUp = new AbortController();
      const look = () => isOver() && giveUp.abort();
      changes.on('change', look);
      const isReady = await awaitReady(launch.baseUrl, giveUp.signal);
      changes.off('change', look);
      if (!isReady) throw new Error(`Streamlit did not start: ${JSON.stringify(events.at(-1))}`);
      door.lead(passTo(launch.baseUrl, version === 'newest' ? null : version));
    },
    async stop() {
      door.lead({ at: 'hold' });
      supervisor.stop(run);
      while (!isOver()) await once(changes, 'change');
    },
    remove() {
      supervisor.killNow();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function launchOf(folder: string, version: RealVersion, port: number): LaunchSpec {
  const [file = '', ...leading] = realStreamlit(version);
  const options = ['--server.headless', 'true', '--server.port', String(port)];
  return {
    file,
    args: [...leading, 'run', 'app/front.py', ...options],
    env: { ...userEnvironment(folder), STREAMLIT_BROWSER_GATHER_USAGE_STATS: 'false' },
    cwd: folder,
    script: join(folder, 'app/front.py'),
    port,
    baseUrl: `http://127.0.0.1:${port}`,
    url: `http://localhost:${port}`,
    fault: null,
    certificates: [],
    addressPlace: null,
    portYields: false,
    origins: [],
    cors: 'listed',
  };
}
