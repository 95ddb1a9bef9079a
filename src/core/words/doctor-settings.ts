import type { Advice } from './advice.ts';

export const envFileFindingWords = {
  missing: (file: string) => `There is no ${file}: what the shell does not export has its default.`,
  fits: (file: string) => `${file} is read without a problem.`,
  mountedFile: (file: string): Advice => ({
    what: `${file} is mounted by itself.`,
    why: 'The system tells nobody that it was changed from outside, so it is looked at once a second; and an editor that saves a new file in its place changes another one.',
    fix: 'Mount its folder instead, or press r after a change.',
  }),
  /** `type`: `9p`, `nfs4` */
  silentFileSystem: (file: string, type: string): Advice => ({
    what: `${file} lies on a file system (${type}) that tells of no changes from elsewhere.`,
    why: 'It is looked at once a second instead; Streamlit itself may miss that a script was saved there.',
    fix: "Keep the project on this machine's own disk, or press r after a change.",
  }),
  unreadable: (what: string, fix: string): Advice => ({
    what,
    why: 'ocap-dev does not start with settings that it cannot read.',
    fix,
  }),
};

/** What is wrong with a setting, as the settings tell it. */
interface ProblemSaid {
  readonly file: string;
  /** Null: it stands in no file, but in what `file` names: `environment`. */
  readonly line: number | null;
  readonly name: string | null;
  readonly what: string;
  readonly fix: string | null;
  /** Is the name the subject of `what`, as of `is set again in line 2`? */
  readonly isOfTheName: boolean;
}

export const settingFindingWords = {
  invalid: (problem: ProblemSaid): Advice => ({
    ...problemParts(problem),
    why: 'ocap-dev does not start with it; while it runs, it goes on with the last good settings.',
  }),
  overridden: (problem: ProblemSaid): Advice => ({
    ...problemParts(problem),
    why: 'ocap-dev gives the app this name itself, made from the other settings.',
  }),
  readOtherwise: (problem: ProblemSaid): Advice => ({
    ...problemParts(problem),
    why: 'The app reads the same file with python-dotenv: the two must see the same value.',
  }),
  doubtful: (problem: ProblemSaid): Advice => ({
    ...problemParts(problem),
    why: 'A setting that is not read as it was meant has no effect, and nothing says so.',
  }),
  shadowed: ({ name, what, fix }: ProblemSaid): Advice => ({
    what: ended(`${name} ${what}`),
    why: 'Editing this line changes nothing.',
    fix: fix ?? `unset ${name}`,
  }),
  /** The list under a name that Streamlit does not read. `instead`: one of `insteadOfListWords`. */
  listByHand: (name: string, inFile: boolean, instead: string): Advice => ({
    what: `${name} is written by hand${inFile ? '' : ' and exported by the shell'}.`,
    why: 'Streamlit has no option of that name, in no version: it has never let anybody in. ocap-dev overrides it and gives Streamlit the list under the name that it reads.',
    fix: `${inFile ? 'Delete the line' : `unset ${name}`}${instead}`,
  }),
};

/** What to do besides removing a list that has no effect. */
export const insteadOfListWords = {
  wildcard: '; to let any website in for a test: ocap-dev --wildcard',
  nothing: '; ocap-dev makes the list',
  writeInEnv: (line: string) => `, and write in .env: ${line}`,
};

/** What was seen, with the name that it was seen of, and what to write. */
function problemParts({ file, line, name, what, fix, isOfTheName }: ProblemSaid): Omit<Advice, 'why'> {
  const where = line === null ? ` (${file})` : '';
  const subject = name === null ? '' : `${name}${where}${isOfTheName ? ' ' : ': '}`;
  return { what: ended(capital(subject + what)), fix: capital(fix ?? `See ${file}`) };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
