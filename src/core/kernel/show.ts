import { publicUrl } from '../app/base-url.ts';
import { importsNotice } from '../app/environment/missing-imports.ts';
import { toolNotice } from '../app/environment/packages.ts';
import { allowListNotice } from '../app/environment/without-allow-list.ts';
import { openBesideNotice } from '../app/options/open-beside.ts';
import { overriddenAddressNotice } from '../app/options/overridden-address.ts';
import { failureView } from '../app/script-failure-watch.ts';
import { successionNotice } from '../app/sessions/succession-view.ts';
import { sessionsNotices, sessionsView } from '../app/sessions/view.ts';
import { type AppSlice, liveRun } from '../app/state.ts';
import { type ConfigReading, changedConfigFiles } from '../app/streamlit-config.ts';
import { blockedLaunch, processView } from '../app/view.ts';
import type { Problem } from '../base/problem.ts';
import { withIdleCut } from '../checks/idle-cut.ts';
import { proxyMoveNotice } from '../checks/proxy-move.ts';
import { idleCutMs } from '../door/idle-cut.ts';
import { stillRefused } from '../door/plan.ts';
import { type AllowedOrigin, allowedOrigins, type CorsMode } from '../settings/allowed-origins.ts';
import { meantProxy } from '../settings/identity/meant-proxy.ts';
import type { SettingsView } from '../settings/record.ts';
import type { Settings } from '../settings/settings.ts';
import { tunnelConfigNotice } from '../tunnel/config-notice.ts';
import { gateNotice, idleGateNotice } from '../tunnel/gate-notice.ts';
import { policyProblems } from '../tunnel/policy.ts';
import { type TunnelView, tunnelView } from '../tunnel/view.ts';
import { type FirstStepInputs, firstStepNotices, type Offers, offersOf } from '../view/first-steps.ts';
import type { Seen } from '../view/history.ts';
import type { Snapshot } from '../view/snapshot.ts';
import { appWords } from '../words/app.ts';
import { originWords } from '../words/origins.ts';
import { withoutRemedy } from '../words/problem-text.ts';
import { settingWarningWords } from '../words/settings.ts';
import { appUrlOf, checkInputs, processViewInputs, settingsNow } from './inputs.ts';
import type { State } from './state.ts';

/** What the program knows of itself. */
export interface Facts {
  readonly pid: number;
  readonly version: string;
}

/** The state as a screen, `status` or `--json` shows it: without secrets, in the words of the interface. */
export function snapshotOf(state: State, facts: Facts): Snapshot {
  const { boot, env, project, app, door, tunnel, checks, clock } = state;
  const streamlit = project.found?.streamlit ?? null;
  const settings = settingsNow(state);
  const listed = settings === null ? [] : allowedOrigins(settings, tunnel.life.url);
  return {
    project: boot.cwd,
    name: project.found?.name ?? '',
    ...facts,
    streamlit: streamlit === null ? null : { version: streamlit.version, foundIn: streamlit.foundIn },
    process: processView(app, processViewInputs(state)),
    sessions: sessionsView(app, settings?.restart === 'fresh'),
    tunnel: publicTunnel(state),
    origins: originsView(app, state.cors, listed),
    probes: [
      ...checks.app.results,
      ...withIdleCut(checks.public.results, idleCutMs(door.cuts)),
      ...checks.strangers.results,
    ],
    visits: { ...door.visits, refused: stillRefused(door, liveRun(app.life)?.launch ?? null) },
    people: door.people,
    access: settings?.access ?? 'anyone',
    settings: settingsView(state),
    notify: settings?.notify ?? 'bell',
    appFailure: failureView(app, project.found, !env.settings?.authtokenForApp, clock.jumps),
    offers: offers(state),
    notices: notices(state),
    history: state.history,
    runs: state.runs.starts,
  };
}

/** What a new user may do next. */
export function offers(state: State): Offers {
  return offersOf(firstStepInputs(state));
}

/** What the history looks at. */
export function seenByHistory(state: State): Seen {
  const { boot, env, cors, project, app, tunnel, checks, session } = state;
  return {
    envFile: boot.envFile,
    lastChange: env.lastChange,
    cors,
    config: project.found?.config ?? null,
    app,
    tunnel: tunnel.life,
    checks,
    publicUrl: tunnel.life.url === null ? null : publicUrl(tunnel.life.url, appUrlOf(state)),
    isLeaving: session.intent !== 'run',
  };
}

