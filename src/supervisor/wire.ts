import type { ServedVisits } from '../control/server.ts';
import { latestRun } from '../core/app/state.ts';
import type { ConnectTo } from '../core/checks/connect-to.ts';
import type { PersonView } from '../core/door/people/person.ts';
import type { Boot } from '../core/kernel/state.ts';
import { narrate } from '../core/view/narrate.ts';
import { personEvent, publicEvents, visitEvent } from '../core/view/public-events.ts';
import type { Snapshot } from '../core/view/snapshot.ts';
import { supervisorWords } from '../core/words/supervisor.ts';
import {
  createLogBuffer,
  type LogBuffer,
  type LogFacts,
  type LogSource,
  type LogStream,
} from '../logs/log-buffer.ts';
import { createRunTag } from '../services/app/run-tag.ts';
import type { Guests } from '../services/door/access/guests.ts';
import { createLogKeeping, type LogKeeping } from '../services/log-file/log-keeping.ts';
import { createClock } from '../services/os/clock.ts';
import { readHiddenTexts } from '../services/streamlit/config-files.ts';
import { createGuard, type Guard } from '../services/terminal/guard.ts';
import { keptGuests } from './guest-desk.ts';
import { createInspector } from './inspector.ts';
import { perform } from './perform.ts';
import { concealedSession, createSecretKeeper } from './secret-keeper.ts';
import { createServices } from './services.ts';
import { createSession, type Session } from './session.ts';
import type { Visit } from './visited-door.ts';

/** A supervisor, composed: the session, its log, and how to end what it owns. */
export interface Wired {
  readonly session: Session;
  readonly log: LogBuffer;
  /** The files of the log. Nothing that is told after their closing is in them. */
  readonly keeping: LogKeeping;
  readonly guard: Guard;
  readonly guests: Guests;
  /** Writes a line of our own into the log. */
  tell(line: string): void;
  /** Calls back with each visit through the tunnel, when it is over. */
  onVisit(listener: (visit: Visit) => void): void;
  /** Calls back with each person who came or left. */
  onPerson(listener: (state: 'came' | 'left', person: PersonView) => void): void;
  readonly visitsKept: ServedVisits;
  /** Resolves with the exit code when everything that was started is stopped. */
  readonly ended: Promise<number>;
  /** Kills what lives, synchronously: for a crash of our own. */
  killNow(): void;
  /** The nonce by which the door will know a question that another program of ours asks. */
  nonce(origin: string | null, byProxy: boolean): string;
  /** Takes the secrets out of a text that does not go through the log. */
  redact(text: string): string;
}

export interface WireOptions {
  readonly boot: Omit<Boot, 'startedAtMs'>;
  readonly version: string;
  /** The settings file, absolute. */
  readonly envPath: string;
  /** The tunnel agent's program. */
  readonly agentEntry: string;
  /** What the app's Python loads, so that its visitors' sessions can be carried over a restart; not given: nothing. */
  readonly shimFolder?: string;
  /** Where probes of a public name really connect. */
  readonly connectTo: ConnectTo | undefined;
  /** A file for the whole log, absolute. */
  readonly logFile: string | null;
  /** The file that the log is kept in for the project, absolute. */
  readonly keptLog: string | null;
}

/** Joins core, services and log into a supervisor at rest. It moves with the first event dispatched to its session. */
export function wire(options: WireOptions): Wired {
  const { boot, version, envPath, agentEntry, connectTo, shimFolder = null } = options;
  const log = createLogBuffer();
  const { promise: ended, resolve: end } = Promise.withResolvers<number>();
  const clock = createClock({
    ticked: () => session.dispatch({ type: 'clock.ticked' }),
    jumped: (byMs) => session.dispatch({ type: 'clock.jumped', byMs }),
  });
  const secrets = createSecretKeeper(boot.shell, () => readHiddenTexts({ ...boot, script: null }));
  const append = (
    source: LogSource,
    stream: LogStream,
    lines: readonly string[],
    facts: Pick<LogFacts, 'routine'> = {},
  ) => {
    const came = { ...facts, run: latestRun(bare.state().app) };
    const batch = { source, stream, atMs: Date.now(), seq: log.next, ...came };
    log.append(source, stream, batch.atMs, lines, came);
    keeping.append(batch, lines);
  };
  const tell = (line: string) => append('ocap-dev', 'stdout', [secrets.redact(line)]);

  const keeping = createLogKeeping({ ...options, pid: process.pid, tell });

  const runTag = createRunTag();
  const guard = createGuard({
    runTag,
    terminal: boot.attended,
    env: boot.shell,
    lost: () => tell(supervisorWords.guardLost),
  });

  const bare = createSession({
    boot: { ...boot, startedAtMs: clock.now() },
    facts: { pid: process.pid, version },
    now: clock.now,
    perform: (command) => perform(command, services),
  });
  const session: Session = concealedSession(bare, secrets);
  const visits = new Set<(visit: Visit) => void>();
  const guests = keptGuests({ cwd: boot.cwd, env: boot.shell, tell });
  const people = new Set<(state: 'came' | 'left', person: PersonView) => void>();
  const { killNow, nonce, visitedDoor, ...services } = createServices({
    session,
    agentEntry,
    shimFolder,
    connectTo,
    envPath,
    runTag,
    guard,
    guests,
    clock,
    append,
    tell,
    redact: secrets.redact,
    isClear: secrets.isClear,
    visited: (visit) => {
      for (const listener of visits) listener(secrets.concealVisit(visit));
    },
    metPerson: (state, person) => {
      for (const listener of people) listener(state, secrets.concealPerson(person));
    },
    end,
  });

  session.subscribe((before, after) => {
    for (const line of narrate(before, after)) tell(line);
  });
  const onVisit: Wired['onVisit'] = (listener) => void visits.add(listener);
  const onPerson: Wired['onPerson'] = (listener) => void people.add(listener);
  const visitsKept = createInspector(visitedDoor, session, secrets);
  const told = { tell, onVisit, onPerson, redact: secrets.redact };
  return { session, log, keeping, guard, guests, ...told, visitsKept, ended, killNow, nonce };
}

/** Calls back with every public event, from the first snapshot on. */
export function onPublicEvents(
  { session, onVisit, onPerson }: Pick<Wired, 'session' | 'onVisit' | 'onPerson'>,
  listener: (event: ReturnType<typeof publicEvents>[number]) => void,
): void {
  const say = (before: Snapshot | null, after: Snapshot) => {
    for (const event of publicEvents(before, after)) listener(event);
  };
  say(null, session.snapshot());
  session.subscribe(say);
  onVisit((visit) => listener(visitEvent(visit)));
  onPerson((state, person) => listener(personEvent(state, person)));
}
