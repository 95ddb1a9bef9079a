import type { Problem, ProblemCode } from '../base/problem.ts';
import { allowedOrigins } from '../settings/allowed-origins.ts';
import { guideOriginsName } from '../settings/generated.ts';
import { readSettings, type Settings, type SettingsInput } from '../settings/settings.ts';
import type { Advice } from '../words/advice.ts';
import { envFileFindingWords, insteadOfListWords, settingFindingWords } from '../words/doctor-settings.ts';
import { ownFaultWords } from '../words/own-faults.ts';
import type { ProblemText } from '../words/problem-text.ts';
import { broken, type Finding, fine, placeInFile, warning } from './finding.ts';
import { originsLeftOut, splitOrigins } from './origins.ts';

/** What was seen, and what to do where that is known. */
export type Remedied = Pick<ProblemText, 'what' | 'fix'>;

/** Why nobody is told that the file was changed. */
export type SilentFile =
  | { readonly by: 'mounted-file' }
  | { readonly by: 'file-system'; readonly type: string };

export interface SettingsFacts {
  /** As it was given: `.env`. */
  readonly file: string;
  /** Null: changes of it are told. */
  readonly silent?: SilentFile | null;
  /** `unreadable`: with the reason and the remedy. */
  readonly state: 'read' | 'missing' | { readonly unreadable: Remedied };
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
  /** The hand-written STREAMLIT_SERVER_ALLOWED_ORIGINS. */
  readonly handWrittenOrigins: string | null;
  /** What the rest is judged by: without the values that are errors. */
  readonly settings: Settings;
}

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
  return settings ?? defaults(input);
}

function defaults({ file, identity }: SettingsInput): Settings {
  const { settings } = readSettings({ file, identity, text: null, shell: {}, options: {} });
  if (settings === null) throw new Error(ownFaultWords.defaultsInvalid);
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
    ...silentFindings(facts),
    ...errors.map(errorFinding),
    ...warnings.map((problem) => warningFinding(facts, problem, originsLine)),
  ];
  if (typeof state === 'object') return [unreadableFinding(file, state.unreadable), ...ailments];
  if (ailments.some(({ file: place }) => place === file)) return ailments;
  const text = state === 'missing' ? envFileFindingWords.missing(file) : envFileFindingWords.fits(file);
  return [fine('env-file', text), ...ailments];
}

function silentFindings({ file, silent = null }: SettingsFacts): readonly Finding[] {
  if (silent === null) return [];
  const words = envFileFindingWords;
  const advice =
    silent.by === 'mounted-file' ? words.mountedFile(file) : words.silentFileSystem(file, silent.type);
  return [warning('env-file-silent', advice, { file })];
}

function unreadableFinding(file: string, { what, fix }: Remedied): Finding {
  return broken('env-unreadable', envFileFindingWords.unreadable(what, fix ?? `ls -l ${file}`), { file });
}

function errorFinding(problem: Problem): Finding {
  return broken('setting-invalid', settingFindingWords.invalid(said(problem)), place(problem));
}

function warningFinding(facts: SettingsFacts, problem: Problem, originsLine: string): Finding {
  const told = (code: string, advice: Advice) => warning(code, advice, place(problem));
  const { code, name } = problem;
  if (code === 'shadowed') return told('setting-shadowed', settingFindingWords.shadowed(said(problem)));
  if (code === 'generated-overridden')
    return name === guideOriginsName
      ? told('origins-hand-written', handWrittenAdvice(facts, problem, originsLine))
      : told('setting-overridden', settingFindingWords.overridden(said(problem)));
  const advice = ofPython.has(code) ? settingFindingWords.readOtherwise : settingFindingWords.doubtful;
  return told('setting-doubtful', advice(said(problem)));
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
  'misspelt-setting',
  'generated-overridden',
]);

function said(problem: Problem) {
  return { ...problem, isOfTheName: ofTheName.has(problem.code) };
}

/** The guide's recipe, by hand: it would have done nothing at all. */
function handWrittenAdvice(facts: SettingsFacts, { line }: Problem, originsLine: string): Advice {
  const left = handWrittenLeftOut(facts);
  const besides = left.length === 0 ? insteadOfListWords.nothing : insteadOfListWords.writeInEnv(originsLine);
  const instead = facts.handWrittenOrigins?.trim() === '*' ? insteadOfListWords.wildcard : besides;
  return settingFindingWords.listByHand(guideOriginsName, line !== null, instead);
}

/** A problem of the shell's environment or of the command line has no file to open. */
function place({ file, line }: Problem): ReturnType<typeof placeInFile> {
  return line === null ? {} : placeInFile(file, line);
}
