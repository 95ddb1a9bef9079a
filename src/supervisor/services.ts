import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import type { Streamlit } from '../core/app/launch.ts';
import { refusedOrigins } from '../core/app/log/origin-refusal.ts';
import { withRightUrl } from '../core/app/log/printed-url.ts';
import type { ProjectScan } from '../core/app/project.ts';
import { createFailureReader } from '../core/app/script-failure.ts';
import type { ConnectTo } from '../core/checks/connect-to.ts';
import type { Question } from '../core/checks/round.ts';
import type { DoorEvent } from '../core/door/visitor.ts';
import type { State } from '../core/kernel/state.ts';
import { addCustomOrigin } from '../core/settings/add-origin.ts';
import { setApp } from '../core/settings/edits/set-app.ts';
import { envWriteWords } from '../core/words/env-file.ts';
import { logLineWords } from '../core/words/log-line.ts';
import type { LogSource, LogStream } from '../logs/log-buffer.ts';
import { type AppProcess, createAppProcess, type ProcessEvent } from '../services/app/app-process.ts';
import { checkLaunch } from '../services/app/preflight.ts';
import { awaitReady } from '../services/app/readiness.ts';
import { withHelperTag } from '../services/app/run-tag.ts';
import { createSourceWatch } from '../services/app/source-watch.ts';
import { createAsker } from '../services/checks/asker.ts';

import { createDoor, type Door } from '../services/door/door.ts';
import { nonceHeader } from '../services/door/headers.ts';
import { readEnvFileNow } from '../services/files/read-env.ts';
import { createEnvFile, type EnvEdit, editEnvFile } from '../services/files/write-env.ts';
import type { Clock } from '../services/os/clock.ts';
import { askVersion } from '../services/streamlit/find.ts';
import { scanProject } from '../services/streamlit/project-scan.ts';
import type { Guard } from '../services/terminal/guard.ts';
import { createTunnelAgents } from '../services/tunnel/agents.ts';
import { readTunnelConfig } from '../services/tunnel/config-file.ts';
import { findTunnelRival } from '../services/tunnel/rival.ts';
import type { Services } from './perform.ts';
import type { Session } from './session.ts';
import { createStreamlitProvider, type StreamlitProvider } from './streamlit-provider.ts';

/** One visit through the tunnel, as it ended. */
export type Visit = Extract<DoorEvent, { type: 'visit.ended' }>;

/** What services are made of. */
export interface ServiceContext {
  readonly session: Session;
  readonly agentEntry: string;
  /** Where probes of a public name really connect. */
  readonly connectTo: ConnectTo | undefined;
  readonly envPath: string;
  readonly runTag: string;
  readonly guard: Guard;
  readonly clock: Clock;
  append(source: LogSource, stream: LogStream, lines: readonly string[]): void;
  tell(line: string): void;
  redact(line: string): string;
  visited(visit: Visit): void;
  end(exitCode: number): void;
}

/** The services, joined to the session: what a command asks for is done, and what happens is dispatched. */
export function createServices(context: ServiceContext): Services & { killNow(): void } {
  const { session, clock, redact, append, runTag, agentEntry } = context;
  const { dispatch } = session;
  const { boot } = session.state();
  const app = createTaggedApp(context);
  const tunnels = createTunnelAgents({
    emit: dispatch,
    output: (line) => append('ngrok', 'stdout', [redact(line)]),
    entry: agentEntry,
    env: withHelperTag(boot.shell, runTag),
    cwd: boot.cwd,
    findRival: findTunnelRival,
  });
  const door = createVisitedDoor(context);
  const checks = createChecks(context, door);
  const provider = createStreamlitProvider(withHelperTag(boot.shell, runTag), dispatch, context.tell);
  const sources = createSourceWatch(() => dispatch({ type: 'sources.changed' }));
  const readiness = createReadiness((run) => dispatch({ type: 'process.healthy', run }));
  return {
    ...createLookers(context, provider),
    sources,
    app,
    readiness,
    tunnels,
    checks,
    clock,
    door: {
      open: () =>
        void door.open().then(
          (url) => dispatch({ type: 'door.opened', url }),
          (error: Error) => dispatch({ type: 'door.failed', message: error.message }),
        ),
      lead: door.lead,
    },
    end(exitCode) {
      clock.stop();
      checks.close();
      readiness.cancel();
      sources.close();
      void Promise.all([door.close(), provider.close()]).finally(() => context.end(exitCode));
    },
    killNow() {
      app.killNow();
      tunnels.killNow();
    },
  };
}

