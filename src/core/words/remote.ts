/** The commands that are for a supervisor that runs: what they reach, and what came of it. */
export const remoteWords = {
  noneRuns: 'No ocap-dev runs for this project.',
  howToStart: 'Start it with: ocap-dev, or in the background: ocap-dev up --detach',
  unreachable: (reason: string) => `No supervisor can be reached from here: ${reason}`,
  hungUp: (pid: number | null) => ({
    message: `${supervisor(pid)} hung up: it is just ending, or serves as many terminals as it can.`,
    hint: 'Try again in a moment.',
  }),
  silent: (pid: number | null) => ({
    message: `${supervisor(pid)} runs but does not answer: it is stopped, or busy starting.`,
    hint: pid === null ? '' : `Wake it with: kill -CONT ${pid}. Or end it with: kill -KILL ${pid}`,
  }),
  ended: 'The supervisor has ended.',

  stopped: (pid: number) => `Stopped (pid ${pid}).`,
  ready: (sentence: string, pid: number | null) => `${sentence} (pid ${pid})`,
  appEnded: 'The app ended by itself.',
  stillStarting: (seconds: number, state: string) => `After ${seconds} s the app is still ${state}.`,
  logSaysMore: 'Its log says more: ocap-dev logs',
  wildcardOn: 'Wildcard on: ANY website can now talk to the app. Off again with: ocap-dev wildcard off',
  tunnelNotWanted: 'Turn it on with USE_NGROK=true in the settings file.',
  tunnelNotOnline: (fault: string) => `The tunnel is not online: ${fault}`,
};

/** The report of `status`, behind the name of each row. */
export const statusWords = {
  project: (folder: string, version: string, pid: number) => `${folder} (ocap-dev ${version}, pid ${pid})`,
  startedAgain: (times: number) => `started again ${times === 1 ? 'once' : `${times} times`}`,
  since: (time: string) => `since ${time}`,
  anyOrigin: 'ANY ORIGIN: every website can talk to the app',
  noProbes: 'none yet',
};

function supervisor(pid: number | null): string {
  return `The supervisor of this project${pid === null ? '' : ` (pid ${pid})`}`;
}
