import { twoSentences } from './problem-text.ts';

/** What keeps the app from being spawned, and what to do about it. */
export const launchWords = {
  scriptUnreadable: (script: string, code: string) =>
    twoSentences(
      `The script ${script} cannot be read (${code}).`,
      `Give yourself access to it and its folders.`,
    ),
  folderGone: (cwd: string) =>
    twoSentences(
      `The folder ${cwd} does not exist any more.`,
      `Create it again, or start in another with --cwd DIR.`,
    ),

  programForbidden: (file: string) =>
    twoSentences(`${file} may not be executed.`, `Allow it: chmod +x ${file}`),
  programNotInPath: (file: string) =>
    twoSentences(`${file} is not in PATH.`, `Install it there: pip install ${file}`),
  programGone: (file: string) =>
    twoSentences(`${file} does not exist any more.`, `Install it again: pip install streamlit`),
  pythonGone: (file: string) =>
    twoSentences(
      `${file}, which runs Streamlit, does not exist any more.`,
      'Make its virtualenv again, as the project has it.',
    ),
  interpreterGone: (file: string, interpreter: string) =>
    twoSentences(
      `${file} needs ${interpreter}, which does not exist any more.`,
      `Make its virtualenv again: python3 -m venv --clear .venv && .venv/bin/pip install streamlit`,
    ),
  programFailed: (file: string, code: string) =>
    twoSentences(`${file} could not be started (${code}).`, `Try it by hand: ${file} --version`),

  portPrivileged: (port: number) =>
    twoSentences(
      `Port ${port} needs administrator rights, as those below 1024 do.`,
      `Choose another in .env: STREAMLIT_PORT=8502`,
    ),
  portUnusable: (port: number, host: string, code: string) =>
    twoSentences(
      `Port ${port} on ${host} cannot be used (${code}).`,
      `Choose another in .env: STREAMLIT_PORT=8502`,
    ),
  /** `place`: where it was written, `.streamlit/config.toml:2`; null: it is not known. */
  foreignAddress: (host: string, place: string | null) =>
    twoSentences(
      `${at(place)}${host} is not an address of this machine.`,
      `Set server.address ${inPlace(place)} to one that is, or remove it.`,
    ),
  unknownName: (host: string, place: string | null) =>
    twoSentences(
      `${at(place)}The name ${host} does not resolve.`,
      `Set server.address ${inPlace(place)} to an address of this machine, or remove it.`,
    ),

  environmentTooLarge: twoSentences(
    'The environment is too large for a program to start.',
    'Shorten the longest value in .env.',
  ),
  noNullDevice: (path: string) =>
    twoSentences(
      `There is no ${path}, which every program is started with.`,
      `Give this machine its /dev back.`,
    ),
  noRoom: (code: string) =>
    twoSentences(`The system has no room for another process (${code}).`, `End some programs, then press r.`),
};

function at(place: string | null): string {
  return place === null ? '' : `${place}: `;
}

function inPlace(place: string | null): string {
  return place === null ? 'in .streamlit/config.toml' : 'there';
}