/** The guard learns of each app before anybody else: it may be all that is left a moment later. */
function createTaggedApp({ runTag, guard, session, append, redact }: ServiceContext): AppProcess {
  const { cwd } = session.state().boot;
  const newReader = () =>
    createFailureReader(cwd, (failure) => session.dispatch({ type: 'app.raised', failure }));
  let failures = newReader();
  return createAppProcess({
    runTag,
    emit: (event) => {
      tellGuard(guard, event);
      // What the run before was telling when it ended is no part of this one.
      if (event.type === 'process.spawned') failures = newReader();
      session.dispatch(event);
    },
    output: (stream, lines) => {
      append('streamlit', stream, lines.map(withRightUrl));
      if (stream !== 'stderr') return;
      failures.push(lines);
      for (const origin of refusedOrigins(lines))
        session.dispatch({ type: 'origin.refused', origin, seenIn: 'log' });
    },
    redact,
  });
}

function tellGuard(guard: Guard, event: ProcessEvent): void {
  if (event.type === 'process.spawned') guard.appSpawned(event.pid);
  else guard.appGone();
}

function createVisitedDoor({ session, append, redact, visited }: ServiceContext): Door {
  return createDoor({
    emit(event) {
      if (event.type === 'visit.ended') {
        append('visits', 'stdout', [redact(visitLine(event))]);
        visited(event);
      }
      session.dispatch(event);
    },
  });
}

function visitLine({ method, path, status, durationMs, origin }: Visit): string {
  return logLineWords.visit(method, path, status, Math.round(durationMs), origin);
}

/** Each question carries a nonce, by which the door tells that it came in here. */
function createChecks(
  { session, connectTo }: ServiceContext,
  door: Door,
): Services['checks'] & { close(): void } {
  const asker = createAsker({ connectTo });
  let closed = false;
  const ask = async (id: number, question: Question): Promise<void> => {
    const nonce = randomUUID();
    door.expect(nonce);
    asker.prepare([question.hop]);
    const answer = await asker.ask(question, { [nonceHeader]: nonce });
    if (!closed) session.dispatch({ type: 'check.answered', id, answer, reached: door.sawNonce(nonce) });
  };
  return {
    ask: (id, question) => void ask(id, question),
    close() {
      closed = true;
      asker.close();
    },
  };
}

/** What looks at files and folders, and in one case writes one. */
function createLookers({ session, envPath, tell }: ServiceContext, provider: StreamlitProvider) {
  const { dispatch } = session;
  const { boot } = session.state();
  const report = (edit: EnvEdit) => {
    if (edit.at === 'failed') tell(envWriteWords.notWritten(boot.envFile, edit.message));
  };
  return {
    project: {
      scan: () =>
        void scan(session.state(), provider).then((found) =>
          dispatch({ type: 'project.scanned', scan: found }),
        ),
    },
    streamlit: {
      askVersion: (streamlit: Streamlit) =>
        void askVersion(streamlit, { cwd: boot.cwd, env: boot.shell }).then((version) =>
          dispatch({ type: 'streamlit.versionRead', version }),
        ),
      install: provider.install,
    },
    tunnelConfig: {
      read: () =>
        void readTunnelConfig({ home: homedir(), env: boot.shell }).then((config) =>
          dispatch({ type: 'tunnelConfig.read', config }),
        ),
    },
    preflight: {
      check: (launch: Parameters<typeof checkLaunch>[0], ownPort: number | null) =>
        void checkLaunch(launch, ownPort).then((obstacle) =>
          dispatch({ type: 'launch.checked', launch, obstacle }),
        ),
    },
    envFile: {
      addOrigin: (origin: string) =>
        void editEnvFile(envPath, (text) => addCustomOrigin(text, origin)).then(report),
      setApp: (script: string) =>
        void editEnvFile(envPath, (text) => setApp(text, script)).then((edit) => {
          report(edit);
          // Before the choice, so that the app starts once; and where it was not written, the choice counts all the same.
          dispatch(readEnvFileNow(envPath));
          dispatch({ type: 'app.chosen', script });
        }),
      create: () => void createEnvFile(envPath, `${envPath}.example`).then(report),
    },
  };
}

async function scan({ boot, env, project }: State, provider: StreamlitProvider): Promise<ProjectScan> {
  const { cwd, shell, envFile } = boot;
  const script = env.settings?.app ?? boot.defaultScript;
  const found = await scanProject({ cwd, shell, script, settled: project.settled, envFile });
  if (found.streamlit !== null || !boot.providesStreamlit) return found;
  return { ...found, streamlit: await provider.present() };
}

/** One wait for readiness at a time: a newer one, or a stop, ends the older. */
function createReadiness(healthy: (run: number) => void): Services['readiness'] {
  let current: AbortController | null = null;
  return {
    await(run, baseUrl) {
      current?.abort();
      const controller = new AbortController();
      current = controller;
      void awaitReady(baseUrl, controller.signal).then((ready) => {
        if (ready) healthy(run);
      });
    },
    cancel: () => current?.abort(),
  };
}
