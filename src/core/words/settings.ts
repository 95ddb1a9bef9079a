import { oneSentence, type ProblemText } from './problem-text.ts';

/** What a setting's value is not, and what to write. `example` is a line or an option: `STREAMLIT_PORT=8502`. */
export const settingWords = {
  noPort: (shown: string, example: string) =>
    writeExample(`${shown} is not a whole number from 1 to 65535`, example),
  noBoolean: (shown: string, example: string) =>
    writeExample(`${shown} is none of true, false, 1, 0, yes and no`, example),
  noChoice: (shown: string, words: readonly string[], example: string) =>
    writeExample(`${shown} is none of ${words.join(', ')}`, example),
  noServerAddress: (example: string) => writeExample('this is not host:port', example),
  noRange: (shown: string, example: string) =>
    writeExample(`${shown} is neither an address nor a range`, example),
  noOpenPath: (shown: string, example: string) =>
    writeExample(
      `${shown} is no path that can be left open: it begins with /, may end in /*, and has no .., % or //`,
      example,
    ),
  noToken: (shortest: number) =>
    oneSentence(
      `a token has ${shortest} signs at least, and no space`,
      'take for example what `openssl rand -base64 24` prints',
    ),
  writeExample,
  writeThis: (seen: string, line: string) => oneSentence(seen, `write ${line}`),
  missingCommas: (seen: string, list: string) =>
    oneSentence(`${seen}, and origins are separated by commas`, `write ${list}`),

  /** Where a value comes from that stands in no file. */
  environment: 'environment',
  commandLine: 'command line',
};

function writeExample(seen: string, example: string): ProblemText {
  return oneSentence(seen, `write for example ${example}`);
}

/** What a generated variable is set by: the list of more origins, or the port; null: by nothing. */
export type OwnSetting = 'origins' | null;

/** Settings that do not count, or not as it seems. */
export const settingWarningWords = {
  generatedInFile: (own: OwnSetting) =>
    oneSentence('is generated, so this line is not used', `delete it${ownSettings(own)}.`),
  generatedInShell: (name: string, own: OwnSetting) =>
    oneSentence(
      'is generated, so the value that the shell exports is not used',
      `unset ${name}${ownSettings(own)}.`,
    ),
  misspelt: (meant: string) => oneSentence('is no setting of this name', `did you mean ${meant}?`),
  shadowed: (name: string): ProblemText => {
    const what = 'is shadowed: the shell exports another value, which wins';
    const fix = `unset ${name}`;
    return { what, fix, message: `${what}, so editing this line changes nothing until you ${fix}.` };
  },
  markedConfig: (file: string) =>
    `${file} begins with a byte order mark, so Streamlit reads nothing of it: save it as UTF-8 without one.`,
  brokenConfig: (place: string) =>
    `${place}: this is not valid TOML, so nothing of the file counts: mend that line.`,
  /** `place`: where the variable stands, `.env:3`; `written`, `wins`: hosts. */
  addressOverridden: (configPlace: string, written: string, place: string, wins: string) =>
    `${configPlace}: browser.serverAddress is ${written}, but ${place} says ${wins}, which wins: visitors at ${written} are refused unless it is listed (STREAMLIT_CUSTOM_ORIGINS).`,
  staleConfig: (files: readonly string[]) => `${files.join(' and ')} changed: r restarts.`,
};

function ownSettings(own: OwnSetting): string {
  return own === null ? '' : ', and list more origins in STREAMLIT_CUSTOM_ORIGINS';
}

/** What `.env.example` and docs/settings.md say of the settings as such. */
export const settingDocumentWords = {
  head: [
    'Settings of ocap-dev. Copy this file to .env and uncomment what you need: every line is optional.',
    "The shell's environment wins over this file, the command line's options over both.",
    "Everything else in .env (API keys, REDIS_URL, ...) goes into the app's environment as it is.",
  ],
  noMarkers: (start: string, end: string) => `The page has no ${start} with ${end} behind it.`,
  columns: ['name', 'default', 'meaning'],
  none: 'none',
  /** With a full stop where a sentence follows. */
  defaultIs: (fallback: string, goesOn: boolean) => `Default: ${fallback}${goesOn ? '.' : ''}`,
};
