import { proxyRecipeWords } from '../../words/lint-proxies.ts';
import type { ProjectKnowledge } from '../project-knowledge.ts';
import type { Suspicion } from '../suspicion.ts';
import { leadsToApp } from './traefik.ts';

const label =
  /traefik\.http\.middlewares\.[\w-]+\.headers\.(?:customrequestheaders\.(origin)|(?:customresponseheaders\.access-control-allow-origin|accesscontrolalloworiginlist)(?=["'\]]*\s*[=:]\s*["']?\*))(?![\w-])/gi;

/**
 * Traefik's keys as labels of a container, in whatever file those stand: a compose file, `docker run --label`, TOML. They are told,
 * and mended by hand: what else a middleware has is not known.
 */
export function labelSuspicions(text: string, knowledge: ProjectKnowledge): readonly Suspicion[] {
  if (!/traefik\.http/i.test(text) || !leadsToApp(text, knowledge)) return [];
  const plain = text.replace(/(^|\s)#.*$/gm, (remark) => ' '.repeat(remark.length));
  return [...plain.matchAll(label)].map(({ 1: origin, index }) => ({
    code: origin === undefined ? ('acao-header' as const) : ('origin-rewritten' as const),
    at: index,
    advice: origin === undefined ? proxyRecipeWords.acaoHeader : proxyRecipeWords.originRewritten(false),
    changes: [],
  }));
}
