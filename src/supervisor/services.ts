import { randomBytes } from 'node:crypto';
import { refusedOrigins } from '../core/app/log/origin-refusal.ts';
import { withRightUrl } from '../core/app/log/printed-url.ts';
import { createFailureReader } from '../core/app/script-failure.ts';
import type { ConnectTo } from '../core/checks/connect-to.ts';
import type { Question } from '../core/checks/question.ts';
import type { PersonView } from '../core/door/people/person.ts';
import type { LogSource, LogStream } from '../logs/log-buffer.ts';
import { type AppProcess, createAppProcess, type ProcessEvent } from '../services/app/app-process.ts';
import { awaitReady } from '../services/app/readiness.ts';
import { withHelperTag } from '../services/app/run-tag.ts';
import { createCarrier, type SessionsDoor } from '../services/app/sessions/carrier.ts';
import { createSourceWatch } from '../services/app/source-watch.ts';
import { createSpares, type Spares } from '../services/app/spare/spares.ts';
import { createAsker } from '../services/checks/asker.ts';
import type { Guests } from '../services/door/access/guests.ts';
import type { Door } from '../services/door/door.ts';
import { nonceHeader } from '../services/door/headers.ts';
import type { Clock } from '../services/os/clock.ts';
import type { Guard } from '../services/terminal/guard.ts';
import { createTunnelAgents } from '../services/tunnel/agents.ts';
import { findTunnelRival } from '../services/tunnel/rival.ts';
import { createEnding } from './ending.ts';
import { createLookers } from './lookers.ts';
import type { Services } from './perform.ts';
import type { Session } from './session.ts';
import { createStreamlitProvider, pinsBeside } from './streamlit-provider.ts';
import { createVisitedDoor, type Visit } from './visited-door.ts';

/** What services are made of. */
export interface ServiceContext {
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
  append(source: LogSource, stream: LogStream, lines: readonly string[], facts?: { routine: true }): void;
  tell(line: string): void;
  redact(line: string): string;
  visited(visit: Visit): void;
  /** Somebody came, or left. */
  metPerson(state: 'came' | 'left', person: PersonView): void;
  end(exitCode: number): void;
}

/** What is done without a command. */
export interface Besides {
  /** Kills what lives, synchronously. */
  killNow(): void;
  /** The nonce by which the door will know a question that another program of ours asks. */
  nonce(origin: string | null, byProxy: boolean): string;
}

/** The services, joined to the session: what a command asks for is done, and what happens is dispatched. */
export function createServices(context: ServiceContext): Services & Besides {
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
  return {
    ...createLookers(context, provider),
    sources,
    app,
    spares,
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
      trust: door.trust,
      admit: door.admit,
      giveCookies: door.people.giveCookies,
    },
    end(exitCode) {
      clock.stop();
      checks.close();
      readiness.cancel();
      sources.close();
      context.guests.close();
      void ending.waitFor([door.close(), provider.close()]).then(() => context.end(exitCode));
    },
    hurry: ending.hurry,
    nonce: (origin, byProxy) => expectQuestion(door, origin, byProxy),
    killNow() {
      app.killNow();
      spares.end();
      tunnels.killNow();
    },
  };
}

/** The guard learns of each app before anybody else: it may be all that is left a moment later. */
function createTaggedApp(
  context: ServiceContext,
  door: Door,
): { readonly app: AppProcess; readonly spares: Spares } {
  const { runTag, guard, session, append, redact, shimFolder } = context;
  const { cwd } = session.state().boot;
  const newReader = () =>
    createFailureReader(cwd, (failure) => {
      door.people.raised(failure.message, failure.where);
      session.dispatch({ type: 'app.raised', failure });
    });
  let failures = newReader();
  const carrier =
    shimFolder === null
      ? undefined
      : createCarrier({ shimFolder, door: sessionsDoor(door), emit: session.dispatch });
  const spares = createSpares({ folder: shimFolder, runTag, carrier, emit: session.dispatch });
  const app = createAppProcess({
    runTag,
    ...(carrier === undefined ? {} : { carrier }),
    spares,
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
  return { app, spares };
}

function sessionsDoor(door: Door): SessionsDoor {
  return { settle: door.settle, joined: door.joined, keeps: () => door.keptWebSockets > 0 };
}

function tellGuard(guard: Guard, event: ProcessEvent): void {
  if (event.type === 'process.spawned') guard.appSpawned(event.pid);
  else guard.appGone();
}

/** Each question that comes by the public way carries a nonce, by which the door tells that it came in here. */
function createChecks(
  { session, connectTo }: ServiceContext,
  door: Door,
): Services['checks'] & { close(): void } {
  const asker = createAsker({ connectTo });
  let closed = false;
  const ask = async (id: number, question: Question): Promise<void> => {
    const { target } = question.hop;
    const nonce = target === 'local' ? null : expectQuestion(door, question.origin, target === 'dev-proxy');
    asker.prepare([question.hop]);
    const answer = await asker.ask(question, nonce === null ? {} : { [nonceHeader]: nonce });
    const arrival = nonce === null ? null : door.arrivalOf(nonce);
    const reached = arrival !== null;
    if (!closed) session.dispatch({ type: 'check.answered', id, answer, reached, arrival });
  };
  return {
    ask: (id, question) => void ask(id, question),
    close() {
      closed = true;
      asker.close();
    },
  };
}

/** @returns the nonce by which the door will know a question of ours, good for one request. */
function expectQuestion(door: Door, origin: string | null, byProxy: boolean): string {
  const nonce = randomBytes(16).toString('hex');
  door.expect(nonce, origin, byProxy);
  return nonce;
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
