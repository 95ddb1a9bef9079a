import type { Advice } from './advice.ts';
import { appWords, noScriptWords } from './app.ts';

/** The script that is run. */
export const scriptFindingWords = {
  /** `reason`: why it is this one; null: nobody knows. */
  fits: (script: string, reason: string | null) =>
    `The app is ${script}${reason === null ? '' : ` (${reason})`}.`,
  noneFound: { what: `There is no app: ${noScriptWords}.`, ...nothingToRun() } satisfies Advice,
  noFile: (named: string): Advice => ({
    what: `The app ${named} is neither a file nor a folder with one.`,
    ...nothingToRun(),
  }),
  several: (scripts: readonly string[], first: string): Advice => ({
    what: `Several scripts could be the app: ${scripts.join(', ')}.`,
    why: 'Without a screen to choose on, a start ends with this list.',
    fix: `Write the app's path in .env: STREAMLIT_APP=${first}`,
  }),
};

export const importFindingWords = {
  /** `remedy`: gets what the project asks for; null: none of its files says which packages it needs. */
  missing: (modules: readonly string[], place: string, remedy: string | null): Advice => ({
    what: `${appWords.lacksModules(modules, place)}.`,
    why: 'Visitors meet an error in place of the page.',
    fix:
      remedy ??
      "Install the package that has it into the app's environment, and name it in the project's requirements.txt.",
  }),
  /** `line`: names the folders of the project's own modules. */
  writeInEnv: (line: string) => `The project itself has it; write in .env: ${line}`,
};

export const secretsFindingWords = {
  missing: (example: string): Advice => ({
    what: `There is no .streamlit/secrets.toml, but ${example}.`,
    why: 'What reads st.secrets fails at the first visit.',
    fix: `cp ${example} .streamlit/secrets.toml`,
  }),
};

function nothingToRun(): Omit<Advice, 'what'> {
  return {
    why: 'There is nothing that Streamlit could run.',
    fix: `Write the app's path in .env: STREAMLIT_APP=path/to/app.py`,
  };
}

interface HolderSaid {
  readonly command: string;
  readonly pid: number;
}

interface TakenSaid {
  readonly isStreamlit: boolean;
  readonly otherPort: number;
}

export const portFindingWords = {
  /** `from`: the line that it comes from, where that is not the setting itself. */
  free: (port: number, from: string | null) =>
    `Port ${port} is free.${from === null ? '' : ` It comes from ${from}.`}`,
  ownApp: (port: number, holder: HolderSaid) =>
    `Port ${port} is held by this app, which runs already (${holderName(holder)}).`,
  /** `otherPort`: one to take instead. */
  taken: (port: number, holder: HolderSaid | null, state: TakenSaid): Advice => ({
    what: takenText(port, holder, state),
    why: 'The app cannot start there, and visitors who are sent there meet the other program.',
    fix: `${firstRemedy(port, holder)}; or write in .env: STREAMLIT_PORT=${state.otherPort}`,
  }),
  /** A port that nobody wrote. */
  takenDefault: (port: number, holder: HolderSaid | null, state: TakenSaid): Advice => ({
    what: takenText(port, holder, state),
    why: `No port is written, so a start takes the next free one: ${state.otherPort}.`,
    fix: `For one of its own write in .env: STREAMLIT_PORT=${state.otherPort}`,
  }),
  unusable: (what: string, fix: string): Advice => ({
    what,
    why: 'The app cannot listen there, so it cannot start.',
    fix,
  }),
  /** Where nothing more is known of what is wrong with it. */
  unknownFault: { what: 'The port cannot be used.', fix: 'Choose another.' },
};

function takenText(port: number, holder: HolderSaid | null, { isStreamlit }: TakenSaid): string {
  const who = holder === null ? "another program, perhaps another user's" : holderName(holder);
  return `Port ${port} is taken by ${who}${isStreamlit ? '; a Streamlit answers there' : ''}.`;
}

function firstRemedy(port: number, holder: HolderSaid | null): string {
  return holder === null ? `See who: sudo lsof -i :${port}` : `Stop it: kill ${holder.pid}`;
}

function holderName({ command, pid }: HolderSaid): string {
  return `${command}, pid ${pid}`;
}

/** Files that may hold secrets. `shellName`: the file's name as a shell takes it. */
export const gitFindingWords = {
  ignored: (files: readonly string[]) => `git ignores ${files.join(' and ')}.`,
  notIgnored: (file: string, shellName: string): Advice => ({
    what: `git does not ignore ${file}.`,
    why: 'The next "git add ." takes it into the repository, with every secret in it.',
    fix: ignoreCommand(shellName),
  }),
  tracked: (file: string, shellName: string, holdsSecrets: boolean): Advice => ({
    what: `${file} is tracked by git${holdsSecrets ? ', and holds secrets' : ''}.`,
    why: 'Everybody who can read the repository, now or later, reads it; its history keeps what is deleted.',
    fix: `git rm --cached ${shellName} && ${ignoreCommand(shellName)}${holdsSecrets ? '; then replace each secret in it by a new one' : ''}`,
  }),
};

function ignoreCommand(shellName: string): string {
  return `echo ${shellName} >> .gitignore`;
}
