import type { Environment } from '../base/environment.ts';
import { shownName } from '../base/printable.ts';
import type { Problem } from '../base/problem.ts';
import { envFileWords } from '../words/env-file.ts';
import { type OwnSetting, settingWarningWords, settingWords } from '../words/settings.ts';
import { readingDifferences } from './differences.ts';
import { type EnvFile, type EnvVariable, isEncrypted } from './dotenv.ts';
import { type GeneratedEnvironment, generatedNames, respectedNames } from './generated.ts';
import { settingNames } from './rows/all.ts';
import { misspeltSetting } from './rows/misspelt.ts';

interface Input {
  readonly file: string;
  readonly envFile: EnvFile;
  /** The same file as python-dotenv reads it. */
  readonly python: readonly EnvVariable[];
  readonly shell: Environment;
  /** Null where the settings have errors, so that nothing is generated yet. */
  readonly generated: GeneratedEnvironment | null;
}

/** What the settings say and does not count, or not as it seems. In the order of the lines, then the environment's. */
export function settingsWarnings(input: Input): readonly Problem[] {
  const ofFile = [
    ...input.envFile.warnings,
    ...readingDifferences(input.file, input.envFile, input.python),
    ...unusable(input),
    ...encryptedForApp(input),
    ...misspelt(input),
    ...overriddenInFile(input),
    ...shadowed(input),
  ]
    .toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
    .map(withShownName);
  return [...ofFile, ...overriddenInShell(input)];
}

function withShownName(problem: Problem): Problem {
  const { name, message, what, fix } = problem;
  const shown = name === null ? null : shownName(name);
  if (name === null || shown === null || shown === name) return problem;
  return {
    ...problem,
    name: shown,
    message: message.replaceAll(name, shown),
    what: what.replaceAll(name, shown),
    fix: fix?.replaceAll(name, shown) ?? null,
  };
}

/** Can an environment hold this variable? Node and Python refuse these alike. */
export function isUsable({ name, value }: EnvVariable): boolean {
  return !name.includes('=') && !name.includes('\0') && !value.includes('\0');
}

function unusable({ file, python }: Input): readonly Problem[] {
  return python
    .filter((variable) => !isUsable(variable))
    .map(({ name, line }) => ({ file, line, name, code: 'unusable-variable', ...envFileWords.unusable }));
}

/** Once, for all of them: whoever encrypts one value encrypts the file. */
function encryptedForApp({ file, envFile, shell }: Input): readonly Problem[] {
  const isLeft = ({ name, value }: EnvVariable) =>
    isEncrypted(value) && !settingNames.includes(name) && !Object.hasOwn(shell, name);
  return envFile.variables
    .filter(isLeft)
    .slice(0, 1)
    .map(({ name, line }) => ({
      file,
      line,
      name,
      code: 'encrypted-for-app',
      ...envFileWords.encryptedForApp('dotenvx run -- ocap-dev'),
    }));
}

function misspelt({ file, envFile, shell }: Input): readonly Problem[] {
  const isSet = (name: string) =>
    Object.hasOwn(shell, name) || envFile.variables.some((variable) => variable.name === name);
  return envFile.variables.flatMap(({ name, line }) => {
    const meant = misspeltSetting(name, isSet);
    if (meant === null) return [];
    return [{ file, line, name, code: 'misspelt-setting' as const, ...settingWarningWords.misspelt(meant) }];
  });
}

function overriddenInFile({ file, envFile, generated }: Input): readonly Problem[] {
  return envFile.variables
    .filter(({ name }) => isOverridden(name, generated))
    .map(({ name, line }) => ({
      file,
      line,
      name,
      code: 'generated-overridden',
      ...settingWarningWords.generatedInFile(ownSetting(name)),
    }));
}

/** A value that equals the generated one is no warning: `eval "$(ocap-dev env)"` leaves all of them in the shell. */
function overriddenInShell({ shell, generated }: Input): readonly Problem[] {
  if (generated === null) return [];
  return generatedNames
    .filter(
      (name) =>
        isOverridden(name, generated) &&
        Object.hasOwn(shell, name) &&
        ![undefined, generated[name]].includes(shell[name]),
    )
    .map((name) => ({
      file: settingWords.environment,
      line: null,
      name,
      code: 'generated-overridden',
      ...settingWarningWords.generatedInShell(name, ownSetting(name)),
    }));
}

function isOverridden(name: string, generated: GeneratedEnvironment | null): boolean {
  if (respectedNames.has(name)) return false;
  return generatedNames.some(
    (each) => each === name && (generated === null || generated[each] !== undefined),
  );
}

function ownSetting(name: string): OwnSetting {
  return name.endsWith('ALLOWED_ORIGINS') ? 'origins' : null;
}

function shadowed({ file, envFile, python, shell, generated }: Input): readonly Problem[] {
  const inPython = new Map(python.map(({ name, value }) => [name, value]));
  return envFile.variables
    .filter(({ name, value }) => {
      const exported = Object.hasOwn(shell, name) ? shell[name] : undefined;
      const isSame = exported === value || exported === inPython.get(name);
      return exported !== undefined && !isSame && !isOverridden(name, generated);
    })
    .map(({ name, line }) => ({
      file,
      line,
      name,
      code: 'shadowed',
      ...settingWarningWords.shadowed(name),
    }));
}
