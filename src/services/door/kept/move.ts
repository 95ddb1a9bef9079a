import { setTimeout as delay } from 'node:timers/promises';
import { sendToApp, type Upgraded, type UpstreamOutcome } from '../upstream.ts';
import type { Visitor } from '../visitor.ts';
import type { SocketName, SocketNames } from './socket-names.ts';

/** A WebSocket that is to be presented to another app. */
export interface Moving {
  readonly visitor: Visitor;
  /** Of the first handshake: what was agreed on holds for the visitor. */
  readonly protocol: string | undefined;
  readonly session: string;
}

export type Arrived = Upgraded & { readonly name: SocketName };

const pausesMs = [50, 100, 200, 400];

/**
 * Presents it to this app with the visitor's own handshake and its session, as often as that takes.
 *
 * @returns null: it is let in no more, not with that session, or not before `signal` aborts.
 */
export async function presentAnew(
  moving: Moving,
  upstream: URL,
  names: SocketNames,
  signal: AbortSignal,
): Promise<Arrived | null> {
  for (let tries = 0; !signal.aborted; tries += 1) {
    const name = names.create(moving.session, upstream.origin);
    const outcome = await sendToApp({ ...moving.visitor, left: signal }, upstream, null, name);
    if (outcome.at === 'upgraded' && (await isSame(outcome, name, moving, signal)))
      return { ...outcome, name };
    name.drop();
    discard(outcome);
    // No page gets in by another's handshake once its origin is no longer listed.
    if (outcome.at === 'upgraded' || isRefusal(outcome)) return null;
    await delay(pausesMs[Math.min(tries, pausesMs.length - 1)], undefined, { signal }).catch(ignore);
  }
  return null;
}

/** What the visitor agreed on with the app before, and its session. */
async function isSame(
  { answer }: Upgraded,
  name: SocketName,
  { protocol, session }: Moving,
  signal: AbortSignal,
): Promise<boolean> {
  const { 'sec-websocket-protocol': agreed, 'sec-websocket-extensions': extensions } = answer.headers;
  if (agreed !== protocol || extensions !== undefined) return false;
  return (await Promise.race([name.joined, aborted(signal)])) === session;
}

function isRefusal(outcome: UpstreamOutcome): boolean {
  return outcome.at === 'answered' && outcome.answer.statusCode === 403;
}

function discard(outcome: UpstreamOutcome): void {
  if (outcome.at === 'answered') outcome.answer.destroy();
  if (outcome.at === 'upgraded') outcome.socket.destroy();
}

function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}

function ignore(): void {}
