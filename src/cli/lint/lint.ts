import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { printable, printableLine } from '../../core/base/printable.ts';
import { takesColours } from '../../core/base/terminal/terminal.ts';
import { type LintFinding, publicLintFinding } from '../../core/lint/finding.ts';
import { type LintContext, lintFiles } from '../../core/lint/lint-files.ts';
import type { Environment } from '../../core/settings/settings.ts';
import { lintingWords } from '../../core/words/linting.ts';
import { UserError } from '../../errors.ts';
import type { LintInvocation } from '../arguments/lint.ts';
import { readProject } from '../project/open-project.ts';
import { type CollectedRecipe, collectRecipes } from './collect-recipes.ts';
import { lintContextOf } from './lint-context.ts';
import { lintReport } from './lint-report.ts';
import { type MendedFile, mendedFiles, writeMended } from './mend-files.ts';
import { createRecipeRedact, type RecipeRedact } from './recipe-redactor.ts';

export interface LintCommand extends Omit<LintInvocation, 'command'> {
  readonly shell: Environment;
  readonly columns: number;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Asks a person; null: there is no terminal to ask at. */
  readonly ask: ((question: string) => Promise<string>) | null;
}

/**
 * Looks for wrong recipes, and with `fix` mends those that have one right answer. Nothing of the project is run.
 *
 * @returns the exit code: 1 where one is there, and was not mended.
 * @throws {UserError} with exit code 2 for wrong usage.
 */
export async function runLint(command: LintCommand): Promise<number> {
  const { workingFolder, paths, shell, stderr } = command;
  if (command.fix && !command.yes && command.ask === null) throw new UserError(lintingWords.needsYes, '', 2);
  const { recipes, notes } = await collectRecipes(workingFolder, paths);
  for (const note of notes) stderr(`${printable(note)}\n`);
  const project = await readProject({
    cwd: await projectFolderOf(workingFolder, paths),
    envFile: '.env',
    shell,
    options: {},
  });
  const context = lintContextOf(project);
  const findings = lintFiles(recipes, context).map(publicLintFinding);
  const redact = createRecipeRedact(project, recipes);
  const show = (finding: LintFinding) => shownFinding(finding, redact);
  if (!command.fix) {
    tell(findings.map(show), recipes.length, command);
    return findings.length > 0 ? 1 : 0;
  }
  return mend({ recipes, context, findings, redact }, command);
}

interface Mending {
  readonly recipes: readonly CollectedRecipe[];
  readonly context: LintContext;
  readonly findings: readonly LintFinding[];
  readonly redact: RecipeRedact;
}

async function mend(mending: Mending, command: LintCommand): Promise<number> {
  const { recipes, context, findings, redact } = mending;
  const show = (finding: LintFinding) => shownFinding(finding, redact);
  const { json, stdout, stderr } = command;
  const mended = mendedFiles(recipes, context);
  const tellDiff = json ? stderr : stdout;
  for (const { recipe, diff } of mended) tellDiff(shownDiff(diff, (text) => redact(recipe.name, text)));
  const agreed = mended.length > 0 && (await isAgreed(mended, command));
  const failed = agreed ? await writeMended(mended) : new Map<string, string>();
  for (const sentence of failed.values()) stderr(`${printable(sentence)}\n`);
  const written = agreed ? mended.filter(({ recipe }) => !failed.has(recipe.name)) : [];
  const texts = new Map(written.map(({ recipe, text }) => [recipe.name, text]));
  const after = recipes.map((recipe) => ({ ...recipe, text: texts.get(recipe.name) ?? recipe.text }));
  const left = lintFiles(after, context).map(publicLintFinding);
  if (json) tellJson(findings.map(show), left, stdout);
  else {
    stdout(lintReport(left.map(show), look(command)));
    if (written.length > 0)
      stderr(`${lintingWords.mended(findings.length - left.length, written.length, left.length)}\n`);
    else
      stderr(
        `${findings.length === 0 ? lintingWords.none(recipes.length) : mended.length === 0 ? lintingWords.nothingToMend : lintingWords.kept}\n`,
      );
  }
  return left.length > 0 ? 1 : 0;
}

async function isAgreed(files: readonly MendedFile[], { yes, ask }: LintCommand): Promise<boolean> {
  if (yes || ask === null) return yes;
  return /^\s*(?:y|yes)\s*$/i.test(await ask(lintingWords.question(files.length)));
}

/** `fixed`: it is no longer there. */
function tellJson(
  findings: readonly LintFinding[],
  left: readonly LintFinding[],
  stdout: (text: string) => void,
): void {
  const rest = [...left];
  for (const finding of findings) {
    const index = rest.findIndex(({ file, code }) => file === finding.file && code === finding.code);
    if (index !== -1) rest.splice(index, 1);
    stdout(`${JSON.stringify({ ...finding, fixed: index === -1 })}\n`);
  }
}

function tell(findings: readonly LintFinding[], files: number, command: LintCommand): void {
  const { json, stdout, stderr } = command;
  if (json) {
    for (const finding of findings) stdout(`${JSON.stringify(finding)}\n`);
    return;
  }
  stdout(lintReport(findings, look(command)));
  const mendable = findings.filter(({ fix }) => fix !== null).length;
  const ailing = new Set(findings.map(({ file }) => file)).size;
  stderr(
    `${findings.length === 0 ? lintingWords.none(files) : lintingWords.found(findings.length, ailing, mendable)}\n`,
  );
}

function look({ color, columns, shell }: LintCommand) {
  return { color: takesColours(shell, color), columns };
}

/** What was named, where that is one folder; else where one stands. */
async function projectFolderOf(workingFolder: string, paths: readonly string[]): Promise<string> {
  const [only] = paths;
  if (only === undefined || paths.length > 1) return workingFolder;
  const folder = resolve(workingFolder, only);
  return (await stat(folder)).isDirectory() ? folder : workingFolder;
}

/** Its place is for a terminal. */
function shownFinding(finding: LintFinding, redact: RecipeRedact): LintFinding {
  const { file, message, fix } = finding;
  return {
    ...finding,
    file: printable(file),
    message: redact(file, message),
    fix: fix === null ? null : { ...fix, text: redact(file, fix.text) },
  };
}

function shownDiff(diff: string, redact: (text: string) => string): string {
  return redact(diff).split('\n').map(printableLine).join('\n');
}
