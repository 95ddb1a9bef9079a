import type { Advice } from './advice.ts';
import { noScriptWords } from './app.ts';

/** The script that is run. */
export const scriptFindingWords = {
  fits: (script: string) => `The app is ${script}.`,
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

export const portFindingWords = {
  free: (port: number) => `Port ${port} is free.`,
  ownApp: (port: number, holder: HolderSaid) =>
    `Port ${port} is held by this app, which runs already (${holderName(holder)}).`,
  /** `otherPort`: one to take instead. */
  taken: (
    port: number,
    holder: HolderSaid | null,
    { isStreamlit, otherPort }: { readonly isStreamlit: boolean; readonly otherPort: number },
  ): Advice => {
    const who = holder === null ? "another program, perhaps another user's" : holderName(holder);
    const first = holder === null ? `See who: sudo lsof -i :${port}` : `Stop it: kill ${holder.pid}`;
    return {
      what: `Port ${port} is taken by ${who}${isStreamlit ? '; a Streamlit answers there' : ''}.`,
      why: 'The app cannot start there, and visitors who are sent there meet the other program.',
      fix: `${first}; or write in .env: STREAMLIT_PORT=${otherPort}`,
    };
  },
  unusable: (what: string, fix: string): Advice => ({
    what,
    why: 'The app cannot listen there, so it cannot start.',
    fix,
  }),
  /** Where nothing more is known of what is wrong with it. */
  unknownFault: { what: 'The port cannot be used.', fix: 'Choose another.' },
};

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
