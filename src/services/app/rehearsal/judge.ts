import type { LaunchSpec } from '../../../core/app/launch.ts';
import type { SlowPart, TrialVerdict } from '../../../core/app/sessions/trial.ts';
import { stranger } from '../../../core/settings/allowed-origins.ts';
import { exchange } from '../../net/http-exchange.ts';
import { createHandshake, leavePolitely } from '../../net/websocket-handshake.ts';
import { awaitReady } from '../readiness.ts';
import type { ApartSessions, RunSessions } from '../sessions/run-sessions.ts';

/** For all of it: a first run may load a model. */
const patienceMs = 60_000;
/** After which it is told that it takes its time. */
const slowMs = 4000;
const handshakeMs = 5000;
/** Between two questions for its health: nobody else asks, and all wait. */
const askAgainMs = 10;

/**
 * What an app that listens apart is good for. `slow` is called once if it takes its time, with what that is.
 */
export async function judge(
  launch: LaunchSpec,
  sessions: RunSessions | null,
  slow: (part: SlowPart) => void,
): Promise<TrialVerdict> {
  if (sessions === null) return { at: 'unable' };
  let part: SlowPart = 'app';
  const timer = setTimeout(() => slow(part), slowMs);
  const verdict = await prove(launch, sessions.apart, () => {
    part = 'script';
  });
  clearTimeout(timer);
  return verdict;
}

/**
 * Asks an app that listens apart what its visitors would meet: health, each listed origin, a stranger, and its script without
 * a visitor. Never rejects; within a minute.
 */
async function prove(launch: LaunchSpec, app: ApartSessions, runsScript: () => void): Promise<TrialVerdict> {
  const over = AbortSignal.timeout(patienceMs);
  const late = { at: 'rejected', why: 'late' } as const;
  const inTime = <T>(promise: Promise<T>) => Promise.race([promise, aborted(over)]);
  const place = await inTime(app.listens);
  if (place === null) return late;
  if ((await inTime(app.carries)) !== true) return { at: 'unable' };
  const baseUrl = placed(launch.baseUrl, place);
  if (!(await awaitReady(baseUrl, over, askAgainMs))) return late;
  // Visitors wait for the sum, and its script runs for 0.1 s at the least: Streamlit looks that often whether it is over.
  const script = judgeScript(app, baseUrl, over);
  const refused = await judgeOrigins(launch, baseUrl, over);
  if (refused !== null) return refused;
  runsScript();
  return (await script) ?? late;
}

function aborted(signal: AbortSignal): Promise<null> {
  const { promise, resolve } = Promise.withResolvers<null>();
  if (signal.aborted) resolve(null);
  signal.addEventListener('abort', () => resolve(null));
  return promise;
}

/** Null: all as it should be. */
async function judgeOrigins(
  { origins, cors }: LaunchSpec,
  baseUrl: string,
  signal: AbortSignal,
): Promise<TrialVerdict | null> {
  const ask = (origin: string) => statusFor(baseUrl, origin, signal);
  const [foreign, ...listed] = await Promise.all([
    cors === 'any' ? null : ask(stranger(origins)),
    ...origins.map(({ origin }) => ask(origin)),
  ]);
  const refused = origins.find((_, index) => listed[index] !== 101);
  if (refused !== undefined) return { at: 'rejected', why: 'origin', origin: refused.origin };
  return foreign === 101 ? { at: 'rejected', why: 'stranger' } : null;
}

async function judgeScript(
  app: ApartSessions,
  place: string,
  signal: AbortSignal,
): Promise<TrialVerdict | null> {
  const runs = await Promise.race([app.runsScript(patienceMs), aborted(signal)]);
  if (runs === null) return null;
  if (runs === 'unable') return { at: 'unable' };
  return runs ? { at: 'proved', place } : { at: 'rejected', why: 'exception' };
}

async function statusFor(baseUrl: string, origin: string, signal: AbortSignal): Promise<number | null> {
  const { headers } = createHandshake();
  const reply = await exchange({
    url: `${baseUrl}/_stcore/stream`,
    headers: { ...headers, Origin: origin },
    deadlineMs: handshakeMs,
    trust: 'any-certificate',
    signal,
  });
  if (reply.at === 'upgraded') {
    leavePolitely(reply.socket, signal);
    return 101;
  }
  return reply.at === 'answered' ? reply.status : null;
}

/** The app's own URL, at another place. */
function placed(baseUrl: string, place: string): string {
  const { protocol, pathname } = new URL(baseUrl);
  return `${protocol}//${place}${pathname === '/' ? '' : pathname}`;
}
