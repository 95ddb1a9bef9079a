import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type ConnectTo, readConnectTo } from '../../core/checks/connect-to.ts';
import { scriptOf } from '../../core/kernel/inputs.ts';
import { supervisorWords } from '../../core/words/supervisor.ts';
import { usageWords } from '../../core/words/usage.ts';
import type { EnvFileEvent } from '../../services/files/read-env.ts';
import { leadToOneFile } from '../../services/files/replace/file-reading.ts';
import { keptLogPath } from '../../services/log-file/places.ts';
import { watchParent } from '../../services/os/parent-watch.ts';
import { claimProject, type Holding } from '../../services/socket/claim.ts';
import type { ScreenAhead } from '../../services/terminal/screen-process.ts';
import { createFaultConcealer } from '../../supervisor/fault.ts';
import {
  type Controls,
  controlsFor,
  type Format,
  jsonFormat,
  plainFormat,
} from '../../supervisor/line-format.ts';
import { detachedOutput } from '../../supervisor/output/detached-output.ts';
import { linesOutput, type Output, screenOutput } from '../../supervisor/output/outputs.ts';
import { serveOthers } from '../../supervisor/output/served.ts';
import { type Wired, wire } from '../../supervisor/wire.ts';
import { usage } from '../arguments/base/usage.ts';
import type { OutputChoice, SuperviseInvocation } from '../arguments/supervise.ts';
import { projectFolder } from '../project/project-folder.ts';
import { screenPlace, whyPlainLines } from './on-terminal.ts';
import { type Preparation, prepare } from './prepare.ts';

/** What the program has from outside. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly version: string;
  /** The folder of the compiled program, where its other entries lie. */
  readonly distFolder: string;
  readonly demoScript: string;
  /** What the app's Python loads. */
  readonly shimFolder: string;
  /** Null: lines are printed, or nothing. */
  readonly screen: ScreenAhead | null;
}

/** For so long app and screen have the processor. What is edited until then is seen by the watchers all the same: they know what was read. */
const quietMs = 100;
/** How long the screen waits for the app to be spawned first; finding a Poetry or uv environment takes longer. */
const headStartMs = 60;

/**
 * Supervises the app until it is stopped, or joins the supervisor that the project has. Gives the exit code.
 *
 * @throws {UserError} for what a user can mend.
 */
export async function runSupervise(
  invocation: SuperviseInvocation,
  surroundings: Surroundings,
): Promise<number> {
  const cwd = await projectFolder(invocation.cwd);
  // It only reads, and what it finds wrong does not matter to one who joins: the claim need not be waited for.
  const preparation = prepare(invocation, surroundings.env);
  preparation.catch(() => undefined);
  const claim = await claimProject({ cwd, env: surroundings.env });
  if (claim.at === 'running') {
    surroundings.screen?.dismiss();
    const { joinRunning } = await import('./join-running.ts');
    return joinRunning(claim, invocation, surroundings);
  }
  try {
    return await superviseHeld(invocation, surroundings, claim, await preparation);
  } finally {
    claim.close();
  }
}

async function superviseHeld(
  invocation: SuperviseInvocation,
  surroundings: Surroundings,
  holding: Holding,
  { cwd, envPath, envFile, input }: Preparation,
): Promise<number> {
  const { env, version, distFolder, demoScript, shimFolder, screen } = surroundings;
  requireOtherFile(invocation.logFile, envPath);
  const isBackground = invocation.place === 'background';
  const wired = wire({
    boot: {
      cwd,
      envFile: invocation.envFile,
      shell: env,
      options: invocation.options,
      identity: input.identity,
      usesPort: input.usesPort === true,
      extraArgs: invocation.extraArgs,
      defaultScript: invocation.demo ? demoScript : null,
      cors: invocation.wildcard ? 'any' : 'listed',
      providesStreamlit: invocation.demo,
      checksPage: invocation.check === true,
      ...(isBackground ? { startCommand: 'ocap-dev up --detach' } : {}),
      attended: screen !== null,
    },
    version,
    envPath,
    agentEntry: join(distFolder, 'tunnel-agent.js'),
    shimFolder,
    connectTo: connections(invocation.connectTo),
    logFile: invocation.logFile ?? null,
    keptLog: invocation.keepsLog ? keptLogPath(cwd, env) : null,
  });
  process.on('exit', wired.killNow);
  const concealFault = createFaultConcealer(wired.redact);
  process.prependListener('uncaughtException', concealFault);
  process.prependListener('unhandledRejection', concealFault);
  const stopSignals = isBackground ? onBackgroundSignals(wired) : onEndingSignals(wired);
  const openOutput = (): Output => {
    if (isBackground) return detachedOutput(wired);
    const controls = controlsFor(process.stdout, env, invocation.color);
    if (screen !== null) return screenOutput(wired, screen, controls);
    return linesOutput(wired, linesFormat(invocation.output, controls));
  };
  const others = serveOthers(wired, holding);
  const early = screen !== null ? null : openOutput();
  if (screenPlace(invocation, env) === 'unable') wired.tell(whyPlainLines(env));
  wired.session.dispatch(envFile);
  await spawned(wired);
  // An app that is not found yet may have a tool at work on its environment.
  wired.guard.start();
  const output = early ?? openOutput();
  await Promise.race([wired.ended, delay(quietMs)]);
  const stopWatchers = await watchSettings(wired, envPath, envFile);
  const exitCode = await wired.ended;
  await stopWatchers();
  await wired.keeping.close();
  await Promise.all([output.close(exitCode), others.close(exitCode)]);
  wired.guard.farewell();
  stopSignals();
  return exitCode;
}

