import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { type LintContext, lintFiles, mendFile } from '../../core/lint/lint-files.ts';
import { lintingWords } from '../../core/words/linting.ts';
import { writeRecipe } from '../../services/lint/recipe-file.ts';
import type { CollectedRecipe } from './collect-recipes.ts';

/** A file with all mended that has one right answer. */
export interface MendedFile {
  readonly recipe: CollectedRecipe;
  readonly text: string;
  readonly diff: string;
}

/** The files in which something can be mended. Each takes a look at all of them, so the others are left out first. */
export function mendedFiles(
  recipes: readonly CollectedRecipe[],
  context: LintContext,
): readonly MendedFile[] {
  const mendable = lintFiles(recipes, context).filter(({ changes }) => changes.length > 0);
  const names = new Set(mendable.map(({ file }) => file));
  return recipes.flatMap((recipe) => {
    if (!names.has(recipe.name)) return [];
    const mended = mendFile(recipe.name, recipes, context);
    if (mended === null || mended.text === recipe.text) return [];
    return [{ recipe, text: mended.text, diff: diffOf(recipe, mended.text) }];
  });
}

/** Without the lines around: they may hold anything, and what is printed may end in a log of CI. */
function diffOf({ name, text }: CollectedRecipe, mended: string): string {
  return createTwoFilesPatch(name, lintingWords.mendedName(name), text, mended, undefined, undefined, {
    headerOptions: FILE_HEADERS_ONLY,
    context: 0,
  });
}

/** Writes them; what somebody else changed meanwhile is left alone. @returns a sentence for each that was not written. */
export async function writeMended(files: readonly MendedFile[]): Promise<ReadonlyMap<string, string>> {
  const failed = new Map<string, string>();
  for (const { recipe, text } of files) {
    const outcome = await writeRecipe(recipe, text);
    if (outcome.at === 'changed') failed.set(recipe.name, lintingWords.changed(recipe.name));
    if (outcome.at === 'failed')
      failed.set(recipe.name, lintingWords.unwritable(recipe.name, outcome.trouble));
  }
  return failed;
}
