import type { RecipeCode } from '../../src/core/lint/suspicion.ts';
import { listedOrigin, type StartCase, secondOrigin } from './cases/case.ts';
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
  const isWild = /\*(?=["'\s\]]|$)|:\/\/\*/m.test(text.replace(/^\s*#.*$/gm, ''));
  const isRefused = (origin: string, status: number | null) => names(origin) && status !== 101;
  return isWild || isRefused(listedOrigin, truth.listed) || isRefused(secondOrigin, truth.second);
}

/** Which of the list's two codes it is, no handshake tells. */
export function comparable(codes: readonly RecipeCode[]): ReadonlySet<RecipeCode | 'list'> {
  return new Set(codes.map((code) => (code === 'list-form' || code === 'list-name' ? 'list' : code)));
}
