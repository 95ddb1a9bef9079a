/** What was looked for in vain: one sentence for all who say it. */
export const noScriptWords =
  'no script here, two folders deep, imports streamlit, and no Procfile, Dockerfile, compose file, Makefile, pyproject.toml or README starts one';

/** How the app ended. */
interface ExitSaid {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** The app: what its start waits for, how it runs and ends, and why it does not start. */
export const appWords = {
  // Why it does not run, and what to do about it.
  noStreamlit: (lookedIn: readonly string[]) =>
    `No Streamlit was found. Looked in: ${lookedIn.join(', ')}. Install it here: python3 -m venv .venv && .venv/bin/pip install streamlit`,
  /** `folder`: where it was looked for; null: in the whole project. */
  noScript: (folder: string | null) =>
    `There is no app${folder === null ? '' : ` in ${folder}`}: ${noScriptWords}. Name yours: ocap-dev path/to/app.py, or STREAMLIT_APP=path/to/app.py in .env.`,
  severalScripts:
    'Several scripts could be the app. Name the one that is meant, or write STREAMLIT_APP=… in .env:',
  scriptMissing: (script: string) => `The app ${script} does not exist. Create it, or set STREAMLIT_APP.`,
  portTaken: (port: number, holder: { readonly command: string; readonly pid: number } | null) => {
    const who = holder === null ? 'another program' : `${holder.command} (pid ${holder.pid})`;
    return `Port ${port} is taken by ${who}. Stop it, or set STREAMLIT_PORT.`;
  },
  argumentsRefused: 'Streamlit refused its arguments.',
  developmentMode:
    'This Streamlit lies outside of site-packages (an editable install, or pip install --target), takes itself for its developers’ own and then refuses a port. Write in .env: STREAMLIT_GLOBAL_DEVELOPMENT_MODE=false',
  crashLoop: (times: number) =>
    `The app ended ${times} times in a row before it was ready. Mend it and press r.`,
  neverHealthy: (seconds: number) => `The app was not healthy after ${seconds} s. Press r to try again.`,
  goesOnAsItWas: (obstacle: string) => `${obstacle} Until then the app goes on as it was.`,

  // What a start waits for.
  installing: 'Installing Streamlit, since none was found.',
  installingNow: (step: string) => `Installing Streamlit: ${step}.`,
  slowStart:
    'Streamlit has not answered for 10 s. A first start from a cold disk may take that long; the log shows what it does.',
  awaitsStreamlit: 'Waiting for Streamlit to answer.',
  awaitsProject: 'Looking for the app and its Streamlit.',
  awaitsUrl: "Waiting for the tunnel's URL.",

  starts: (
    streamlit: { readonly version: string | null; readonly foundIn: string } | null,
    port: number | null,
    pid: number,
  ) =>
    `Streamlit${streamlit?.version ? ` ${streamlit.version}` : ''} from ${streamlit?.foundIn ?? '?'} starts on port ${port} (pid ${pid}).`,
  ready: (url: string) => `The app is ready: ${url}`,
  stopping: 'The app is being stopped.',
  stopped: 'The app is stopped.',
  failed: 'The app failed.',
  ended: 'The app ended.',
  exit: (exit: ExitSaid | null) => exit?.signal ?? `exit code ${exit?.exitCode ?? 'unknown'}`,
  endedByItself: (exit: ExitSaid) => `The app ended by itself (${appWords.exit(exit)}).`,
  startedAgain: (ended: string) => `${ended} It is started again.`,

  // For visitors, who come through the tunnel.
  away: {
    stopped: 'The app was stopped.',
    startedAgain: 'The app ended by itself and is started again.',
    failed: 'The app cannot be started.',
  },

  // An exception that ended a run of the script.
  mendScript: 'Mend it and save; Streamlit runs it anew at the next visit. The log has the whole traceback.',
  installModule: (command: string) => `Install the package that has it, such as ${command}, then press r.`,
};
