/** What was looked for in vain: one sentence for all who say it. */
export const noScriptWords =
  'no script here, two folders deep, imports streamlit and shows something, and no Procfile, Dockerfile, compose file, Makefile, pyproject.toml or README starts one';

const severalScripts =
  'Several scripts could be the app. Name the one that is meant, or write STREAMLIT_APP=… in .env';

/** How the app ended. */
interface ExitSaid {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** The app: what its start waits for, how it runs and ends, and why it does not start. */
export const appWords = {
  // Why it does not run, and what to do about it.
  noStreamlit: (lookedIn: readonly string[], install: string) =>
    `No Streamlit was found. Looked in: ${lookedIn.join(', ')}. Install it here: ${install}`,
  /** `seen`: what was seen of the environment that the tool should keep. */
  toolPassedOver: (tool: string, seen: string, foundIn: string, command: string) =>
    `The project is kept with ${tool} (${seen}), but runs with a Streamlit from ${foundIn}, without the packages of the project: ${command}`,
  /** `folder`: where it was looked for; null: in the whole project. */
  noScript: (folder: string | null, command = 'ocap-dev') =>
    `There is no app${folder === null ? '' : ` in ${folder}`}: ${noScriptWords}. Name yours: ${command} path/to/app.py, or STREAMLIT_APP=path/to/app.py in .env.`,
  /** Above the list of them. */
  severalScripts: `${severalScripts}:`,
  /** Where no list follows. */
  severalScriptsAlone: `${severalScripts}.`,
  scriptMissing: (script: string) => `The app ${script} does not exist. Create it, or set STREAMLIT_APP.`,
  portTaken: (port: number, holder: { readonly command: string; readonly pid: number } | null) => {
    const who = holder === null ? 'another program' : `${holder.command} (pid ${holder.pid})`;
    return `Port ${port} is taken by ${who}. Stop it, or set STREAMLIT_PORT.`;
  },
  portMoved: (
    port: number,
    holder: { readonly command: string; readonly pid: number } | null,
    taken: number,
  ) => {
    const who = holder === null ? 'another program' : `${shortCommand(holder.command)} (pid ${holder.pid})`;
    return `Port ${port} is taken by ${who}, so the app is at ${taken} until ocap-dev ends. For one of its own: STREAMLIT_PORT=${taken} in .env.`;
  },
  argumentsRefused: 'Streamlit refused its arguments.',
  developmentMode:
    'This Streamlit lies outside of site-packages (an editable install, or pip install --target), takes itself for its developers’ own and then refuses a port. Write in .env: STREAMLIT_GLOBAL_DEVELOPMENT_MODE=false',
  crashLoop: (times: number) =>
    `The app ended ${times} times in a row before it was ready. Mend it and press r.`,
  shadowed: (modules: readonly string[]) =>
    `PYTHONPATH puts the project's own ${modules.join(', ')} before Python's and Streamlit's modules of that name: give it another name, if that is why the app ends.`,
  neverHealthy: (seconds: number) => `The app was not healthy after ${seconds} s. Press r to try again.`,
  goesOnAsItWas: (obstacle: string) => `${obstacle} Until then the app goes on as it was.`,

  // What a start waits for.
  installing: 'Installing Streamlit, since none was found.',
  installingNow: (step: string) => `Installing Streamlit: ${step}.`,
  slowStart:
    'Streamlit has not answered for 10 s. A first start from a cold disk may take that long; the log shows what it does.',
  awaitsStreamlit: 'Waiting for Streamlit to answer.',
  awaitsProject: 'Looking for the app and its Streamlit.',
  awaitsTool: (tool: string) => `${tool} makes the environment, which may take a while.`,
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
  mendTried:
    'No visitor has met it. Mend it and save, and it is tried again. The log has the whole traceback.',
  oldModule:
    'The same as before its file was saved. If it is mended: r restarts the app, which still has the module as it was imported.',
  mendScript: 'Mend it and save; Streamlit runs it anew at the next visit. The log has the whole traceback.',
  /** A package may have another name than its module: it is never guessed. */
  installPackages: (module: string, command: string) =>
    `The app's Python lacks the module ${module}: ${command} gets what the project asks for, then press r.`,
  /** `place`: `app.py:2` */
  lacksModules: (modules: readonly string[], place: string) =>
    `The app's Python lacks ${modules.join(', ')}, which ${place} imports`,
  /** Told before a visitor meets it. */
  importsMissing: (modules: readonly string[], place: string) =>
    `${appWords.lacksModules(modules, place)}: visitors will meet an error.`,
  getPackages: (command: string) => `${command} gets what the project asks for, then press r.`,
  /** `line`: names the folders of the project's own modules. */
  writeInEnv: (line: string) => `The project itself has it: write ${line} into .env.`,
  writeSecrets: (example: string | null) =>
    example === null
      ? 'Write .streamlit/secrets.toml with what it asks for, and save.'
      : `Write it: cp ${example} .streamlit/secrets.toml, and put your own values in.`,
  moduleMissing: (module: string) =>
    `The app's Python lacks the module ${module}, and no file of the project says which package has it. Press r once it is there.`,
  tokenKept:
    'ocap-dev keeps NGROK_AUTHTOKEN from the app and opens the tunnel itself: drop that code, or write NGROK_AUTHTOKEN_FOR_APP=true into .env to give it to the app.',
};

/** For a sentence that stands as long as the program runs; who wants all of it has the process by its number. */
function shortCommand(command: string): string {
  return command.length <= 40 ? command : `${command.slice(0, 39)}…`;
}
