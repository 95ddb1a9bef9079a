import type { HopRow } from '../../../core/checks/diagnosis/judge.ts';
import type { PlanInput } from '../../../core/checks/route.ts';
import { probingWords } from '../../../core/words/probing.ts';
import { strangeHolder } from '../../../services/checks/port-place.ts';

/**
 * The sentence that says whose app answered, where it is another project's: all projects have the same default port, and all
 * verdicts are of that app. Null: it is not known to be. `cwd`: the project's folder.
 */
export async function whoseApp(
  cwd: string,
  { localUrl }: Pick<PlanInput, 'localUrl'>,
  rows: readonly HopRow[],
): Promise<string | null> {
  if (!rows.some(({ target, status }) => target === 'local' && status !== null)) return null;
  const port = Number(new URL(localUrl).port);
  const holder = await strangeHolder(port, cwd);
  return holder === null ? null : probingWords.otherProject(port, holder);
}