function firstStepInputs({ boot, env, project, app, tunnel }: State): FirstStepInputs {
  return {
    envFile: boot.envFile,
    env,
    envExample: project.found?.envExample ?? null,
    envIsVirtualenv: project.found?.streamlit?.foundIn === boot.envFile,
    envAbove: project.found?.envAbove ?? null,
    secretsExample: project.found?.secretsExample ?? null,
    attended: boot.attended,
    tunnelUrl: tunnel.life.url,
    choice:
      app.life.at === 'failed' && app.life.failure.kind === 'several-scripts' ? app.life.failure.scripts : [],
  };
}

/** With the app's path behind its URL. */
function publicTunnel(state: State): TunnelView {
  const view = tunnelView(state.tunnel.life, state.clock.jumps);
  return view.url === null ? view : { ...view, url: publicUrl(view.url, appUrlOf(state)) };
}

function originsView(app: AppSlice, cors: CorsMode, wanted: readonly AllowedOrigin[]): Snapshot['origins'] {
  const launch = liveRun(app.life)?.launch;
  return launch === undefined
    ? { wildcard: cors === 'any', origins: wanted }
    : { wildcard: launch.cors === 'any', origins: launch.origins };
}

function settingsView({ env, boot: { envFile: file, shell }, app, tunnel }: State): SettingsView {
  const { warnings, lastChange } = env;
  const errors = [...env.errors, ...policyProblems(tunnel.policy)];
  const originsFromShell = shell['STREAMLIT_CUSTOM_ORIGINS'] !== undefined;
  const message = blockedLaunch(app);
  if (message === null) return { file, errors, warnings, lastChange, originsFromShell };
  const error: Problem = { file, line: null, name: null, code: 'launch-blocked', ...withoutRemedy(message) };
  return { file, errors: [...errors, error], warnings, lastChange, originsFromShell };
}

function notices(state: State): string[] {
  const { project, checks, app, boot } = state;
  const { found } = project;
  const settings = settingsNow(state);
  if (settings === null || found === null) return [];
  const env = { ...settings.variables, ...boot.shell };
  const sources = { settings, extraArgs: boot.extraArgs, config: found.config, env };
  return [
    ...firstStepNotices(firstStepInputs(state)),
    ...[
      found.streamlit === null ? null : allowListNotice(found.streamlit, settings, found.pin),
      toolNotice(found),
      shadowNotice(app, found.imports.shadows),
      successionNotice(app, settings.restart === 'overlap'),
      importsNotice(project.imports, found.packages),
      tunnelConfigNotice(state.tunnel.config, settings),
      gateNotice({ ...settings, devProxy: meantProxy(settings) }),
      idleGateNotice(settings, boot.envFile),
      movedPortNotice(app, settings),
      strangersProxies(settings, boot.envFile),
      staleConfig(app, found.config),
      overriddenAddressNotice(sources),
      openBesideNotice(settings, sources, boot.envFile),
      ...unreadConfig(found.config),
      proxyMoveNotice(checks.proxyMove, { ...checkInputs(state), results: checks.public.results }),
    ].filter((notice) => notice !== null),
    ...sessionsNotices(app.sessions),
  ];
}

/** A file of the project's that hides a module of Python's, where the app does not even start. */
function shadowNotice({ life }: AppSlice, shadows: readonly string[]): string | null {
  if (life.at !== 'failed' || life.failure.kind !== 'crash-loop' || shadows.length === 0) return null;
  return life.launch?.env['PYTHONPATH'] === undefined ? null : appWords.shadowed(shadows);
}

/** Streamlit reads its config files at its start alone: what runs has those of then. */
function staleConfig({ life }: AppSlice, now: ConfigReading): string | null {
  const run = liveRun(life);
  const names = run === null ? [] : changedConfigFiles(run.config, now);
  return names.length === 0 ? null : settingWarningWords.staleConfig(names);
}

function movedPortNotice({ movedPort }: AppSlice, { portFrom }: Settings): string | null {
  if (movedPort === null || portFrom !== null) return null;
  return appWords.portMoved(movedPort.from, movedPort.holder, movedPort.to);
}

function unreadConfig({ files, broken }: ConfigReading): string[] {
  const marked = files.filter(({ text }) => text.startsWith('\ufeff'));
  return [
    ...marked.map(({ name }) => settingWarningWords.markedConfig(name)),
    ...broken.map(settingWarningWords.brokenConfig),
  ];
}

/** The defaults are OCapistaine's: where nothing says whose project it is, one should know whom it lets in. */
function strangersProxies({ defaulted, identity }: Settings, envFile: string): string | null {
  if (identity.whose !== 'unknown') return null;
  const names = ['DEV_PROXY_URL', 'PROD_PROXY_URL'].filter((name) => defaulted.includes(name));
  const lines = names.map((name) => `${name}=`);
  return names.length === 0 ? null : originWords.defaultProxies(lines, envFile);
}
