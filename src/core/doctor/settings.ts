import type { Problem, ProblemCode } from '../base/problem.ts';
import { allowedOrigins } from '../settings/allowed-origins.ts';
import { readSettings, type Settings, type SettingsInput } from '../settings/settings.ts';
import type { ProblemText } from '../words/problem-text.ts';
import { broken, type Finding, fine, placeOf, warning } from './finding.ts';
import { originsLeftOut, splitOrigins } from './origins.ts';

/** What was seen, and what to do where that is known. */
export type Remedied = Pick<ProblemText, 'what' | 'fix'>;

export interface SettingsFacts {
  /** As it was given: `.env`. */
  readonly file: string;
  /** `unreadable`: with the reason and the remedy. */
  readonly state: 'read' | 'missing' | { readonly unreadable: Remedied };
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
  /** The hand-written STREAMLIT_SERVER_ALLOWED_ORIGINS. */
  readonly handWrittenOrigins: string | null;
  /** What the rest is judged by: without the values that are errors. */
  readonly settings: Settings;
}

const seedName = 'STREAMLIT_SERVER_ALLOWED_ORIGINS';

/** What can be read of settings of which some are errors: these count as empty. */
export function usableSettings(input: SettingsInput, errors: readonly Problem[]): Settings {
  const lines = (input.text ?? '').split(/\r\n?|\n/);
  const shell: Record<string, string | undefined> = { ...input.shell };
  for (const { file, line, name } of errors) {
    if (name === null) continue;
    if (file === input.file && line !== null) lines[line - 1] = `${name}=`;
    else shell[name] = '';
  }
  const { settings } = readSettings({ ...input, text: lines.join('\n'), shell });
  return settings ?? defaults(input.file);
}

function defaults(file: string): Settings {
  const { settings } = readSettings({ file, text: null, shell: {}, options: {} });
  if (settings === null) throw new Error('the defaults of the settings are not valid');
  return settings;
}

/** The origins that the hand-written list has and the generated one has not. */
export function handWrittenLeftOut({ settings, handWrittenOrigins }: SettingsFacts): readonly string[] {
  return originsLeftOut(splitOrigins(handWrittenOrigins ?? ''), allowedOrigins(settings, null));
}

/** @param originsLine the line of `.env` that lists all that is written down elsewhere to no effect. */
export function settingsFindings(facts: SettingsFacts, originsLine: string): readonly Finding[] {
  const { file, state, errors, warnings } = facts;
  const ailments = [
    ...errors.map(errorFinding),
    ...warnings.map((problem) => warningFinding(facts, problem, originsLine)),
  ];
  if (typeof state === 'object') return [unreadableFinding(file, state.unreadable), ...ailments];
  if (ailments.some(({ file: place }) => place === file)) return ailments;
  const text =
    state === 'missing'
      ? `There is no ${file}: what the shell does not export has its default.`
      : `${file} is read without a problem.`;
  return [fine('env-file', text), ...ailments];
}

function unreadableFinding(file: string, { what, fix }: Remedied): Finding {
  return broken(
    'env-unreadable',
    {
      what,
      why: 'ocap-dev does not start with settings that it cannot read.',
      fix: fix ?? `ls -l ${file}`,
    },
    { file },
  );
}

function errorFinding(problem: Problem): Finding {
  const why = 'ocap-dev does not start with it; while it runs, it goes on with the last good settings.';
  return broken('setting-invalid', { ...partsOf(problem), why }, place(problem));
}

function warningFinding(facts: SettingsFacts, problem: Problem, originsLine: string): Finding {
  if (problem.code === 'shadowed') return shadowedFinding(problem);
  if (problem.code === 'generated-overridden') {
    if (problem.name === seedName) return handWrittenFinding(facts, problem, originsLine);
    const why = 'ocap-dev gives the app this name itself, made from the other settings.';
    return warning('setting-overridden', { ...partsOf(problem), why }, place(problem));
  }
  const why = ofPython.has(problem.code)
    ? 'The app reads the same file with python-dotenv: the two must see the same value.'
    : 'A setting that is not read as it was meant has no effect, and nothing says so.';
  return warning('setting-doubtful', { ...partsOf(problem), why }, place(problem));
}

const ofPython: ReadonlySet<ProblemCode> = new Set([
  'python-dotenv-adds',
  'python-dotenv-swallows',
  'python-dotenv-skips',
  'python-dotenv-replaces',
  'python-dotenv-differs',
]);

/** Of these the name is the subject of the sentence: `A is set again in line 2`. */
const ofTheName: ReadonlySet<ProblemCode> = new Set([
  'set-again',
  'unusable-variable',
  'generated-overridden',
]);

/** The seed's recipe, by hand: it would have done nothing at all. */
function handWrittenFinding(facts: SettingsFacts, problem: Problem, originsLine: string): Finding {
  const inFile = problem.line !== null;
  const drop = inFile ? 'Delete the line' : `unset ${seedName}`;
  const instead =
    facts.handWrittenOrigins?.trim() === '*'
      ? '; to let any website in for a test: ocap-dev --wildcard'
      : handWrittenLeftOut(facts).length === 0
        ? '; ocap-dev makes the list'
        : `, and write in .env: ${originsLine}`;
  return warning(
    'origins-hand-written',
    {
      what: `${seedName} is written by hand${inFile ? '' : ' and exported by the shell'}.`,
      why: 'Streamlit has no option of that name, in no version: it has never let anybody in. ocap-dev overrides it and gives Streamlit the list under the name that it reads.',
      fix: `${drop}${instead}`,
    },
    place(problem),
  );
}

function shadowedFinding(problem: Problem): Finding {
  return warning(
    'setting-shadowed',
    {
      what: ended(`${problem.name} ${problem.what}`),
      why: 'Editing this line changes nothing.',
      fix: problem.fix ?? `unset ${problem.name}`,
    },
    place(problem),
  );
}

/** A problem of the shell's environment or of the command line has no file to open. */
function place({ file, line }: Problem): ReturnType<typeof placeOf> {
  return line === null ? {} : placeOf(file, line);
}

/** What was seen, with the name that it was seen of, and what to write. */
function partsOf({ file, line, name, code, what, fix }: Problem): { what: string; fix: string } {
  const where = line === null ? ` (${file})` : '';
  const subject = name === null ? '' : `${name}${where}${ofTheName.has(code) ? ' ' : ': '}`;
  return { what: ended(capital(subject + what)), fix: capital(fix ?? `See ${file}`) };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
