import { refusedOrigins } from '../core/app/log/origin-refusal.ts';
import { createFailureReader } from '../core/app/script-failure.ts';
import { liveRun } from '../core/app/state.ts';
import type { ConnectTo } from '../core/checks/connect-to.ts';
import type { PersonView } from '../core/door/people/person.ts';
import type { LineRedactor } from '../logs/redact.ts';
import { type AppProcess, createAppProcess } from '../services/app/app-process.ts';
import { createPairs } from '../services/app/pair/pairs.ts';
import type { ProcessEvent } from '../services/app/process-event.ts';
import { awaitReady } from '../services/app/readiness.ts';
import { keptRehearsals } from '../services/app/rehearsal/kept-rehearsals.ts';
import { createSideBySide } from '../services/app/rehearsal/side-by-side.ts';
import { withHelperTag } from '../services/app/run-tag.ts';
import { createCarrier, type SessionsDoor } from '../services/app/sessions/carrier.ts';
import { createSourceWatch } from '../services/app/source-watch.ts';
import { createSpares, type Spares } from '../services/app/spare/spares.ts';
import type { Guests } from '../services/door/access/guests.ts';
import type { Door } from '../services/door/door.ts';
import { createPolicyWatch } from '../services/files/policy/policy-watch.ts';
import { cacheFolder } from '../services/os/cache-folder.ts';
import type { Clock } from '../services/os/clock.ts';
import type { Guard } from '../services/terminal/guard.ts';
import { createTunnelAgents } from '../services/tunnel/agents.ts';
import { findTunnelRival } from '../services/tunnel/rival.ts';
import { type AppendLines, appRedactor, createAppLines } from './app-lines.ts';
import { createChecks, expectQuestion } from './checks.ts';
import { createEnding } from './ending.ts';
import { createLookers } from './lookers.ts';
import type { Services } from './perform.ts';
import { createRunReaders } from './run-readers.ts';
import type { Session } from './session.ts';
import { createStreamlitProvider, pinsBeside } from './streamlit-provider.ts';
import { createVisitedDoor, type Visit } from './visited-door.ts';

/** What services are made of. */
export interface ServiceContext extends LineRedactor {
  readonly session: Session;
  readonly agentEntry: string;
  /** What the app's Python loads, so that its visitors' sessions can be carried over a restart; null: nothing. */
  readonly shimFolder: string | null;
  /** Where probes of a public name really connect. */
  readonly connectTo: ConnectTo | undefined;
  readonly envPath: string;
  readonly runTag: string;
  readonly guard: Guard;
  readonly guests: Guests;
  readonly clock: Clock;
  readonly append: AppendLines;
  tell(line: string): void;
  visited(visit: Visit): void;
  /** Somebody came, or left. */
  metPerson(state: 'came' | 'left', person: PersonView): void;
  end(exitCode: number): void;
}

/** The services, and what else is asked of those who own something. */
interface OwnedServices extends Services {
  readonly visitedDoor: Pick<Door, 'people' | 'askAgain'>;
  killNow(): void;
  /** The nonce by which the door will know a question that another program of ours asks. */
  nonce(origin: string | null, byProxy: boolean): string;
}

