/** `a, b or c`. */
export function listed(words: readonly string[]): string {
  return words.join(', ').replace(/, ([^,]*)$/, ' or $1');
}

/** `on or off`; more than two: `one of a, b, c`. */
function choiceText(choices: readonly string[]): string {
  return choices.length > 2 ? `one of ${choices.join(', ')}` : listed(choices);
}

/** What follows each complaint about a command line. `topic`: the command; undefined for the program without one. */
export function helpHint(topic: string | undefined): string {
  return topic === undefined ? 'See: ocap-dev --help' : `See: ocap-dev ${topic} --help`;
}

/** What stands around the parts of a help text. */
export const helpWords = {
  usage: 'usage:',
  options: 'options:',
  /** `gives`: what the line below it is good for. */
  forExample: (gives: string) => `For example, ${gives}:`,
  exitCodes: (codes: string) => `Exit codes: ${codes}`,
};

/** Why a command line is none of ours, and what to write instead. */
export const usageWords = {
  noChoice: (option: string, choices: readonly string[], value: string) =>
    `--${option} is ${choiceText(choices)}, not "${value}"`,
  takesChoice: (command: string, choices: readonly string[]) => `${command} takes ${choiceText(choices)}`,
  takesNo: (command: string, word: string) => `${command} takes no "${word}"`,
  notBoth: (one: string, other: string) => `--${one} or --${other}, not both`,

  noPort: (text: string) => `--port is a number from 1 to 65535, such as 8502, not "${text}"`,
  logIsSettings: (logFile: string) => `--log-file ${logFile} is the file of the settings itself`,
  portForStreamlit: 'the port is given as --port N (or STREAMLIT_PORT), not as -- --server.port',
  portAsOption: 'the port is given as --port N (or STREAMLIT_PORT), not as --server.port',
  optionOfStreamlit: (option: string) =>
    `--${option} is Streamlit's own: write it at the end, behind a --, as in: ocap-dev -- --${option} …`,
  oneApp: (words: readonly string[]) => `one app at a time: "${words.join('" "')}"`,
  demoHasItsApp: (word: string) => `demo brings its own app; without it: ocap-dev ${word}`,
  followsNothing: (command: string) => `${command} follows nothing`,
  /** `rest`: what follows `--`. */
  handsNothingOn: (command: string, rest: string) =>
    `${command} takes no "-- ${rest}": only a start of the app hands that on to "streamlit run"`,

  valueMissing: (option: string, value: string) => `--${option} lacks its value: write --${option} ${value}`,
  valueLikeOption: (option: string, next: string) =>
    `--${option} lacks its value: "${next}" looks like an option. If it is the value, write --${option}=${next}`,
  valueTooMany: (option: string, value: string) => `--${option} takes no value: write it without "=${value}"`,
};

/** A name on a command line that is none of ours; `meant` is the nearest that is one. */
export const misspeltWords = {
  option: (typed: string, program: string, meant: string | undefined) =>
    `${typed} is no option of ${program}${meant === undefined ? '.' : `; did you mean --${meant}?`}`,
  command: (typed: string, meant: string) => `"${typed}" is no command; did you mean ${meant}?`,
  /** `streamlit run app.py`, and `run app.py`. */
  runsByItself: (typed: string, app: string) =>
    `"${typed}" is left out here; did you mean: ocap-dev${app === '' ? '' : ` ${app}`}?`,
  script: (typed: string, script: string) =>
    `"${typed}" is no command; did you mean the app: ocap-dev ${script}?`,
  neither: (typed: string) => ({
    message: `"${typed}" is no command, and no file or folder is called so.`,
    hint: 'The commands: ocap-dev --help. An app is named by its script: ocap-dev app.py',
  }),
  commandStandsFirst: (command: string) => `The command stands first: ocap-dev ${command} …`,
};
