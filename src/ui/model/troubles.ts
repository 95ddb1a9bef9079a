import { clockTime } from '../../core/base/local-time.ts';
import { formatProblem } from '../../core/base/problem.ts';
import { eachSaidOnce } from '../../core/checks/probe.ts';
import type { Snapshot } from '../../core/view/snapshot.ts';
import { appWords } from '../../core/words/app.ts';
import { screenWords } from '../../core/words/screen.ts';
import { isLongStart, retryText } from './waits.ts';

/** Something that is wrong, with what mends it. */
export interface TroubleNow {
  /** Stays the same while it lasts, and is told by nothing else. */
  readonly id: string;
  readonly role: 'bad' | 'warning';
  /** What is wrong, then what to do; each begins a row. */
  readonly sentences: readonly string[];
  /** The last lines of a program's output: where room is short, the last of them tell most. */
  readonly output?: readonly string[];
  /** Where room is short, they stand beside one another instead. */
  readonly flows?: boolean;
  /** The origin that was refused, which could be let in. */
  readonly refused?: string;
}

/** Everything that is wrong, the worst first, but for what a person wants to see no more. */
export function troubles(snapshot: Snapshot, nowMs: number, ignored: readonly string[] = []): TroubleNow[] {
  const others = [
    ...snapshot.settings.errors.map((problem) => bad(formatProblem(problem))),
    ...ofScript(snapshot),
    ...ofTunnel(snapshot),
    ...ofProbes(snapshot),
    ...ofVisitors(snapshot),
    ...snapshot.settings.warnings.map((problem) => warning(formatProblem(problem))),
  ];
  const isBad = ({ role }: TroubleNow) => role === 'bad';
  const all = [
    ...ofProcess(snapshot, nowMs),
    ...others.filter(isBad),
    ...others.filter((trouble) => !isBad(trouble)),
  ];
  return all.filter(({ id }) => !ignored.includes(id));
}

/** All of them, those that are ignored after the others. */
export function listedTroubles(snapshot: Snapshot, nowMs: number, ignored: readonly string[]): TroubleNow[] {
  const all = troubles(snapshot, nowMs);
  const isIgnored = ({ id }: TroubleNow) => ignored.includes(id);
  return [...all.filter((trouble) => !isIgnored(trouble)), ...all.filter(isIgnored)];
}

/** Origins that were refused and are not ignored, the latest first. */
export function whomToAllow({ visits }: Snapshot, ignored: readonly string[]): readonly string[] {
  const origins = visits.refused.toReversed().map(({ origin }) => origin);
  return origins.filter((origin) => !ignored.includes(refusalId(origin)));
}

function refusalId(origin: string): string {
  return `refused ${origin}`;
}

function ofProcess({ process, offers }: Snapshot, nowMs: number): TroubleNow[] {
  if (offers.apps.length > 0)
    return [choiceOf(offers.apps, (process.failure?.output.length ?? 0) - offers.apps.length)];
  if (process.state === 'failed') {
    const { sentence, output } = process.failure ?? { sentence: appWords.failed, output: [] };
    return [{ ...bad(sentence), output }];
  }
  if (isLongStart(process, nowMs) && process.reason !== null) return [warning(process.reason)];
  if (process.state !== 'backoff') return [];
  const again = retryText(process.retryAtMs, nowMs);
  const text = `${process.reason ?? appWords.ended} ${screenWords.startedAgain(again)}`;
  return [{ ...warning(text), id: 'backoff' }];
}

/** The key of each is its number; `more` have none. */
function choiceOf(apps: readonly string[], more: number): TroubleNow {
  const listed = apps.map((script, index) => screenWords.choice(index + 1, script));
  const rows = more > 0 ? [...listed, screenWords.moreChoices(more)] : listed;
  return { ...warning(screenWords.chooseApp), output: rows, flows: true };
}

/** Streamlit goes on when the script fails; what it shows then, its visitors see. */
function ofScript({ appFailure }: Snapshot): TroubleNow[] {
  if (appFailure === null) return [];
  const { where, message, hint, atMs } = appFailure;
  return [bad(`${screenWords.scriptFailed(clockTime(atMs), where)}: ${message}`, hint)];
}

function ofTunnel({ tunnel }: Snapshot): TroubleNow[] {
  if (tunnel.state === 'online' || tunnel.state === 'off') return [];
  if (tunnel.error === null) return tunnel.state === 'reconnecting' ? [warning(screenWords.tunnelLost)] : [];
  const { code, message, hint } = tunnel.error;
  const name = code.startsWith('ERR_') ? ` [${code}]` : '';
  const told = [screenWords.theTunnel(`${message}${name}`), hint];
  return [tunnel.state === 'failed' ? bad(...told) : warning(...told)];
}

/** Each is one of its own: whom to let in is for a person to choose. The latest first. */
function ofVisitors({ visits }: Snapshot): TroubleNow[] {
  return visits.refused.toReversed().map(({ origin, times }) => ({
    ...warning(`${screenWords.refusedTimes(origin, times)}: ${screenWords.aAddsIt}`),
    id: refusalId(origin),
    refused: origin,
  }));
}

function ofProbes({ probes, process, origins }: Snapshot): TroubleNow[] {
  if (process.state !== 'ready') return [];
  // What the wildcard lets in while it is wanted stands on a row of its own.
  const told = probes.filter(({ expect }) => !(origins.wildcard && expect === 'refused'));
  const failed = eachSaidOnce(told.filter(({ verdict }) => verdict === 'fail'));
  const skipped = told.filter(({ verdict }) => verdict === 'skipped').slice(0, 1);
  // It answers, and yet visitors meet something else first: the free plan's warning page.
  const warned = probes.filter(({ verdict, diagnosis }) => verdict === 'pass' && diagnosis.code !== 'ok');
  return [
    ...failed.map(({ diagnosis }) => bad(diagnosis.message, diagnosis.hint)),
    ...[...warned.slice(0, 1), ...skipped].map(({ diagnosis }) => warning(diagnosis.message, diagnosis.hint)),
  ];
}

function bad(...sentences: string[]): TroubleNow {
  return { id: sentences.join(' '), role: 'bad', sentences };
}

function warning(...sentences: string[]): TroubleNow {
  return { id: sentences.join(' '), role: 'warning', sentences };
}
