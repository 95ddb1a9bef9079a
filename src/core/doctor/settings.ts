import type { Problem } from '../base/problem.ts';
import { allowedOrigins } from '../settings/allowed-origins.ts';
import { readSettings, type Settings, type SettingsInput } from '../settings/settings.ts';
import { broken, type Finding, fine, placeOf, warning } from './finding.ts';
import { originsLeftOut, splitOrigins } from './origins.ts';

export interface SettingsFacts {
  /** As it was given: `.env`. */
  readonly file: string;
  /** `unreadable`: with the reason and the remedy. */
  readonly state: 'read' | 'missing' | { readonly unreadable: string };
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

function unreadableFinding(file: string, message: string): Finding {
  const [what = '', ...rest] = message.split(/(?<=\.) /);
  return broken(
    'env-unreadable',
    {
      what,
      why: 'ocap-dev does not start with settings that it cannot read.',
      fix: rest.join(' ') || `ls -l ${file}`,
    },
    { file },
  );
}

function errorFinding(problem: Problem): Finding {
  const why = 'ocap-dev does not start with it; while it runs, it goes on with the last good settings.';
  return broken('setting-invalid', { ...split(problem), why }, place(problem));
}

function warningFinding(facts: SettingsFacts, problem: Problem, originsLine: string): Finding {
  if (problem.name === seedName && isGenerated(problem))
    return handWrittenFinding(facts, problem, originsLine);
  if (/^is shadowed/.test(problem.message)) return shadowedFinding(problem);
  if (isGenerated(problem)) {
    const why = 'ocap-dev gives the app this name itself, made from the other settings.';
    return warning('setting-overridden', { ...split(problem), why }, place(problem));
  }
  const why = /python-dotenv/.test(problem.message)
    ? 'The app reads the same file with python-dotenv: the two must see the same value.'
    : 'A setting that is not read as it was meant has no effect, and nothing says so.';
  return warning('setting-doubtful', { ...split(problem), why }, place(problem));
}

function isGenerated({ message }: Problem): boolean {
  return message.startsWith('is generated');
}

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
      what: `${problem.name} is shadowed: the shell exports another value, which wins.`,
      why: 'Editing this line changes nothing.',
      fix: `unset ${problem.name}`,
    },
    place(problem),
  );
}

/** A problem of the shell's environment or of the command line has no file to open. */
function place({ file, line }: Problem): ReturnType<typeof placeOf> {
  return line === null ? {} : placeOf(file, line);
}

/** Takes a problem's one sentence apart: what was seen, then what to write. */
function split({ file, line, name, message }: Problem): { what: string; fix: string } {
  const [, seen = message, advice = ''] =
    /^(.*)(?:: |; )((?:write|delete|unset|mend|remove|to have|no way of)\b.*)$/s.exec(message) ?? [];
  const where = line === null ? ` (${file})` : '';
  const subject = name === null ? '' : `${name}${where}${/^is |^the /.test(seen) ? ' ' : ': '}`;
  const fix = advice === '' ? `See ${file}` : advice;
  return { what: ended(capital(subject + seen)), fix: capital(fix) };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
