import { homedir } from 'node:os';
import type { ProjectScan } from '../core/events.ts';
import type { Streamlit } from '../core/launch.ts';
import { narrate } from '../core/narrate.ts';
import { publicEvents } from '../core/public-events.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { Boot, State } from '../core/state.ts';
import { createLogBuffer, type LogBuffer, type LogSource, type LogStream } from '../logs/log-buffer.ts';
import { createRedactor, secretValues } from '../logs/redact.ts';
import { createClock } from '../services/clock.ts';
import { checkLaunch } from '../services/launch-check.ts';
import { readNgrokConfig } from '../services/ngrok-config.ts';
import { createProber } from '../services/prober.ts';
import { scanProject } from '../services/project-scan.ts';
import { awaitReady } from '../services/readiness.ts';
import { createSupervisor } from '../services/supervisor.ts';
import { createTunnelAgents } from '../services/tunnel-agent.ts';
import { perform, type Services } from '../session/perform.ts';
import { createSession, type Session } from '../session/session.ts';

/** A supervisor, composed: the session, its log, and how to end what it owns. */
export interface Wired {
  readonly session: Session;
  readonly log: LogBuffer;
  /** Writes a line of our own into the log. */
  tell(line: string): void;
  /** Resolves with the exit code when everything that was started is stopped. */
  readonly ended: Promise<number>;
  /** Kills what lives, synchronously: for a crash of our own. */
  killNow(): void;
}

export interface WireOptions {
  readonly boot: Omit<Boot, 'startedAtMs'>;
  readonly version: string;
  /** Taken where the project has none. */
  readonly ownStreamlit: Streamlit | null;
  /** The tunnel agent's program. */
  readonly agentEntry: string;
}

/** Joins core, services and log into a supervisor at rest. It moves with the first event dispatched to its session. */
export function wire({ boot, version, ownStreamlit, agentEntry }: WireOptions): Wired {
  const log = createLogBuffer();
  const { promise: ended, resolve: end } = Promise.withResolvers<number>();
  const clock = createClock(() => session.dispatch({ type: 'clock.ticked' }));
  const secrets = createSecretKeeper();
  const append = (source: LogSource, stream: LogStream, lines: readonly string[]) =>
    log.append(source, stream, clock.now(), lines);
  const tell = (line: string) => append('ocap-dev', 'stdout', [secrets.redact(line)]);

  const session: Session = createSession({
    boot: { ...boot, startedAtMs: clock.now() },
    facts: { pid: process.pid, version },
    now: clock.now,
    perform: (command) => perform(command, services),
  });
  const { dispatch } = session;
  const supervisor = createSupervisor({
    emit: dispatch,
    output: (stream, lines) => append('streamlit', stream, lines),
    redact: (line) => secrets.redact(line),
  });
  const tunnels = createTunnelAgents({
    emit: dispatch,
    output: (line) => append('ngrok', 'stdout', [secrets.redact(line)]),
    entry: agentEntry,
    env: boot.shell,
    cwd: boot.cwd,
  });
  const prober = createProber({ emit: dispatch });
  const readiness = createReadiness((run) => dispatch({ type: 'process.healthy', run }));

  const services: Services = {
    project: {
      scan: () =>
        void scan(session.state(), ownStreamlit).then((found) =>
          dispatch({ type: 'project.scanned', scan: found }),
        ),
    },
    ngrokConfig: {
      read: () =>
        void readNgrokConfig({ home: homedir(), env: boot.shell }).then((config) =>
          dispatch({ type: 'ngrokConfig.read', config }),
        ),
    },
    supervisor,
    readiness,
    launchCheck: {
      check: (launch, ownPort) =>
        void checkLaunch(launch, ownPort).then((obstacle) =>
          dispatch({ type: 'launch.checked', launch, obstacle }),
        ),
    },
    tunnels,
    prober,
    clock,
    end(exitCode) {
      clock.stop();
      prober.close();
      readiness.cancel();
      end(exitCode);
    },
  };

  session.subscribe((before, after) => {
    secrets.learn(session.state());
    for (const line of narrate(before, after)) tell(line);
  });
  const killNow = () => {
    supervisor.killNow();
    tunnels.killNow();
  };
  return { session, log, tell, ended, killNow };
}

/** Calls back with every public event, from the first snapshot on. */
export function onPublicEvents(
  session: Session,
  listener: (event: ReturnType<typeof publicEvents>[number]) => void,
): void {
  const say = (before: Snapshot | null, after: Snapshot) => {
    for (const event of publicEvents(before, after)) listener(event);
  };
  say(null, session.snapshot());
  session.subscribe(say);
}

async function scan({ boot, settings }: State, ownStreamlit: Streamlit | null): Promise<ProjectScan> {
  const script = settings?.app ?? boot.defaultScript;
  const found = await scanProject({ cwd: boot.cwd, shell: boot.shell, script });
  return { ...found, streamlit: found.streamlit ?? ownStreamlit };
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

/** Knows what must not be shown: it changes with the settings. */
function createSecretKeeper(): { redact(text: string): string; learn(state: State): void } {
  let redactor = createRedactor([]);
  let settings: State['settings'] = null;
  let ngrok: State['ngrok'] = null;
  return {
    redact: (text) => redactor(text),
    learn(state) {
      if (state.settings === settings && state.ngrok === ngrok) return;
      ({ settings, ngrok } = state);
      redactor = createRedactor(secretsOf(state));
    },
  };
}

function secretsOf({ boot, settings, ngrok }: State): string[] {
  const shell = Object.entries(boot.shell).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const tokens = [settings?.authtoken, ngrok === 'asked' ? null : ngrok?.authtoken];
  return [
    ...secretValues({ ...Object.fromEntries(shell) }),
    ...secretValues(settings?.variables ?? {}),
    ...tokens.flatMap((token) => (token ? [token.reveal()] : [])),
  ];
}
