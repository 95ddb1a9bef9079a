import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { connectClient, type SessionClient } from '../../control/client.ts';
import type { Farewell } from '../../control/messages-from-server.ts';
import type { Snapshot } from '../../core/view/snapshot.ts';
import { detachWords } from '../../core/words/detaching.ts';
import { UserError } from '../../errors.ts';
import { sameNode } from '../../services/os/node/command-line.ts';
import type { DetachInvocation } from '../arguments/up.ts';
import { awaitVerdict } from '../remote/connection.ts';
import { statusJson } from '../remote/status.ts';

/** A start that is not healthy after 60 s has failed by then; a demo may have to fetch its Streamlit first. */
const patienceMs = 600_000;

/**
 * Starts the supervisor in the background, in a session of its own, and returns when the app is ready. Until then what the
 * supervisor says comes out here, also its last words; it serves us as it would serve its screen. Gives the exit code.
 *
 * @throws {UserError} for an app that did not get ready.
 */
export async function runDetach({ args, json }: DetachInvocation, distFolder: string): Promise<number> {
  const child = spawn(process.execPath, sameNode(join(distFolder, 'main.js'), args), {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  child.stdout?.pipe(process.stdout);
  child.stderr?.pipe(process.stderr);
  const exited = exitOf(child);
  const client = clientOf(child);
  const stopTelling = onInterrupt(child.pid);
  // It may have no more to say than its exit code: what runs already, or is wrong in the settings, is found before it serves.
  const start = await Promise.race([
    awaitVerdict({ client, ended: endOf(client, exited) }, judge, patienceMs),
    exited.then(() => 'ended' as const),
  ]);
  stopTelling();
  if (typeof start === 'object') return report(start, child, json);
  if (start === 'late') throw new UserError(detachWords.late.message, detachWords.late.hint);
  return failed(await exited, client.snapshot());
}

/** What it said of its failure is out already, if it came before the app's. */
function failed(code: number | null, last: Snapshot | null): number {
  if (code === null) throw new UserError(detachWords.killed, '');
  if (last === null) return code;
  throw new UserError(
    last.process.reason ?? detachWords.stopped,
    detachWords.nothingLeft,
    code === 2 ? 2 : 1,
  );
}

/** With a failure it ends by itself, in order: that is waited for. */
function judge(snapshot: Snapshot): Snapshot | null {
  return snapshot.process.state === 'ready' ? snapshot : null;
}

function report(snapshot: Snapshot, child: ChildProcess, json: boolean): number {
  process.stdout.write(json ? statusJson(snapshot) : readyText(snapshot));
  child.unref();
  return 0;
}

function readyText({ process: { url }, tunnel, pid }: Snapshot): string {
  const wanted = tunnel.state === 'off' ? null : tunnel;
  return `${detachWords.ready(url ?? '', wanted, pid)}\n`;
}

function clientOf(child: ChildProcess): SessionClient {
  const socket = child.stdio[3];
  if (!(socket instanceof Socket)) throw new Error(detachWords.noConnection);
  return connectClient(socket);
}

/** A start that fails says goodbye before it is gone; its code is what counts. */
function endOf(client: SessionClient, exited: Promise<number | null>): Promise<Farewell | null> {
  return new Promise((resolve) => {
    client.onEnd((farewell) => void exited.then(() => resolve(farewell)));
  });
}

/** Null: it was killed. What it said last is out by then. */
function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

/** Ctrl+C ends the waiting, not what is waited for, which should be known. */
function onInterrupt(pid: number | undefined): () => void {
  const tell = () => {
    process.stderr.write(`\n${detachWords.interrupted(pid)}\n`);
    // Without a handler now: the shell sees that it was a signal.
    process.kill(process.pid, 'SIGINT');
  };
  process.once('SIGINT', tell);
  return () => process.off('SIGINT', tell);
}
