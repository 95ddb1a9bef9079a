import { basePathOf } from '../../base/network/base-path.ts';
import { basePathWords } from '../../words/diagnosis-first-load.ts';
import type { HopAnswer } from '../hop.ts';
import type { Cause, Context } from './context.ts';

/** The app is there, under another path than the one asked; null: nothing shows that. */
export function misplacedApp(context: Context, answer: Pick<HopAnswer, 'page'>): Cause | null {
  const { result, kind, place, known } = context;
  const { baseUrl } = result.hop;
  const path = basePathOf(baseUrl);
  const there = result.movedTo ?? null;
  if (there !== null && path !== '' && basePathOf(there) === path + known.basePath && known.basePath !== '')
    return {
      code: 'base-path',
      hop: kind,
      says: basePathWords.prefixTaken(place, path),
      lines: [`location ${path}/ { proxy_pass http://…:${known.settings.port}; }`],
    };
  if (there !== null) {
    const found = basePathOf(there);
    return {
      code: 'base-path',
      hop: kind,
      says: basePathWords.there(place, there, found),
      lines: [`ocap-dev probe ${there}`],
    };
  }
  const isStreamlit = answer.page.by === 'streamlit' || result.visit?.page.by === 'streamlit';
  if (!isStreamlit || path === '' || path === known.basePath) return null;
  return {
    code: 'base-path',
    hop: kind,
    says: basePathWords.prefixPassed(place, path),
    lines: [`baseUrlPath = "${path.slice(1)}"`],
  };
}