/** The services, joined to the session: what a command asks for is done, and what happens is dispatched. */
export function createServices(context: ServiceContext): OwnedServices {
  const { session, clock, redact, append, runTag, agentEntry } = context;
  const { dispatch } = session;
  const { boot } = session.state();
  const door = createVisitedDoor(context);
  const { app, spares } = createTaggedApp(context, door);
  const tunnels = createTunnelAgents({
    emit: dispatch,
    output: (line) => append('ngrok', 'stdout', [redact(line)]),
    entry: agentEntry,
    env: withHelperTag(boot.shell, runTag),
    cwd: boot.cwd,
    findRival: findTunnelRival,
  });
  const checks = createChecks(context, door);
  const pins = pinsBeside(boot.defaultScript);
  const provider = createStreamlitProvider(
    { env: withHelperTag(boot.shell, runTag), pins },
    dispatch,
    context.tell,
  );
  const ending = createEnding();
  const sources = createSourceWatch(() => dispatch({ type: 'sources.changed' }));
  const readiness = createReadiness((run) => dispatch({ type: 'process.healthy', run }));
  const { loner, series } = keptRehearsals(boot, dispatch);
  const sideBySide = createSideBySide({ file: loner, series, living: app.living, emit: dispatch });
  const pairs = createPairs({
    shimFolder: context.shimFolder,
    cacheFolder: cacheFolder(boot.shell),
    runTag,
    sessionsOf: (run) => app.living(run)?.sessions ?? null,
    emit: dispatch,
  });
  return {
    ...createLookers(context, provider),
    sources,
    app,
    sideBySide,
    series,
    pairs,
    spares,
    readiness,
    tunnels,
    trafficPolicy: createPolicyWatch(boot.cwd, dispatch),
    checks,
    clock,
    door: {
      open: () =>
        void door.open().then(
          (url) => dispatch({ type: 'door.opened', url }),
          (error: Error) => dispatch({ type: 'door.failed', message: error.message }),
        ),
      lead: door.lead,
      trust: door.trust,
      admit: door.admit,
      giveCookies: door.people.giveCookies,
    },
    end(exitCode) {
      clock.stop();
      checks.close();
      readiness.cancel();
      sources.close();
      pairs.end();
      context.guests.close();
      void ending.waitFor([door.close(), provider.close()]).then(() => context.end(exitCode));
    },
    hurry: ending.hurry,
    nonce: (origin, byProxy) => expectQuestion(door, origin, byProxy),
    visitedDoor: door,
    killNow() {
      app.killNow();
      spares.end();
      pairs.end();
      tunnels.killNow();
    },
  };
}

/** The guard learns of each app before anybody else: it may be all that is left a moment later. */
function createTaggedApp(
  context: ServiceContext,
  door: Door,
): { readonly app: AppProcess; readonly spares: Spares } {
  const { runTag, guard, session, append, shimFolder } = context;
  const { cwd } = session.state().boot;
  // Two runs may be there at once.
  const failures = createRunReaders((run) =>
    createFailureReader(cwd, (failure) => {
      // No person has met what an app raised that is only tried.
      if (liveRun(session.state().app.life)?.run === run) door.people.raised(failure.message, failure.where);
      session.dispatch({ type: 'app.raised', run, failure });
    }),
  );
  const tellGuard = createGuardTeller(guard);
  const carrier =
    shimFolder === null
      ? undefined
      : createCarrier({ shimFolder, door: sessionsDoor(door), emit: session.dispatch });
  const spares = createSpares({ folder: shimFolder, runTag, carrier, emit: session.dispatch });
  const appLines = createAppLines(append);
  const app = createAppProcess({
    runTag,
    ...(carrier === undefined ? {} : { carrier }),
    spares,
    emit: (event) => {
      tellGuard(event);
      if (event.type === 'process.exited') failures.end(event.run);
      session.dispatch(event);
    },
    output: (stream, lines, run) => {
      appLines(stream, lines, run);
      if (stream !== 'stderr') return;
      failures.of(run).push(lines);
      for (const origin of refusedOrigins(lines))
        session.dispatch({ type: 'origin.refused', origin, seenIn: 'log' });
    },
    ...appRedactor(context),
  });
  return { app, spares };
}

function sessionsDoor(door: Door): SessionsDoor {
  const { settle, moveEach, joined } = door;
  return { settle, moveEach, joined, keeps: () => door.keptWebSockets > 0 };
}

/** It looks after one app; of two the newer, for a moment: what it does not know it finds by the tag. */
function createGuardTeller(guard: Guard): (event: ProcessEvent) => void {
  const alive = new Map<number, number>();
  return (event) => {
    if (event.type === 'process.spawned') alive.set(event.run, event.pid);
    else if (event.type === 'process.exited' || event.type === 'process.refused') alive.delete(event.run);
    else return;
    const newest = [...alive.values()].at(-1);
    if (newest === undefined) guard.appGone();
    else guard.appSpawned(newest);
  };
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
