import type { Writable } from 'node:stream';
import { isDeepStrictEqual } from 'node:util';
import type { Environment } from '../../core/settings/settings.ts';
import { added } from '../../core/view/compare.ts';
import type { Snapshot } from '../../core/view/snapshot.ts';
import { appWords } from '../../core/words/app.ts';
import { originWords } from '../../core/words/origins.ts';
import { remoteWords } from '../../core/words/remote.ts';
import { tunnelWords } from '../../core/words/tunnel.ts';
import { UserError } from '../../errors.ts';
import { processGone } from '../../services/os/process-end.ts';
import type { RemoteInvocation } from '../arguments/remote.ts';
import {
  awaitVerdict,
  type Cut,
  connectIfRunning,
  noneRunsError,
  type RunningSupervisor,
} from './connection.ts';
import { peopleJson, peopleReport } from './people.ts';
import { statusJson, statusReport } from './status.ts';

/** What a command has from outside. */
export interface Terminal {
  readonly env: Environment;
  readonly stdout: Writable;
}

/** A start that is not healthy after 60 s counts as failed; stopping the run before takes 5 s at most. */
const patienceMs = 75_000;
/** What a request changes is to be seen by then, if it changes anything. */
const effectMs = 2000;

/** Asks the project's supervisor for something, and waits for it. Gives the exit code. @throws {UserError} where it can't be asked. */
export async function runRemote(invocation: RemoteInvocation, terminal: Terminal): Promise<number> {
  const { action, json, cwd } = invocation;
  const print = (text: string) => void terminal.stdout.write(text);
  const connection = await connectIfRunning(cwd, terminal.env);
  if (connection === null) {
    if (action.type !== 'stop') throw noneRunsError();
    print(json ? `${JSON.stringify({ stopped: false, pid: null })}\n` : `${remoteWords.noneRuns}\n`);
    return 0;
  }
  const { client, snapshot } = connection;
  const tell = (after: Snapshot, line: string) => print(json ? statusJson(after) : `${line}\n`);
  try {
    switch (action.type) {
      case 'status':
        tell(snapshot, statusReport(snapshot).trimEnd());
        return 0;
      case 'people':
        print(json ? peopleJson(snapshot.people) : peopleReport(snapshot.people));
        return 0;
      case 'restart':
        return await restart(connection, action, tell);
      case 'wildcard':
        return await switchWildcard(connection, action.cors, tell);
      case 'reconnect':
        return await reconnect(connection, tell);
      case 'stop':
        await stop(connection);
        print(
          json
            ? `${JSON.stringify({ stopped: true, pid: snapshot.pid })}\n`
            : `${remoteWords.stopped(snapshot.pid)}\n`,
        );
        return 0;
      default:
        return action satisfies never;
    }
  } finally {
    client.close();
  }
}

type Tell = (snapshot: Snapshot, line: string) => void;

async function restart(
  connection: RunningSupervisor,
  { fresh, forget }: { readonly fresh: boolean; readonly forget: boolean },
  tell: Tell,
): Promise<number> {
  connection.client.ask({
    type: 'restart.requested',
    ...(fresh && { fresh: true }),
    ...(forget && { forget: true }),
  });
  return tellStart(await awaitStart(connection), connection, tell);
}

async function switchWildcard(
  connection: RunningSupervisor,
  cors: 'listed' | 'any',
  tell: Tell,
): Promise<number> {
  const { client, snapshot } = connection;
  const on = cors === 'any';
  const said = on ? remoteWords.wildcardOn : originWords.wildcardOff;
  client.ask({ type: 'wildcard.requested', cors });
  if (snapshot.origins.wildcard === on) {
    tell(snapshot, said);
    return 0;
  }
  const start = await awaitStart(connection, ({ origins }) => origins.wildcard === on);
  return tellStart(start, connection, tell, said);
}

interface Outcome {
  readonly snapshot: Snapshot;
  /** Null: all well. */
  readonly fault: string | null;
}

/** Waits until the app is ready after a launch that is newer than the connection, or until it is plain that it won't be. */
function awaitStart(
  connection: RunningSupervisor,
  also: (snapshot: Snapshot) => boolean = () => true,
): Promise<Outcome | Cut> {
  const { process: before, settings } = connection.snapshot;
  return awaitVerdict(
    connection,
    (snapshot): Outcome | null => {
      const { process } = snapshot;
      // Why what runs is not dropped for what was asked.
      const [refusal] = added(settings.errors, snapshot.settings.errors, isDeepStrictEqual);
      if (refusal !== undefined) return { snapshot, fault: refusal.message };
      const isNewer = before.pid === null || process.restarts > before.restarts;
      if (!isNewer || process.sinceMs === before.sinceMs || !also(snapshot)) return null;
      if (process.state === 'ready') return { snapshot, fault: null };
      if (process.state !== 'failed' && process.state !== 'backoff') return null;
      return { snapshot, fault: process.reason ?? remoteWords.appEnded };
    },
    patienceMs,
  );
}

function tellStart(start: Outcome | Cut, connection: RunningSupervisor, tell: Tell, said?: string): number {
  const { snapshot, fault } = settled(start, connection);
  if (fault !== null) throw new UserError(fault, remoteWords.logSaysMore);
  const { url, pid } = snapshot.process;
  const ready = remoteWords.ready(appWords.ready(url ?? ''), pid);
  tell(snapshot, said === undefined ? ready : `${said}\n${ready}`);
  return 0;
}

async function reconnect(connection: RunningSupervisor, tell: Tell): Promise<number> {
  const { tunnel: before } = connection.snapshot;
  if (before.state === 'off') throw new UserError(tunnelWords.off, remoteWords.tunnelNotWanted);
  connection.client.ask({ type: 'reconnect.requested' });
  // One that lacks something, such as a token, may not move at all.
  await awaitVerdict(
    connection,
    ({ tunnel }) =>
      tunnel.sinceMs === before.sinceMs && tunnel.error?.code === before.error?.code ? null : tunnel,
    effectMs,
  );
  const end = await awaitVerdict(
    connection,
    (snapshot): Outcome | null => {
      const { state, error } = snapshot.tunnel;
      if (state === 'online') return { snapshot, fault: null };
      if (error !== null) return { snapshot, fault: `${error.message} ${error.hint}` };
      return state === 'off' ? { snapshot, fault: tunnelWords.off } : null;
    },
    patienceMs,
  );
  const { snapshot, fault } = settled(end, connection);
  if (fault !== null) throw new UserError(remoteWords.tunnelNotOnline(fault), '');
  tell(snapshot, tunnelWords.online(snapshot.tunnel.url));
  return 0;
}

/** What a wait came to; one that was cut short is a fault too. */
function settled(outcome: Outcome | Cut, { client, snapshot: first }: RunningSupervisor): Outcome {
  if (typeof outcome === 'object') return outcome;
  const snapshot = client.snapshot() ?? first;
  const { state, reason } = snapshot.process;
  if (outcome === 'late') return { snapshot, fault: remoteWords.stillStarting(patienceMs / 1000, state) };
  return { snapshot, fault: state === 'failed' && reason !== null ? reason : remoteWords.ended };
}

/** Returns when the process is gone. */
async function stop({ client, snapshot, ended, closed }: RunningSupervisor): Promise<void> {
  client.ask({ type: 'stop.requested' });
  await ended;
  client.close();
  await closed;
  await processGone(snapshot.pid);
}