function linesFormat(output: OutputChoice, controls: Controls): Format {
  return output === 'json' ? jsonFormat({ controls: 'none' }) : plainFormat({ controls });
}

/** @throws {UserError} where the log would be written into the settings, under whatever name. */
function requireOtherFile(logFile: string | undefined, envPath: string): void {
  if (logFile !== undefined && leadToOneFile(logFile, envPath))
    throw usage(usageWords.logIsSettings(logFile));
}

/** Watches what the settings come from, and Streamlit's own. Gives how to stop that. */
async function watchSettings(
  { session: { dispatch, state }, tell }: Wired,
  path: string,
  known: EnvFileEvent,
): Promise<() => Promise<unknown>> {
  const { createEnvWatcher } = await import('../../services/files/watch-env.ts');
  const { createConfigWatcher } = await import('../../services/streamlit/watch-config.ts');
  const watchers = [
    createEnvWatcher({
      path,
      emit: dispatch,
      known,
      polls: () => tell(supervisorWords.noWatches),
      silent: () => tell(supervisorWords.silentFolder(state().boot.envFile)),
    }),
    createConfigWatcher({
      place: () => ({ cwd: state().boot.cwd, shell: state().boot.shell, script: scriptOf(state()) }),
      emit: (config) => dispatch({ type: 'streamlitConfig.read', config }),
      silent: () => tell(supervisorWords.silentFolder('.streamlit/config.toml')),
    }),
  ];
  return () => Promise.all(watchers.map((watcher) => watcher.close()));
}

/** @throws {UserError} for a text that is no mapping. */
function connections(texts: readonly string[]): ConnectTo | undefined {
  if (texts.length === 0) return undefined;
  const reading = readConnectTo(texts);
  if (reading.ok) return reading.connectTo;
  throw usage(reading.message);
}

/** The app is spawned before the screen is loaded: its start is what takes longest. */
async function spawned({ session }: Wired): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, headStartMs);
    const stop = session.subscribe((_, { process: app }) => {
      if (app.pid !== null || app.state === 'failed') done();
    });
    function done(): void {
      clearTimeout(timer);
      stop();
      resolve();
    }
  });
}

/** Ctrl+C, SIGTERM, SIGHUP, and the death of the npm that started us, all stop in order; twice: at once. */
function onEndingSignals({ session }: Wired): () => void {
  const quit = () => session.dispatch({ type: 'quit.requested' });
  const stopSignals = onSignals(['SIGINT', 'SIGTERM', 'SIGHUP'], quit);
  const stopWatching = process.env['npm_lifecycle_event'] === undefined ? null : watchParent(quit);
  return () => {
    stopWatching?.();
    stopSignals();
  };
}

/** The terminal that it was started from is nothing to it: a closed one says SIGHUP. */
function onBackgroundSignals({ session }: Wired): () => void {
  process.on('SIGHUP', () => undefined);
  return onSignals(['SIGINT', 'SIGTERM'], () => session.dispatch({ type: 'quit.requested' }));
}

function onSignals(signals: readonly NodeJS.Signals[], act: () => void): () => void {
  for (const signal of signals) process.on(signal, act);
  return () => {
    for (const signal of signals) process.off(signal, act);
  };
}
