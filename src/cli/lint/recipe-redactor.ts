import { createRecipeRedactor } from '../../logs/secrets/values.ts';
import type { Project } from '../project/open-project.ts';
import type { CollectedRecipe } from './collect-recipes.ts';

/** Takes out of a text of the recipe of that name what is secret. */
export type RecipeRedact = (name: string, text: string) => string;

/** A recipe may hold anything: a secret of its own, or of the project's settings. Each is searched when it is first asked for. */
export function createRecipeRedact(
  project: Pick<Project, 'redactor'>,
  recipes: readonly Pick<CollectedRecipe, 'name' | 'text'>[],
): RecipeRedact {
  const ofProject = project.redactor();
  const own = new Map<string, (text: string) => string>();
  return (name, text) => {
    const recipe = recipes.find((each) => each.name === name);
    const redact = own.get(name) ?? createRecipeRedactor(recipe?.text ?? '');
    own.set(name, redact);
    return ofProject(redact(text));
  };
}
