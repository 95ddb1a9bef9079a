import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LaunchSpec } from '../../../core/app/launch.ts';
import type { SessionsEvent } from '../../../core/app/sessions/state.ts';
import { signalGroup } from '../process-group.ts';
import { awaitReady } from '../readiness.ts';
import { createCarrier } from '../sessions/carrier.ts';
import type { RunSessions } from '../sessions/run-sessions.ts';
import { type SpawnedApp, spawnApp } from '../spawn-app.ts';
import { openPairPage } from './pair-page.ts';

/** Counts its runs in a session; the dot ends the number. */
const script = `import streamlit as st
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
st.text(f"ocap-dev {st.session_state['runs']}.")
`;
const [once, twice] = ['ocap-dev 1.', 'ocap-dev 2.'] as const;
/** For both, at the lowest priority: 3 to 8 s on a machine that has something else to do. */
const patienceMs = 60_000;

export interface PairDeps {
  readonly shimFolder: string;
  readonly runTag: string;
  /** Ends it at once. */
  readonly signal: AbortSignal;
}

/**
 * Does a session go from one process of this Streamlit to the next? Two throw-away apps with a script of ours try it, each at a
 * port of its own. Null: they did not come so far that one could say. Never rejects.
 */
export async function tryPair(launch: LaunchSpec, deps: PairDeps): Promise<boolean | null> {
  const folder = await mkdtemp(join(tmpdir(), 'ocap-dev-pair-')).catch(() => null);
  if (folder === null) return null;
  const signal = AbortSignal.any([deps.signal, AbortSignal.timeout(patienceMs)]);
  const started = new Set<SpawnedApp>();
  // At once: whoever ends it may be about to exit.
  const end = () => {
    for (const { pid } of started) signalGroup(pid, 'SIGKILL');
    removeFolder(folder);
  };
  signal.addEventListener('abort', end);
  try {
    const path = join(folder, 'app.py');
    await writeFile(path, script);
    return await goOver(pairLaunch(launch, path, folder), { ...deps, signal }, started);
  } catch {
    return null;
  } finally {
    signal.removeEventListener('abort', end);
    end();
  }
}

async function goOver(
  launch: LaunchSpec,
  { shimFolder, runTag, signal }: PairDeps,
  started: Set<SpawnedApp>,
): Promise<boolean | null> {
  const sessions = new Map<string, string>();
  const events: SessionsEvent[] = [];
  const carrier = createCarrier({
    shimFolder,
    door: {
      settle: async () => undefined,
      moveEach: async () => ({ count: 0, closed: 0, silenceMs: null }),
      keeps: () => false,
      joined: (socket, session) => void sessions.set(socket, session),
    },
    emit: (event) => void events.push(event),
  });

  async function start(run: number): Promise<{ readonly app: RunSessions; readonly url: string } | null> {
    const spawned = await spawnApp(launch, `${runTag}/pair;`, carrier, launch.port);
    if (typeof spawned === 'string') return null;
    started.add(spawned);
    void spawned.exit.then(() => started.delete(spawned));
    setPriority(spawned.pid, constants.priority.PRIORITY_LOW);
    for (const stream of [spawned.stdout, spawned.stderr]) stream.resume();
    const app = carrier.meet(run, spawned.control);
    const place = (await Promise.race([app?.apart.listens ?? null, aborted(signal)])) ?? null;
    if (app === null || place === null || !(await app.apart.carries)) return null;
    const url = `http://${place}`;
    return (await awaitReady(url, signal)) ? { app, url } : null;
  }

  const first = await start(1);
  const page = first === null ? null : await openPairPage(first.url, null, signal);
  if (first === null || page === null || (await page.shows(once)) === null) return null;
  const session = sessions.get(page.socket);
  await first.app.pack({});
  page.leave();
  for (const { pid, exit } of started) {
    signalGroup(pid, 'SIGKILL');
    await exit;
  }
  if (session === undefined) return null;
  const second = await start(2);
  if (second === null) return null;
  const back = await openPairPage(second.url, session, signal);
  const shown = (await back?.shows(once, twice)) ?? null;
  return shown === null ? null : shown === twice;
}

function removeFolder(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // One of the two was still writing there: the folder for temporary files is swept by the system.
  }
}

function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}

/** The same Streamlit with our script, in a folder where nobody has written anything for it. */
function pairLaunch(launch: LaunchSpec, script: string, cwd: string): LaunchSpec {
  // `uv run streamlit run SCRIPT`: the word before the script counts.
  const leading = launch.args.slice(0, Math.max(0, launch.args.indexOf(launch.script) - 1));
  const env = Object.fromEntries(
    Object.entries(launch.env).filter(([name]) => !name.startsWith('STREAMLIT_')),
  );
  const options = [
    ...['--server.headless', 'true', '--server.port', String(launch.port)],
    ...['--server.address', '127.0.0.1', '--server.baseUrlPath', '', '--server.fileWatcherType', 'none'],
    ...['--browser.gatherUsageStats', 'false'],
  ];
  return { ...launch, script, cwd, env, args: [...leading, 'run', script, ...options] };
}
