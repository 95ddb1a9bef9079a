import { allowListNotice } from '../app/launch.ts';
import { failureView } from '../app/script-failure-watch.ts';
import { liveRun } from '../app/state.ts';
import { changedConfigFiles } from '../app/streamlit-config.ts';
import { blockedLaunch, processView } from '../app/view.ts';
import { proxyMoveNotice } from '../checks/proxy-move.ts';
import { stillRefused } from '../door/plan.ts';
import { allowedOrigins } from '../settings/allowed-origins.ts';
import type { SettingsView } from '../settings/record.ts';
import { tunnelView } from '../tunnel/view.ts';
import { type FirstStepInputs, firstStepNotices, type Offers, offersOf } from '../view/first-steps.ts';
import type { Seen } from '../view/history.ts';
import type { Snapshot } from '../view/snapshot.ts';
import { originWords } from '../words/origins.ts';
import { settingWarningWords } from '../words/settings.ts';
import { listedByApp, processViewInputs, proxyMoveInputs } from './inputs.ts';
import type { State } from './state.ts';

/** What the program knows of itself. */
export interface Facts {
  readonly pid: number;
  readonly version: string;
}

/** The state as a screen, `status` or `--json` shows it: without secrets, in the words of the interface. */
export function snapshotOf(state: State, facts: Facts): Snapshot {
  const { project, app, tunnel, door, checks, clock } = state;
  const streamlit = project.found?.streamlit ?? null;
  return {
    project: state.boot.cwd,
    name: project.found?.name ?? '',
    ...facts,
    streamlit: streamlit === null ? null : { version: streamlit.version, foundIn: streamlit.foundIn },
    process: processView(app, processViewInputs(state)),
    tunnel: tunnelView(tunnel.life, clock.jumps),
    origins: originsView(state),
    probes: [...checks.app.results, ...checks.public.results],
    visits: { ...door.visits, refused: stillRefused(door, listedByApp(state)) },
    settings: settingsView(state),
    appFailure: failureView(app, streamlit?.foundIn ?? null, clock.jumps),
    offers: offers(state),
    notices: notices(state),
    history: state.history,
  };
}

/** What a new user may do next. */
export function offers(state: State): Offers {
  return offersOf(firstStepInputs(state));
}

/** What the history looks at. */
export function seenByHistory({ boot, env, cors, project, app, tunnel, session }: State): Seen {
  return {
    envFile: boot.envFile,
    lastChange: env.lastChange,
    cors,
    config: project.found?.config ?? null,
    app,
    tunnel: tunnel.life,
    isLeaving: session.intent !== 'run',
  };
}

function firstStepInputs({ boot, env, project, tunnel }: State): FirstStepInputs {
  return {
    envFile: boot.envFile,
    env,
    hasEnvExample: project.found?.hasEnvExample === true,
    attended: boot.attended,
    tunnelUrl: tunnel.life.url,
  };
}

function originsView({ app, cors, env, tunnel }: State): Snapshot['origins'] {
  const launch = liveRun(app.life)?.launch;
  const wildcard = (launch?.cors ?? cors) === 'any';
  if (launch !== undefined) return { wildcard, origins: launch.origins };
  const { settings } = env;
  return { wildcard, origins: settings === null ? [] : allowedOrigins(settings, tunnel.life.url) };
}

function settingsView({ env, app, boot }: State): SettingsView {
  const { errors, warnings, lastChange } = env;
  const file = boot.envFile;
  const message = blockedLaunch(app);
  if (message === null) return { file, errors, warnings, lastChange };
  return { file, errors: [...errors, { file, line: null, name: null, message }], warnings, lastChange };
}

function notices(state: State): string[] {
  const { env, project, checks } = state;
  const { found } = project;
  if (env.settings === null || found === null) return [];
  const oldStreamlit = found.streamlit === null ? null : allowListNotice(found.streamlit, env.settings);
  const move = proxyMoveNotice(checks.proxyMove, proxyMoveInputs(state));
  return [
    ...firstStepNotices(firstStepInputs(state)),
    ...[oldStreamlit, strangersProxies(state), staleConfig(state), move].filter((notice) => notice !== null),
  ];
}

/** Streamlit reads its config files at its start alone: what runs has those of then. */
function staleConfig({ app, project }: State): string | null {
  const run = liveRun(app.life);
  if (run === null || project.found === null) return null;
  const names = changedConfigFiles(run.config, project.found.config);
  return names.length === 0 ? null : settingWarningWords.staleConfig(names);
}

/** The defaults are OCapistaine's: another project should know whom it lets in. */
function strangersProxies({ env, project, boot }: State): string | null {
  const { settings } = env;
  if (settings === null || project.found === null || /ocapistaine/i.test(project.found.name)) return null;
  const names = ['DEV_PROXY_URL', 'PROD_PROXY_URL'].filter((name) => settings.defaulted.includes(name));
  if (names.length === 0) return null;
  return originWords.defaultProxies(
    names.map((name) => `${name}=`),
    boot.envFile,
  );
}
