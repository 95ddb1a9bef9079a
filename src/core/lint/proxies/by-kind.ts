import type { ProjectKnowledge } from '../project-knowledge.ts';
import { type RecipeFileKind, siteKindOf } from '../recipe-kind.ts';
import type { Suspicion } from '../suspicion.ts';
import { heldTexts, yamlDocuments } from '../text/held.ts';
import { apacheSuspicions } from './apache.ts';
import { caddySuspicions } from './caddy.ts';
import { haproxySuspicions } from './haproxy.ts';
import { ingressSuspicions } from './ingress.ts';
import { nginxSuspicions } from './nginx/sites.ts';
import { leadsToApp, traefikSuspicions } from './traefik.ts';

/** What is wrong in a file with what it does to those who come through a proxy. */
export function proxySuspicions(
  kind: RecipeFileKind,
  text: string,
  knowledge: ProjectKnowledge,
): readonly Suspicion[] {
  switch (kind) {
    case 'nginx':
      return nginxSuspicions(text, knowledge);
    case 'caddy':
      return caddySuspicions(text, knowledge);
    case 'apache':
      return apacheSuspicions(text, knowledge);
    case 'haproxy':
      return haproxySuspicions(text, knowledge);
    case 'yaml':
      return yamlDocuments(text).flatMap((document) => [
        ...traefikSuspicions(kind, document, knowledge),
        ...ingressSuspicions(document, knowledge),
        ...(leadsToApp(document, knowledge) ? heldSuspicions(kind, document, knowledge) : []),
      ]);
    default:
      return [...heldSuspicions(kind, text, knowledge), ...traefikSuspicions(kind, text, knowledge)];
  }
}

/** A site that another file holds: a ConfigMap, an annotation of an Ingress, a script that writes it. */
function heldSuspicions(
  kind: RecipeFileKind,
  text: string,
  knowledge: ProjectKnowledge,
): readonly Suspicion[] {
  return heldTexts(text, kind === 'yaml').flatMap((held) => {
    const site = siteKindOf(held);
    return site === null || site === 'unit' ? [] : proxySuspicions(site, held, knowledge);
  });
}
