import { appAddress } from '../app/base-url.ts';
import { failureCode, lacksSomething } from '../app/life.ts';
import { settingsInProject } from '../app/options/settings-in-project.ts';
import type { ProjectInputs } from '../app/project.ts';
import { nextAppPlace } from '../app/sessions/moving.ts';
import { carriesSessions } from '../app/sessions/record.ts';
import { successorRun } from '../app/sessions/succession.ts';
import { type AppSlice, liveRun } from '../app/state.ts';
import type { ProcessViewInputs } from '../app/view.ts';
import { type AppInputs, wantedScript } from '../app/wanted.ts';
import type { CheckedApp, CheckInputs } from '../checks/way.ts';
import type { DoorInputs } from '../door/plan.ts';
import type { Admittance } from '../door/state.ts';
import type { Settings } from '../settings/settings.ts';
import { tunnelHasAgent } from '../tunnel/life.ts';
import type { TunnelInputs } from '../tunnel/wanted.ts';
import type { SessionInputs } from './session.ts';
import type { State } from './state.ts';

/** What the project's plans see of the rest. */
export function projectInputs({ session, boot, app }: State): ProjectInputs {
  return {
    intent: session.intent,
    providesStreamlit: boot.providesStreamlit,
    appLacks: lacksSomething(app),
    appIsReady: app.life.at === 'ready',
    readyRun: readyRun(app),
    checksPage: boot.checksPage === true,
  };
}

/** The last good settings, as they are in this project: with what its config files said when the app was started. */
export function settingsNow(state: State): Settings | null {
  const { settings } = state.env;
  return settings === null ? null : inProject(settings, state);
}

/** Settings as they are in this project. */
export function inProject(settings: Settings, { boot, project, app }: State): Settings {
  const config = liveRun(app.life)?.config ?? project.found?.config;
  if (config === undefined) return settings;
  return settingsInProject(settings, { ...boot, config, freePort: app.movedPort?.to ?? null });
}

/** Where the app is or would be, for people; null before its settings are known. */
export function appUrlOf(state: State): string | null {
  const { boot, project, app } = state;
  const run = liveRun(app.life);
  if (run !== null) return run.launch.url;
  const settings = settingsNow(state);
  if (settings === null || project.found === null) return null;
  const env = { ...settings.variables, ...boot.shell };
  const { config, streamlit } = project.found;
  const streamlitVersion = streamlit?.version ?? null;
  return appAddress({ ...boot, env, port: settings.port, config, streamlitVersion }).url;
}

function readyRun({ life }: AppSlice): ProjectInputs['readyRun'] {
  if (life.at !== 'ready') return null;
  const { run, launch } = life.run;
  return { run, script: launch.script, pythonPath: launch.env['PYTHONPATH'] ?? '', baseUrl: launch.baseUrl };
}

/** What the app's plans see of the rest. */
export function appInputs({ session, boot, env, project, app, cors, tunnel, door }: State): AppInputs {
  const { life } = tunnel;
  return {
    intent: session.intent,
    boot,
    settings: env.settings,
    project,
    cors,
    freePort: app.movedPort?.to ?? null,
    tunnel: { url: life.url, failed: life.phase.at === 'failed', hasAgent: tunnelHasAgent(life) },
    visitors: door.visits.webSockets,
  };
}

/** The script that is wanted now; null: there is none. */
export function scriptOf({ env, boot, project }: State): string | null {
  return wantedScript({ settings: env.settings, boot, project });
}

/** What the door's plans see of the rest. */
export function doorInputs({ session, env, app, project }: State): DoorInputs {
  return {
    intent: session.intent,
    isTunnelWanted: env.settings?.wantsTunnel === true,
    trustedProxies: env.settings?.trustedProxies ?? null,
    admittance: admittanceOf(env.settings),
    givesCookies: env.settings?.people !== 'off',
    app: app.life,
    nextApp: nextAppPlace(app),
    streamlitVersion: project.found?.streamlit?.version ?? null,
    carriesSessions: carriesSessions(app),
  };
}

/** Before the settings are known nobody comes in. */
function admittanceOf(settings: Settings | null): Admittance {
  if (settings === null) return { rules: { access: 'invited', openPaths: [] }, token: null };
  const { access, openPaths, accessToken } = settings;
  return { rules: access === 'anyone' ? { access } : { access, openPaths }, token: accessToken };
}

/** What the tunnel's plans see of the rest. */
export function tunnelInputs({ session, env, tunnel, door }: State): TunnelInputs {
  const config = tunnel.config === 'asked' ? null : tunnel.config;
  const { policy } = tunnel;
  return { intent: session.intent, settings: env.settings, config, policy, door: door.life };
}

/** What the checks see of the rest. */
export function checkInputs(state: State): CheckInputs {
  const { app, project, tunnel } = state;
  const { phase } = tunnel.life;
  return {
    app: checkedApp(app),
    tunnel: phase.at === 'online' ? { agent: phase.agent, url: phase.url } : null,
    tunnelUrl: tunnel.life.url,
    settings: settingsNow(state),
    streamlitVersion: project.found?.streamlit?.version ?? null,
  };
}

/** What the session's plan sees of the rest. */
export function sessionInputs({ boot, app, tunnel }: State): SessionInputs {
  return {
    attended: boot.attended,
    failureCode: failureCode(app),
    isAnythingLive: tunnelHasAgent(tunnel.life) || liveRun(app.life) !== null || successorRun(app) !== null,
  };
}

/** What the view of the app sees of the rest. */
export function processViewInputs(state: State): ProcessViewInputs {
  const { session, env, project, tunnel, clock } = state;
  return {
    intent: session.intent,
    project,
    port: settingsNow(state)?.port ?? null,
    url: appUrlOf(state),
    awaitsUrl: tunnel.life.url === null && env.settings?.wantsTunnel === true,
    jumps: clock.jumps,
  };
}

/** The app that is ready, as checks know it; null: none is. */
export function checkedApp({ life }: AppSlice): CheckedApp | null {
  if (life.at !== 'ready') return null;
  const { run, launch } = life.run;
  return {
    run,
    baseUrl: launch.baseUrl,
    port: launch.port,
    origins: launch.origins,
    cors: launch.cors,
    knownHost: launch.env['STREAMLIT_BROWSER_SERVER_ADDRESS'] ?? null,
  };
}
