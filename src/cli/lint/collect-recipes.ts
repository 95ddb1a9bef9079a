import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { recipeKindOf } from '../../core/lint/recipe-kind.ts';
import { lintingWords } from '../../core/words/linting.ts';
import { UserError } from '../../errors.ts';
import { type RecipeText, readRecipe } from '../../services/lint/recipe-file.ts';
import { mostLintEntries, walkRecipes } from '../../services/lint/walk-recipes.ts';

/** A file that is looked at, by the name under which it is told. */
export interface CollectedRecipe extends RecipeText {
  readonly name: string;
}

export interface CollectedRecipes {
  readonly recipes: readonly CollectedRecipe[];
  /** What was left out, a sentence each. */
  readonly notes: readonly string[];
}

interface Place {
  /** As it is told: from the working folder, or absolute where it was given so. */
  readonly name: string;
  /** Real but for its last part. */
  readonly path: string;
  /** Was it given by its own name? */
  readonly isNamed: boolean;
}

/**
 * Reads the files that were named, and those of the folders that were named, each once.
 *
 * @throws {UserError} with exit code 2 where one is not there, or is a link.
 */
export async function collectRecipes(
  workingFolder: string,
  paths: readonly string[],
): Promise<CollectedRecipes> {
  const found = await Promise.all(
    (paths.length === 0 ? ['.'] : paths).map((path) => placesAt(workingFolder, path)),
  );
  const places = new Map(
    found.flatMap(({ places: own }) => own.map((place) => [place.path, place] as const)),
  );
  const readings = [];
  for (const place of places.values()) readings.push(await read(place));
  return {
    recipes: readings.flatMap(({ recipe }) => (recipe === null ? [] : [recipe])),
    notes: [...found.flatMap(({ notes }) => notes), ...readings.flatMap(({ notes }) => notes)],
  };
}

async function placesAt(
  workingFolder: string,
  path: string,
): Promise<{ readonly places: readonly Place[]; readonly notes: readonly string[] }> {
  const given = resolve(workingFolder, path);
  const stats = await lstat(given).catch(() => null);
  if (stats === null) throw mistake(lintingWords.noPath(path));
  if (stats.isSymbolicLink()) throw mistake(lintingWords.isLink(path));
  if (!stats.isDirectory()) {
    const real = join(await realpath(dirname(given)), basename(given));
    return { places: [{ name: path, path: real, isNamed: true }], notes: [] };
  }
  const root = await realpath(given);
  const { paths, isCut } = await walkRecipes(root);
  const prefix = path.startsWith('/') ? given : relative(workingFolder, given);
  return {
    places: paths.map((each) => ({ name: join(prefix, each), path: join(root, each), isNamed: false })),
    notes: isCut ? [lintingWords.tooMany(mostLintEntries)] : [],
  };
}

async function read({
  name,
  path,
  isNamed,
}: Place): Promise<{ readonly recipe: CollectedRecipe | null; readonly notes: readonly string[] }> {
  const reading = await readRecipe(path);
  if (reading.at === 'unreadable')
    return { recipe: null, notes: [lintingWords.unreadable(name, reading.code)] };
  const isKnown = reading.at === 'read' && recipeKindOf(name, reading.recipe.text) !== null;
  if (reading.at === 'read' && isKnown) return { recipe: { name, ...reading.recipe }, notes: [] };
  return { recipe: null, notes: isNamed ? [lintingWords.unknown(name)] : [] };
}

function mistake({ message, hint }: { readonly message: string; readonly hint: string }): UserError {
  return new UserError(message, hint, 2);
}
