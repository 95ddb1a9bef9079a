import { failureSentence } from '../app/failure-text.ts';
import { notableOf } from '../app/sessions/tell.ts';
import { type AppSlice, liveRun } from '../app/state.ts';
import { type ConfigReading, changedConfigFiles } from '../app/streamlit-config.ts';
import type { ChecksSlice } from '../checks/schedule.ts';
import type { CorsMode } from '../settings/allowed-origins.ts';
import type { EnvSlice } from '../settings/record.ts';
import type { TunnelLife } from '../tunnel/state.ts';
import { changeWords } from '../words/changes.ts';
import { added } from './compare.ts';

/** Something notable that happened, in a sentence without secrets. */
export interface HistoryEntry {
  readonly atMs: number;
  readonly text: string;
}

/** What is looked at for news. */
export interface Seen {
  readonly envFile: string;
  readonly lastChange: EnvSlice['lastChange'];
  readonly cors: CorsMode;
  /** Null: not looked at yet. */
  readonly config: ConfigReading | null;
  readonly app: AppSlice;
  readonly tunnel: TunnelLife;
  readonly checks: ChecksSlice;
  /** Its URL for people, with the app's path; null: it has none. */
  readonly publicUrl: string | null;
  /** Is the program leaving? Then nothing is news. */
  readonly isLeaving: boolean;
}

const kept = 20;

/** What is notable of the way from one turn to the next, each in a sentence. */
export function notable(before: Seen, after: Seen): readonly string[] {
  return [
    ...ofSettings(before, after),
    ...ofConfig(before, after),
    ...ofApp(before, after),
    ...ofSessions(before, after),
    ...ofTunnel(before, after),
    ...ofChecks(before, after),
  ];
}

/** The history with these news: the last 20, the newest last. */
export function withNews(
  history: readonly HistoryEntry[],
  news: readonly string[],
  atMs: number,
): readonly HistoryEntry[] {
  return [...history, ...news.map((text) => ({ atMs, text }))].slice(-kept);
}

function ofSettings(before: Seen, after: Seen): string[] {
  const { lastChange, envFile, cors } = after;
  const edited = lastChange !== null && lastChange !== before.lastChange;
  return [
    ...(edited ? [changeWords.settings(envFile, lastChange.text)] : []),
    ...(cors === before.cors ? [] : [cors === 'any' ? changeWords.wildcardOn : changeWords.wildcardOff]),
  ];
}

function ofConfig(before: Seen, after: Seen): string[] {
  if (before.config === null || after.config === null) return [];
  return changedConfigFiles(before.config, after.config).map(changeWords.configFile);
}

function ofApp(before: Seen, after: Seen): string[] {
  if (after.isLeaving) return [];
  if (after.app.generation !== before.app.generation) return [changeWords.restartAsked];
  const { life } = after.app;
  if (life.at === before.app.life.at) return [];
  switch (life.at) {
    case 'stopping':
      return life.failure === null ? [restartCause(after)] : [];
    case 'backoff':
      return [changeWords.endedAndStartedAgain(after.app.stats.exit)];
    case 'failed':
      return [failureSentence(life.failure)];
    case 'starting':
      return before.app.life.at === 'failed' ? [changeWords.startedAgain] : [];
    case 'stopped':
    case 'ready':
      return [];
    default:
      return life satisfies never;
  }
}

function ofSessions({ app: before }: Seen, { app, isLeaving }: Seen): readonly string[] {
  const [old, now] = [before.sessions.handover, app.sessions.handover];
  if (isLeaving || old === now || now === null) return [];
  return added(old === null ? [] : notableOf(old), notableOf(now));
}

function restartCause({ app, cors }: Seen): string {
  const launched = liveRun(app.life)?.launch.cors;
  return launched === cors ? changeWords.restartForSettings : changeWords.restartForWildcard;
}

/** Where all is as it was, nothing else on the screen tells that it was asked. */
function ofChecks({ checks: before }: Seen, { checks }: Seen): string[] {
  if (checks.timesAnswered === before.timesAnswered) return [];
  const results = [...checks.app.results, ...checks.public.results, ...checks.strangers.results];
  const passed = results.filter(({ verdict }) => verdict === 'pass');
  return [changeWords.probed(passed.length, results.length)];
}

function ofTunnel({ tunnel: before }: Seen, { tunnel, publicUrl, isLeaving }: Seen): string[] {
  const [from, to] = [before.phase.at, tunnel.phase.at];
  if (from === to || isLeaving) return [];
  const why = tunnel.error?.message ?? null;
  if (to === 'online') {
    const again = tunnel.reconnections > before.reconnections;
    return [again ? changeWords.tunnelBack(publicUrl) : changeWords.tunnelOnline(publicUrl)];
  }
  if (to === 'failed') return [changeWords.tunnelFailed(why)];
  if (from !== 'online') return [];
  if (to !== 'closing') return [changeWords.tunnelLost(why)];
  return [tunnel.url === null ? changeWords.tunnelClosed : changeWords.reconnectAsked];
}
