import type { ProjectKnowledge } from '../project-knowledge.ts';
import type { RecipeFileKind } from '../recipe-kind.ts';
import type { Suspicion } from '../suspicion.ts';
import { apacheSuspicions } from './apache.ts';
import { caddySuspicions } from './caddy.ts';
import { nginxSuspicions } from './nginx/sites.ts';
import { traefikSuspicions } from './traefik.ts';

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
    case 'yaml':
      return traefikSuspicions(text, knowledge);
    default:
      return [];
  }
}
