import { findingsOf, type MendableFinding } from './finding.ts';
import { type MendedText, mendText } from './mend.ts';
import { type ProjectKnowledge, projectKnowledge } from './project-knowledge.ts';
import { proxySuspicions } from './proxies/by-kind.ts';
import { type RecipeFileKind, recipeKindOf } from './recipe-kind.ts';
import { statementGroups } from './starts/by-kind.ts';
import { judgeStarts } from './starts/judge.ts';
import type { Suspicion } from './suspicion.ts';

/** A file of a project, by the name under which it is told. */
export interface LintedFile {
  readonly name: string;
  readonly text: string;
}

/** What is known of a project besides its recipes. */
export interface LintContext {
  /** Hosts that the settings list. */
  readonly listedHosts?: readonly string[];
}

/** What is wrong in these files; each is judged by what all of them say. In the order of files and lines. */
export function lintFiles(files: readonly LintedFile[], context: LintContext): readonly MendableFinding[] {
  const recipes = files.flatMap((file) => {
    const kind = recipeKindOf(file.name, file.text);
    return kind === null ? [] : [{ ...file, text: withoutLongLines(file.text), kind }];
  });
  const knowledge = projectKnowledge(recipes, context.listedHosts ?? []);
  return recipes.flatMap((recipe) => lintRecipe(recipe, knowledge));
}

/** What mending makes of one of these files. */
export function mendFile(
  name: string,
  files: readonly LintedFile[],
  context: LintContext,
): MendedText | null {
  const file = files.find((each) => each.name === name);
  if (file === undefined) return null;
  const look = (text: string) =>
    lintFiles(
      files.map((each) => (each === file ? { name, text } : each)),
      context,
    ).filter((finding) => finding.file === name);
  return mendText(file.text, look);
}

interface Recipe extends LintedFile {
  readonly kind: RecipeFileKind;
}

function lintRecipe({ name, text, kind }: Recipe, knowledge: ProjectKnowledge): readonly MendableFinding[] {
  const starts = judgeStarts(statementGroups(kind, text), {
    text,
    nameIsRead: knowledge.nameIsRead,
  });
  const suspicions: readonly Suspicion[] = [...starts, ...proxySuspicions(kind, text, knowledge)];
  return findingsOf(name, text, suspicions);
}

/** What people write has short lines; in what programs write nothing is looked for, as that may take long. */
function withoutLongLines(text: string): string {
  return text.replace(/^.{5000,}$/gm, (line) => ' '.repeat(line.length));
}
