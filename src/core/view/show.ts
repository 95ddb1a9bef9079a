import { failureText, tellFailure } from '../app/failure-text.ts';
import { allowListNotice } from '../app/launch.ts';
import { liveRun } from '../app/life.ts';
import { failureView } from '../app/script-failure-watch.ts';
import { changedConfigFiles } from '../app/streamlit-config.ts';
import type { Problem } from '../base/problem.ts';
import { wallTime } from '../base/wall-time.ts';
import { proxyTargetNotice } from '../checks/proxy-move.ts';
import { stillRefused } from '../door/plan.ts';
import type { Failure, State } from '../kernel/state.ts';
import { allowedOrigins } from '../settings/allowed-origins.ts';
import { tunnelState } from '../tunnel/life.ts';
import { appWords } from '../words/app.ts';
import { originWords } from '../words/origins.ts';
import { withoutRemedy } from '../words/problem-text.ts';
import { settingWarningWords } from '../words/settings.ts';
import { firstStepNotices, offersOf, startReason } from './first-steps.ts';
import type { ProcessState, ProcessView, SettingsView, Snapshot, TunnelView } from './snapshot.ts';

/** What the program knows of itself. */
export interface Facts {
  readonly pid: number;
  readonly version: string;
}

/** The state as a screen, `status` or `--json` shows it: without secrets, in the words of the interface. */
export function snapshotOf(state: State, facts: Facts): Snapshot {
  return {
    project: state.boot.cwd,
    name: state.project?.name ?? '',
    ...facts,
    streamlit: streamlitView(state),
    process: processView(state),
    tunnel: tunnelView(state),
    origins: originsView(state),
    probes: [...state.probes.results, ...state.watch.results],
    visits: { ...state.visits, refused: stillRefused(state) },
    settings: settingsView(state),
    appFailure: failureView(state),
    offers: offersOf(state),
    notices: notices(state),
    history: state.history,
  };
}

function streamlitView(state: State): Snapshot['streamlit'] {
  const streamlit = state.project?.streamlit ?? null;
  return streamlit === null ? null : { version: streamlit.version, foundIn: streamlit.foundIn };
}

function processView(state: State): ProcessView {
  const { process, record } = state;
  const run = liveRun(process);
  const failure = failureOf(state);
  return {
    state: processState(state),
    pid: run?.pid ?? null,
    port: run?.launch.port ?? state.settings?.port ?? null,
    sinceMs: wallTime(state.jumps, record.sinceMs),
    restarts: Math.max(0, record.nextRun - 2),
    reason: reasonOf(state),
    failure: failure === null ? null : tellFailure(failure),
    exitCode: record.exit?.exitCode ?? null,
    signal: record.exit?.signal ?? null,
    retryAtMs: process.at === 'backoff' ? wallTime(state.jumps, process.untilMs) : null,
  };
}

/** What is not started yet, but wanted, is starting: a look at the project, or an install, comes first. */
function processState({ process, wish }: State): ProcessState {
  return process.at === 'stopped' && wish === 'run' ? 'starting' : process.at;
}

function reasonOf(state: State): string | null {
  const { process, record } = state;
  const failure = failureOf(state);
  if (failure !== null) return failureText(failure);
  if (processState(state) === 'starting') return startReason(state);
  return process.at === 'backoff' && record.exit !== null ? appWords.endedByItself(record.exit) : null;
}

/** Why it failed, with the obstacle as it was last seen. */
function failureOf({ process, vetting }: State): Failure | null {
  if (process.at !== 'failed') return null;
  const seen = vetting?.obstacle ?? null;
  return process.failure.kind === 'obstacle' && seen !== null
    ? { ...process.failure, obstacle: seen }
    : process.failure;
}

function tunnelView({ tunnel: life, jumps }: State): TunnelView {
  return {
    state: tunnelState(life),
    url: life.url,
    sinceMs: wallTime(jumps, life.sinceMs),
    reconnections: life.reconnections,
    reason: life.error?.message ?? life.reason,
    error: life.error,
    retryAtMs: life.phase.at === 'waiting' ? wallTime(jumps, life.phase.untilMs) : null,
  };
}

function originsView(state: State): Snapshot['origins'] {
  const launch = liveRun(state.process)?.launch;
  const wildcard = (launch?.cors ?? state.cors) === 'any';
  if (launch !== undefined) return { wildcard, origins: launch.origins };
  return {
    wildcard,
    origins: state.settings === null ? [] : allowedOrigins(state.settings, state.tunnel.url),
  };
}

function settingsView(state: State): SettingsView {
  const { errors, warnings, lastChange } = state;
  const blocked = state.process.at === 'failed' ? null : (state.vetting?.obstacle ?? null);
  const file = state.boot.envFile;
  if (blocked === null) return { file, errors, warnings, lastChange };
  const text = withoutRemedy(appWords.goesOnAsItWas(failureText({ kind: 'obstacle', obstacle: blocked })));
  const error: Problem = { file, line: null, name: null, code: 'launch-blocked', ...text };
  return { file, errors: [...errors, error], warnings, lastChange };
}

function notices(state: State): string[] {
  const { settings, project } = state;
  if (settings === null || project === null) return [];
  const oldStreamlit = project.streamlit === null ? null : allowListNotice(project.streamlit, settings);
  const guests = strangersProxies(state);
  return [
    ...firstStepNotices(state),
    ...[oldStreamlit, guests, staleConfig(state), proxyTargetNotice(state)].filter(
      (notice) => notice !== null,
    ),
  ];
}

/** Streamlit reads its config files at its start alone: what runs has those of then. */
function staleConfig({ process, project }: State): string | null {
  const run = liveRun(process);
  if (run === null || project === null) return null;
  const names = changedConfigFiles(run.config, project.config);
  return names.length === 0 ? null : settingWarningWords.staleConfig(names);
}

/** The defaults are OCapistaine's: another project should know whom it lets in. */
function strangersProxies(state: State): string | null {
  const { settings, project } = state;
  if (settings === null || project === null || /ocapistaine/i.test(project.name)) return null;
  const names = ['DEV_PROXY_URL', 'PROD_PROXY_URL'].filter((name) => settings.defaulted.includes(name));
  if (names.length === 0) return null;
  const lines = names.map((name) => `${name}=`);
  return originWords.defaultProxies(lines, state.boot.envFile);
}
