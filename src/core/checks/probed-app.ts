import type { State } from '../kernel/state.ts';
import type { ProbedApp } from './app-schedule.ts';

/** The app as probes meet it; null while it is not ready. */
export function probedApp(state: State): ProbedApp | null {
  if (state.process.at !== 'ready') return null;
  const { run, launch } = state.process.run;
  return {
    run,
    baseUrl: launch.baseUrl,
    port: launch.port,
    origins: launch.origins,
    cors: launch.cors,
    knownHost: launch.env['STREAMLIT_BROWSER_SERVER_ADDRESS'] ?? null,
  };
}
