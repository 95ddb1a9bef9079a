import type { LintFinding, MendableFinding } from '../lint/finding.ts';
import type { RecipeCode } from '../lint/suspicion.ts';
import { recipeFindingWords } from '../words/doctor-recipe.ts';
import { type Finding, placeInFile, warning } from './finding.ts';

/** By which other findings the same is told. */
const alsoToldAs: Partial<Readonly<Record<RecipeCode, string>>> = {
  'list-name': 'recipe-origins-variable',
  'list-form': 'recipe-origins-commas',
};

/** What lint finds in the project's recipes, but for what others tell already. @param told of recipes and config files. */
export function lintedFindings(
  linted: readonly MendableFinding[],
  told: readonly Finding[],
): readonly Finding[] {
  return linted
    .filter((finding) => !told.some((other) => tellsSame(other, finding)))
    .map(({ code, advice, fix, file, line }) =>
      warning(
        codeOfLinted(code),
        { ...advice, fix: fix === null ? advice.fix : fixText(fix) },
        placeInFile(file, line),
      ),
    );
}

/** An option of a config file stands on a line of its own; of a recipe one line may hold several. */
function tellsSame({ code, file, line }: Finding, finding: LintFinding): boolean {
  if (file !== finding.file || line !== finding.line) return false;
  return (
    code.startsWith('config-') || code === codeOfLinted(finding.code) || code === alsoToldAs[finding.code]
  );
}

function codeOfLinted(code: RecipeCode): string {
  return `recipe-${code}`;
}

function fixText({ text }: NonNullable<LintFinding['fix']>): string {
  const lines = text.split('\n').map((line) => line.trim());
  return text === '' ? recipeFindingWords.lineGoes : recipeFindingWords.rightLine(lines.join(' '));
}
