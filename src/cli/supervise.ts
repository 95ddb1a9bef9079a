import { join } from 'node:path';
import { type ConnectTo, readConnectTo } from '../core/hops-connect-to.ts';
import type { Streamlit } from '../core/launch.ts';
import { UserError } from '../errors.ts';
import { watchParent } from '../services/parent-watch.ts';
import { scanProject } from '../services/project-scan.ts';
import { provideStreamlit } from '../services/streamlit-install.ts';
import type { SuperviseInvocation } from './arguments.ts';
import { type Face, linesFace, screenFace } from './faces.ts';
import { prepare } from './prepare.ts';
import { type Wired, wire } from './wire.ts';

/** What the program has from outside. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly version: string;
  /** The folder of the compiled program, where its other entries lie. */
  readonly distFolder: string;
  readonly demoScript: string;
}

/** How long the screen waits for the app to be spawned first; finding a Poetry or uv environment takes longer. */
const headStartMs = 60;

/** Supervises the app until it is stopped. Gives the exit code. @throws {UserError} for what a user can mend. */
export async function supervise(
  invocation: SuperviseInvocation,
  surroundings: Surroundings,
): Promise<number> {
  const { env, version, distFolder, demoScript } = surroundings;
  const { cwd, envPath, envFile } = await prepare(invocation, env);
  const attended = invocation.output === 'auto' && onTerminal(env);
  const wired = wire({
    boot: {
      cwd,
      envFile: invocation.envFile,
      shell: env,
      options: invocation.options,
      extraArgs: invocation.extraArgs,
      defaultScript: invocation.demo ? demoScript : null,
      cors: invocation.wildcard ? 'any' : 'listed',
      attended,
    },
    version,
    envPath,
    ownStreamlit: invocation.demo ? await streamlitForDemo(cwd, env) : null,
    agentEntry: join(distFolder, 'tunnel-agent.js'),
    connectTo: connections(invocation.connectTo),
  });
  process.on('exit', wired.killNow);
  const stopSignals = onEndingSignals(wired);
  const openFace = (): Face =>
    attended
      ? screenFace(wired, join(distFolder, 'screen.js'), screenEnvironment(env, invocation.color))
      : linesFace(wired, invocation.output === 'json' ? 'json' : 'plain');
  const early = attended ? null : openFace();
  wired.session.dispatch(envFile);
  // While the project is looked at: it is there before the app, and delays nothing.
  wired.guard.start();
  await spawned(wired);
  const face = early ?? openFace();
  // Later than the app's start, which it would delay.
  const { createEnvWatcher } = await import('../services/env-watcher.ts');
  const watcher = createEnvWatcher({ path: envPath, emit: wired.session.dispatch, known: envFile });
  const exitCode = await wired.ended;
  await watcher.close();
  await face.close(exitCode);
  wired.guard.farewell();
  stopSignals();
  return exitCode;
}

/** @throws {UserError} for a text that is no mapping. */
function connections(texts: readonly string[]): ConnectTo | undefined {
  if (texts.length === 0) return undefined;
  const reading = readConnectTo(texts);
  if (reading.ok) return reading.connectTo;
  throw new UserError(reading.message, 'See: ocap-dev --help', 2);
}

function onTerminal(env: NodeJS.ProcessEnv): boolean {
  const ci = env['CI'] ?? '';
  const inCi = ci !== '' && ci !== 'false' && ci !== '0';
  return process.stdin.isTTY === true && process.stdout.isTTY === true && !inCi && env['TERM'] !== 'dumb';
}

function screenEnvironment(env: NodeJS.ProcessEnv, color: boolean): NodeJS.ProcessEnv {
  return color ? env : { ...env, NO_COLOR: '1' };
}

/** The demo brings a Streamlit where the machine has none. */
async function streamlitForDemo(cwd: string, env: NodeJS.ProcessEnv): Promise<Streamlit | null> {
  const { streamlit } = await scanProject({ cwd, shell: env });
  if (streamlit !== null) return null;
  return provideStreamlit({ env, report: (line) => process.stderr.write(`ocap-dev: ${line}\n`) });
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
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, quit);
  const stopWatching = process.env['npm_lifecycle_event'] === undefined ? null : watchParent(quit);
  return () => {
    stopWatching?.();
    for (const signal of signals) process.off(signal, quit);
  };
}
