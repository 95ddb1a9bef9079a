import type { ConnectTo } from '../core/hops-connect-to.ts';
import type { Streamlit } from '../core/launch.ts';
import { narrate } from '../core/narrate.ts';
import { publicEvents, visitEvent } from '../core/public-events.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { Boot, State } from '../core/state.ts';
import { createLogBuffer, type LogBuffer, type LogSource, type LogStream } from '../logs/log-buffer.ts';
import { createRedactor, secretValues } from '../logs/redact.ts';
import { createClock } from '../services/clock.ts';
import { createGuard, type Guard } from '../services/guard.ts';
import { createMark } from '../services/run-mark.ts';
import { perform } from '../session/perform.ts';
import { createSession, type Session } from '../session/session.ts';
import { createServices, type Visit } from './services.ts';

/** A supervisor, composed: the session, its log, and how to end what it owns. */
export interface Wired {
  readonly session: Session;
  readonly log: LogBuffer;
  readonly guard: Guard;
  /** Writes a line of our own into the log. */
  tell(line: string): void;
  /** Calls back with each visit through the tunnel, when it is over. */
  onVisit(listener: (visit: Visit) => void): void;
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
  /** The settings file, absolute. */
  readonly envPath: string;
  /** The tunnel agent's program. */
  readonly agentEntry: string;
  /** Where probes of a public name really connect. */
  readonly connectTo: ConnectTo | undefined;
}

/** Joins core, services and log into a supervisor at rest. It moves with the first event dispatched to its session. */
export function wire({ boot, version, envPath, ownStreamlit, agentEntry, connectTo }: WireOptions): Wired {
  const log = createLogBuffer();
  const { promise: ended, resolve: end } = Promise.withResolvers<number>();
  const clock = createClock(() => session.dispatch({ type: 'clock.ticked' }));
  const secrets = createSecretKeeper();
  const append = (source: LogSource, stream: LogStream, lines: readonly string[]) =>
    log.append(source, stream, clock.now(), lines);
  const tell = (line: string) => append('ocap-dev', 'stdout', [secrets.redact(line)]);

  const mark = createMark();
  const guard = createGuard({ mark, terminal: boot.attended, env: boot.shell, lost: () => tell(guardLost) });

  const session: Session = createSession({
    boot: { ...boot, startedAtMs: clock.now() },
    facts: { pid: process.pid, version },
    now: clock.now,
    perform: (command) => perform(command, services),
  });
  const visits = new Set<(visit: Visit) => void>();
  const { killNow, ...services } = createServices({
    session,
    ownStreamlit,
    agentEntry,
    connectTo,
    envPath,
    mark,
    guard,
    clock,
    append,
    tell,
    redact: (line) => secrets.redact(line),
    visited: (visit) => {
      for (const listener of visits) listener(visit);
    },
    end,
  });

  session.subscribe((before, after) => {
    secrets.learn(session.state());
    for (const line of narrate(before, after)) tell(line);
  });
  const onVisit = (listener: (visit: Visit) => void) => void visits.add(listener);
  return { session, log, guard, tell, onVisit, ended, killNow };
}

const guardLost =
  'The guard is gone: if this program is killed now, the app may live on. A restart of this program starts a new one.';

/** Calls back with every public event, from the first snapshot on. */
export function onPublicEvents(
  { session, onVisit }: Pick<Wired, 'session' | 'onVisit'>,
  listener: (event: ReturnType<typeof publicEvents>[number]) => void,
): void {
  const say = (before: Snapshot | null, after: Snapshot) => {
    for (const event of publicEvents(before, after)) listener(event);
  };
  say(null, session.snapshot());
  session.subscribe(say);
  onVisit((visit) => listener(visitEvent(visit)));
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
