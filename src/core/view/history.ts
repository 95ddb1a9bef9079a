import { tellFailure } from '../app/failure-text.ts';
import { liveRun } from '../app/life.ts';
import { changedConfigFiles } from '../app/streamlit-config.ts';
import type { State } from '../kernel/state.ts';
import { changeWords } from '../words/changes.ts';

const kept = 20;

/** The state with what is notable of the way it came about in its history: the last 20 changes, the newest last. */
export function withHistory(before: State, after: State, wallMs: number): State {
  const texts = [
    ...ofSettings(before, after),
    ...ofConfig(before, after),
    ...ofProcess(before, after),
    ...ofTunnel(before, after),
  ];
  if (texts.length === 0) return after;
  const history = [...after.history, ...texts.map((text) => ({ atMs: wallMs, text }))];
  return { ...after, history: history.slice(-kept) };
}

function ofSettings(before: State, after: State): string[] {
  const { lastChange, boot, cors } = after;
  const edited = lastChange !== null && lastChange !== before.lastChange;
  return [
    ...(edited ? [changeWords.settings(boot.envFile, lastChange.text)] : []),
    ...(cors === before.cors ? [] : [cors === 'any' ? changeWords.wildcardOn : changeWords.wildcardOff]),
  ];
}

function ofConfig(before: State, after: State): string[] {
  if (before.project === null || after.project === null) return [];
  return changedConfigFiles(before.project.config, after.project.config).map(changeWords.configFile);
}

function ofProcess(before: State, after: State): string[] {
  if (after.wish !== 'run') return [];
  if (after.generation !== before.generation) return [changeWords.restartAsked];
  if (after.process.at === before.process.at) return [];
  switch (after.process.at) {
    case 'stopping':
      return after.process.failure === null ? [restartCause(after)] : [];
    case 'backoff':
      return [changeWords.endedAndStartedAgain(after.record.exit)];
    case 'failed':
      return [tellFailure(after.process.failure).sentence];
    case 'starting':
      return before.process.at === 'failed' ? [changeWords.startedAgain] : [];
    case 'stopped':
    case 'ready':
      return [];
    default:
      return after.process satisfies never;
  }
}

function restartCause({ process, cors }: State): string {
  const launched = liveRun(process)?.launch.cors;
  return launched === cors ? changeWords.restartForSettings : changeWords.restartForWildcard;
}

function ofTunnel({ tunnel: before }: State, { tunnel, wish }: State): string[] {
  const [from, to] = [before.phase.at, tunnel.phase.at];
  if (from === to || wish !== 'run') return [];
  const why = tunnel.error?.message ?? null;
  if (to === 'online') {
    const again = tunnel.reconnections > before.reconnections;
    return [again ? changeWords.tunnelBack(tunnel.url) : changeWords.tunnelOnline(tunnel.url)];
  }
  if (to === 'failed') return [changeWords.tunnelFailed(why)];
  if (from !== 'online') return [];
  if (to !== 'closing') return [changeWords.tunnelLost(why)];
  return [tunnel.url === null ? changeWords.tunnelClosed : changeWords.reconnectAsked];
}
