import type { RecipeCode } from '../../src/core/lint/suspicion.ts';
import { listedOrigin, secondOrigin } from './cases/case.ts';
import type { StartTruth } from './start-truth.ts';

/** What must be found in a file that makes a Streamlit answer so. */
export function codesByTruth(truth: StartTruth, text: string): ReadonlySet<RecipeCode | 'list'> {
  if (truth === null) return new Set(['list']);
  const codes = new Set<RecipeCode | 'list'>();
  const isOpen = truth.stranger === 101;
  if (isOpen) codes.add('cors-off');
  // 403 is what the protection answers; without it a session that is not there is missed. A browser asks first.
  if (truth.upload !== 403 && truth.uploadIsAllowed) codes.add('xsrf-off');
  if (!isOpen && listsInVain(truth, text)) codes.add('list');
  return codes;
}

/** Are origins written down, or a wildcard, and one of them is refused? */
function listsInVain(truth: NonNullable<StartTruth>, text: string): boolean {
  const names = (origin: string) => text.includes(new URL(origin).hostname);
  const isWild = /=\*|["']\*["']|:\/\/\*/.test(text);
  const isRefused = (origin: string, status: number | null) => names(origin) && status !== 101;
  return isWild || isRefused(listedOrigin, truth.listed) || isRefused(secondOrigin, truth.second);
}

/** Which of the list's two codes it is, no handshake tells; where everybody is let in, none tells of a list at all. */
export function comparable(
  codes: readonly RecipeCode[],
  truth: StartTruth,
): ReadonlySet<RecipeCode | 'list'> {
  const merged = codes.map((code) => (code === 'list-form' || code === 'list-name' ? 'list' : code));
  return new Set(truth?.stranger === 101 ? merged.filter((code) => code !== 'list') : merged);
}
